import { createHmac } from "node:crypto";
import { serve, type Answered, type Asked, type Served } from "../fakes/serve.ts";
import type { Notice } from "./inbox.ts";

export const appId = 9_393_361;
export const secret = "the app's client secret";
export const token = "the app's access token";

interface Contact {
  readonly id: string;
  readonly properties: { [name: string]: string | null };
}

/** As much of HubSpot as is needed: contacts, the two calls, and webhooks with the shapes and signatures of the real ones. */
export class FakeHubSpot {
  /** Failures to come: each is answered once, to the next call that begins so. */
  readonly failures: { readonly call: string; readonly status: number; readonly json: object }[] = [];
  private readonly contacts = new Map<string, Contact>();
  private readonly pending: Notice[] = [];
  private last: readonly Notice[] = [];
  private events = 1_534_991_000;
  private server: Served | undefined;

  async start(): Promise<string> {
    this.server = await serve((asked) => this.answer(asked));
    return this.server.origin;
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** A visitor sends a form. */
  create(id: string, properties: Contact["properties"]): void {
    this.contacts.set(id, { id, properties });
    this.note(id, {
      subscriptionType: "contact.creation",
      changeFlag: "CREATED",
      changeSource: "FORM",
      sourceId: "form",
    });
  }

  /** Somebody changes a contact by hand. */
  edit(id: string, name: string, value: string): void {
    this.change(id, name, value, { changeSource: "CRM_UI", sourceId: "userId:7" });
  }

  /** Sends what there is to tell; with `again` what was sent the last time, as after an answer that was no 2xx, or none. */
  async deliver(url: string, { again = false, key = secret, twice = false } = {}): Promise<number> {
    if (!again) this.last = this.pending.splice(0);
    const notices = this.last.map((notice) => ({ ...notice, attemptNumber: again ? 1 : 0 }));
    const body = JSON.stringify(twice ? [...notices, ...notices] : notices);
    const time = `${Date.now()}`;
    const signature = createHmac("sha256", key).update(`POST${url}${body}${time}`).digest("base64");
    const headers = {
      "content-type": "application/json",
      "x-hubspot-signature-v3": signature,
      "x-hubspot-request-timestamp": time,
    };
    const { status } = await fetch(url, { method: "POST", headers, body });
    return status;
  }

  private answer({ method, path, headers, body }: Asked): Answered {
    const call = `${method} ${path.replace("/crm/v3/objects/contacts", "contacts")}`;
    const at = this.failures.findIndex((failure) => call.startsWith(failure.call));
    const [failure] = at < 0 ? [] : this.failures.splice(at, 1);
    const answer =
      headers.authorization !== `Bearer ${token}`
        ? { status: 401, json: { status: "error", category: "INVALID_AUTHENTICATION" } }
        : (failure ?? this.take(method, path, JSON.parse(body.toString())));
    console.log(`  HubSpot: ${call} ${method === "PATCH" ? `${body.toString()} ` : ""}-> ${answer.status}`);
    return answer;
  }

  private take(method: string, path: string, body: { inputs: { id: string }[]; properties: object }): Answered {
    if (method === "POST" && path.endsWith("/batch/read")) {
      const results = body.inputs
        .flatMap(({ id }) => this.contacts.get(id) ?? [])
        .map((contact) => this.shown(contact));
      return { status: 200, json: { status: "COMPLETE", results, startedAt: moment, completedAt: moment } };
    }
    const contact = this.contacts.get(path.slice(path.lastIndexOf("/") + 1));
    if (method !== "PATCH" || contact === undefined)
      return { status: 404, json: { status: "error", category: "OBJECT_NOT_FOUND" } };
    for (const [name, value] of Object.entries(body.properties))
      this.change(contact.id, name, String(value), { changeSource: "INTEGRATION", sourceId: `${appId}` });
    return { status: 200, json: this.shown(contact) };
  }

  private shown({ id, properties }: Contact): object {
    const kept = { createdate: moment, lastmodifieddate: moment, hs_object_id: id };
    return { id, properties: { ...properties, ...kept }, createdAt: moment, updatedAt: moment, archived: false };
  }

  private change(id: string, name: string, value: string, by: Pick<Notice, "changeSource" | "sourceId">): void {
    const contact = this.contacts.get(id);
    // What is as it was makes no notice.
    if (contact === undefined || contact.properties[name] === value) return;
    contact.properties[name] = value;
    this.note(id, { ...by, subscriptionType: "contact.propertyChange", propertyName: name, propertyValue: value });
  }

  private note(
    id: string,
    what: Omit<
      Notice,
      "eventId" | "subscriptionId" | "portalId" | "appId" | "occurredAt" | "attemptNumber" | "objectId"
    >,
  ): void {
    const eventId = ++this.events;
    const subscriptionId = what.subscriptionType === "contact.creation" ? 3_329_277 : 3_329_278;
    const occurredAt = Date.parse(moment) + eventId;
    this.pending.push({
      eventId,
      subscriptionId,
      portalId: 49_547_190,
      appId,
      occurredAt,
      attemptNumber: 0,
      objectId: Number(id),
      ...what,
    });
  }
}

const moment = "2026-11-03T08:59:58.000Z";
