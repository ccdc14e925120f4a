import type { Handover, Subscription } from "handover";
import { toHubSpot, type CrmOptions } from "handover/crm";
import type { HubSpotClient } from "./client.ts";
import { fromOwnerField } from "./inbox.ts";

/**
 * Owners go to HubSpot. A subscriber is kept with the leads: what HubSpot did not take is given again, later and later, by whichever
 * process is up; other contacts do not wait for it.
 */
export function writeBack(handover: Handover, hubspot: HubSpotClient, crm: CrmOptions): Promise<Subscription> {
  return handover.subscribe(
    "hubspot-owner",
    async ({ lead, commandId }) => {
      // The second guard: what HubSpot has said it need not be told.
      if (lead === undefined || commandId?.startsWith(fromOwnerField)) return;
      // The owner of now, not of the event: of several changes HubSpot is to have the last. To do it twice changes nothing.
      const { externalIds, ownerId } = lead;
      const { id, properties } = toHubSpot({ externalIds, ownerId }, crm);
      if (id !== undefined && properties["hubspot_owner_id"] !== undefined) await hubspot.update(id, properties);
    },
    // One at a time: HubSpot counts calls, and there is no hurry.
    { events: ["assignment.offered"], concurrency: 1, start: false },
  );
}
