import { isHandoverError, type Handover } from "handover";
import { fromHubSpot, type CrmOptions, type HubSpotContact } from "handover/crm";
import { hubSpotWebhook } from "handover/webhooks";
import type { Answered, Asked } from "../fakes/serve.ts";
import type { HubSpotClient } from "./client.ts";

/** One of the notices that HubSpot's webhooks bring, in lists of up to 100. */
export interface Notice {
  /** Not unique, says HubSpot: nothing is to be known again by it alone. */
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  readonly occurredAt: number;
  readonly subscriptionType: "contact.creation" | "contact.propertyChange";
  readonly attemptNumber: number;
  readonly objectId: number;
  readonly changeSource: string;
  readonly sourceId: string;
  readonly changeFlag?: "CREATED";
  readonly propertyName?: string;
  readonly propertyValue?: string;
}

export interface InboxOptions {
  /** The address HubSpot was told, and signs. */
  readonly url: string;
  readonly secret: string;
  readonly appId: number;
  readonly crm: CrmOptions;
}

/** Commands that come from HubSpot begin so: they are not told to it again. */
export const fromOwnerField = "hubspot/owner/";

/** What answers HubSpot's webhooks: 2xx is "had it", all else makes HubSpot send the same list again, for a day. */
export function hubSpotInbox(handover: Handover, hubspot: HubSpotClient, options: InboxOptions) {
  const { url, secret, appId, crm } = options;
  const verify = hubSpotWebhook({ secret });

  return async ({ method, headers, body }: Asked): Promise<Answered> => {
    const verdict = await verify({ method, url, headers, body });
    if (!verdict.ok) return { status: 401, json: { fault: verdict.fault } };
    const notices = (JSON.parse(body.toString()) as readonly Notice[])
      .filter((notice) => !isEcho(notice))
      // Lists are in no order: whoever is given to somebody has to be there before.
      .sort((a, b) => Number(isCreation(b)) - Number(isCreation(a)));
    try {
      // A notice says that something was changed, perhaps long ago: what is so now is read.
      const contacts = await hubspot.contacts([...new Set(notices.map(({ objectId }) => `${objectId}`))]);
      for (const notice of notices) {
        const contact = contacts.get(`${notice.objectId}`);
        if (contact === undefined) continue; // deleted meanwhile
        if (isCreation(notice)) await once(() => created(notice, contact));
        if (notice.propertyName === "hubspot_owner_id") await once(() => ownerSet(notice, contact));
      }
      return { status: 204 };
    } catch {
      // What was done of the list is done: when it comes again, it is known by its command ids.
      return { status: 503, headers: { "retry-after": "10" } };
    }
  };

  /** The first guard of the loop: what this app has written comes back as a notice like any other. */
  function isEcho({ changeSource, sourceId }: Notice): boolean {
    return changeSource === "INTEGRATION" && sourceId === `${appId}`;
  }

  async function created({ portalId, objectId }: Notice, contact: HubSpotContact): Promise<void> {
    // Somebody has it already: a rep who typed it in, or whoever it was given to when this came the first time.
    if (contact.properties["hubspot_owner_id"]) return;
    const { input } = fromHubSpot(contact, crm);
    await handover.ingest(input, { commandId: `hubspot/contact/${portalId}/${objectId}` });
  }

  async function ownerSet({ occurredAt, objectId }: Notice, contact: HubSpotContact): Promise<void> {
    const { input, ownerId: repId } = fromHubSpot(contact, crm);
    const { lead } = (await handover.matches({ externalIds: input.externalIds })).lead ?? {};
    if (lead === undefined || repId === undefined) return;
    const commandId = `${fromOwnerField}${objectId}/${occurredAt}`;
    await handover.assign(lead.id, { repId, reason: "set in HubSpot" }, { commandId });
  }
}

const isCreation = ({ subscriptionType }: Notice): boolean => subscriptionType === "contact.creation";

/**
 * The same command id again is answered as the first time; but a contact that is read again may have changed since, and then it is
 * refused: that, too, says that it was done.
 */
async function once(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isHandoverError(error, "COMMAND_CONFLICT")) throw error;
  }
}
