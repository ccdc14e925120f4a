import { createHmac } from "node:crypto";
import type { SalesforceLead } from "handover/crm";
import { serve, type Answered, type Asked, type Served } from "../fakes/serve.ts";
import type { ChangeEvent } from "./inbox.ts";

export const secret = "what the relay signs with";
const queue = "00G5g000001WebFEAS";

type Header = ChangeEvent["payload"]["ChangeEventHeader"];
type Row = { [field: string]: unknown };

/** As much of Salesforce as is needed: leads, sessions, collections of records, and change events with the shapes of the real ones. */
export class FakeSalesforce {
  /** Ids of leads that somebody else has locked: the next change of each is refused. */
  readonly locked = new Set<string>();
  private readonly rows = new Map<string, Row>();
  private readonly events: ChangeEvent[] = [];
  private sessions = 0;
  private server: Served | undefined;

  async start(): Promise<string> {
    this.server = await serve((asked) => this.answer(asked));
    return this.server.origin;
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** Leads come in by a form, together: one event for all of them. */
  create(
    leads: readonly (SalesforceLead & { readonly Id: string })[],
    changeType: Header["changeType"] = "CREATE",
  ): void {
    for (const lead of leads) this.rows.set(lead.Id, { OwnerId: queue, Status: "Open - Not Contacted", ...lead });
    this.note(
      leads.map(({ Id }) => Id),
      { changeType, changeOrigin: "", changedFields: [] },
    );
  }

  /** Somebody changes a lead by hand. */
  edit(id: string, values: Row): void {
    this.change(id, values, "com/salesforce/api/soap/62.0;client=SfdcInternalAPI/");
  }

  endSessions(): void {
    this.sessions++;
  }

  /** What the relay does with the events since the last time; with `from`, with those since then. */
  async relay(url: string, { from = this.told, key = secret } = {}): Promise<string> {
    const statuses: number[] = [];
    for (const event of this.events.slice(from)) {
      const body = JSON.stringify(event);
      const signature = `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
      const headers = { "content-type": "application/json", "x-relay-signature": signature };
      statuses.push((await fetch(url, { method: "POST", headers, body })).status);
    }
    if (statuses.every((status) => status === 204)) this.told = this.events.length;
    return statuses.join(", ");
  }
  private told = 0;

  private answer({ method, path, headers, body }: Asked): Answered {
    if (path === "/services/oauth2/token") {
      console.log("  Salesforce: a new session");
      return { status: 200, json: { access_token: `session ${this.sessions}`, token_type: "Bearer" } };
    }
    const call = `${method} ${path.replace("/services/data/v62.0/", "")}`;
    if (headers.authorization !== `Bearer session ${this.sessions}`) {
      console.log(`  Salesforce: ${call} -> 401`);
      return { status: 401, json: [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }] };
    }
    const asked = JSON.parse(body.toString()) as { ids: string[]; records: (Row & { id: string })[] };
    const origin = `com/salesforce/api/rest/62.0;${headers["sforce-call-options"] as string}`;
    const json =
      method === "PATCH"
        ? asked.records.map((record) => this.save(record, origin))
        : asked.ids.map((id) => this.rows.get(id) ?? null);
    const told = method === "PATCH" ? ` ${JSON.stringify(json)}` : "";
    console.log(`  Salesforce: ${call} -> 200${told}`);
    return { status: 200, json };
  }

  private save({ id, attributes, ...values }: Row & { id: string }, origin: string): object {
    if (attributes === undefined) return { success: false, errors: [{ statusCode: "INVALID_TYPE", fields: [] }] };
    if (!this.locked.delete(id)) {
      this.change(id, values, origin);
      return { id, success: true, errors: [] };
    }
    const message = `unable to obtain exclusive access to this record or 1 records: ${id}`;
    return { id, success: false, errors: [{ statusCode: "UNABLE_TO_LOCK_ROW", message, fields: [] }] };
  }

  private change(id: string, values: Row, changeOrigin: string): void {
    const row = this.rows.get(id) ?? {};
    const changedFields = Object.keys(values).filter((name) => row[name] !== values[name]);
    if (changedFields.length === 0) return;
    this.rows.set(id, { ...row, ...values });
    this.note(
      [id],
      { changeType: "UPDATE", changeOrigin, changedFields: [...changedFields, "LastModifiedDate"] },
      values,
    );
  }

  private note(
    recordIds: readonly string[],
    what: Pick<Header, "changeType" | "changeOrigin" | "changedFields">,
    values: Row = {},
  ): void {
    const replayId = this.events.length + 1;
    const header = {
      entityName: "Lead",
      recordIds,
      transactionKey: `0002343d-9d90-e395-ed20-${`${replayId}`.padStart(12, "0")}`,
      sequenceNumber: 1,
      commitTimestamp: Date.parse("2026-11-03T08:59:58Z") + replayId,
      commitNumber: 10_716_283_339_728 + replayId,
      commitUser: "0055f000005mc66AAA",
      ...what,
    };
    this.events.push({
      schema: "IeRuaY6cbI_HsV8Rv1Mc5g",
      payload: { ChangeEventHeader: header, ...values },
      event: { replayId },
    });
  }
}
