import { isHandoverError, type Handover } from "handover";
import { fromSalesforce, type CrmOptions, type SalesforceLead } from "handover/crm";
import { hmacWebhook } from "handover/webhooks";
import type { Answered, Asked } from "../fakes/serve.ts";
import type { SalesforceClient } from "./client.ts";

/** A change event of Salesforce's (Change Data Capture), as JSON. */
export interface ChangeEvent {
  readonly schema: string;
  readonly payload: {
    readonly ChangeEventHeader: {
      readonly entityName: string;
      /** Several records, where the same was done to them at once. */
      readonly recordIds: readonly string[];
      /** `GAP_CREATE`: something was created, and the event has nothing of it. */
      readonly changeType: "CREATE" | "UPDATE" | "DELETE" | "UNDELETE" | `GAP_${string}`;
      readonly changeOrigin: string;
      readonly transactionKey: string;
      readonly sequenceNumber: number;
      readonly commitTimestamp: number;
      readonly commitNumber: number;
      readonly commitUser: string;
      readonly changedFields: readonly string[];
    };
    readonly [field: string]: unknown;
  };
  readonly event: { readonly replayId: number };
}

export interface InboxOptions {
  /** Salesforce signs no events: who carries them here does, be it your own Pub/Sub client or a relay. */
  readonly secret: string;
  readonly clientName: string;
  readonly crm: CrmOptions;
}

/** Commands that come from Salesforce begin so: they are not told to it again. */
export const fromOwnerField = "salesforce/owner/";

/** What takes change events of leads; for all but 2xx the carrier keeps the event, and sends it again. */
export function salesforceInbox(handover: Handover, salesforce: SalesforceClient, options: InboxOptions) {
  const { secret, clientName, crm } = options;
  const verify = hmacWebhook({ secrets: secret, header: "x-relay-signature", prefix: "sha256=" });

  return async ({ headers, body }: Asked): Promise<Answered> => {
    const verdict = await verify({ headers, body });
    if (!verdict.ok) return { status: 401, json: { fault: verdict.fault } };
    const { ChangeEventHeader: header } = (JSON.parse(body.toString()) as ChangeEvent).payload;
    // The first guard of the loop: Salesforce says which client has made a change.
    const isEcho = header.changeOrigin.split(";").includes(`client=${clientName}`);
    if (header.entityName !== "Lead" || isEcho) return { status: 204 };
    try {
      // An event has only what was changed, a gap not even that: what is so now is read.
      for (const [id, lead] of await salesforce.leads(header.recordIds)) await once(() => take(id, lead, header));
      return { status: 204 };
    } catch {
      return { status: 503 };
    }
  };

  async function take(
    id: string,
    record: SalesforceLead,
    header: ChangeEvent["payload"]["ChangeEventHeader"],
  ): Promise<void> {
    // In Salesforce everything has an owner; a queue, or whoever owns the form, is no rep.
    const { input, ownerId: repId } = fromSalesforce(record, crm);
    if (header.changeType === "CREATE" || header.changeType === "GAP_CREATE") {
      if (repId === undefined) await handover.ingest(input, { commandId: `salesforce/lead/${id}` });
    } else if (header.changedFields.includes("OwnerId") && repId !== undefined) {
      const { lead } = (await handover.matches({ externalIds: input.externalIds })).lead ?? {};
      const commandId = `${fromOwnerField}${id}/${header.transactionKey}/${header.sequenceNumber}`;
      if (lead !== undefined) await handover.assign(lead.id, { repId, reason: "set in Salesforce" }, { commandId });
    }
  }
}

/**
 * The same command id again is answered as the first time; but a record that is read again may have changed since, and then it is
 * refused: that, too, says that it was done.
 */
async function once(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isHandoverError(error, "COMMAND_CONFLICT")) throw error;
  }
}
