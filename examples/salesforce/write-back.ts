import type { Handover, Subscription } from "handover";
import { toSalesforce, type CrmOptions } from "handover/crm";
import type { SalesforceClient } from "./client.ts";
import { fromOwnerField } from "./inbox.ts";

/**
 * Owners go to Salesforce. A row that somebody else has locked is the ordinary case there, not the exception: the event is given again,
 * later and later, and other leads do not wait for it.
 */
export function writeBack(handover: Handover, salesforce: SalesforceClient, crm: CrmOptions): Promise<Subscription> {
  return handover.subscribe(
    "salesforce-owner",
    async ({ lead, commandId }) => {
      // The second guard: what Salesforce has said it need not be told.
      if (lead === undefined || commandId?.startsWith(fromOwnerField)) return;
      // The owner of now, and nothing else: what a map would add of its own (a name that nobody gave) is left out.
      const { Id: id, OwnerId } = toSalesforce({ externalIds: lead.externalIds, ownerId: lead.ownerId }, crm);
      if (typeof id === "string" && OwnerId !== undefined) await salesforce.update({ Id: id, OwnerId });
    },
    { events: ["assignment.offered"], concurrency: 1, start: false },
  );
}
