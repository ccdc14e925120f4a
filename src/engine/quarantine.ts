import type { ClosedInput, DiscardOutcome, IngestOutcome, Quarantined } from "../core/index.ts";
import { HandoverError, issueKind, show, type Issue } from "../errors.ts";
import type { Json, LeadInput } from "../lead/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Store } from "../storage/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { toDate } from "../time/index.ts";
import { details, optional } from "./arguments.ts";
import type { CallOptions, IngestOptions } from "./call-options.ts";
import type { Ready } from "./lane.ts";
import type { Unnamed } from "./roster.ts";

/** An input that could not be taken in, and what became of it. */
export interface QuarantinedInput {
  readonly id: string;
  readonly at: Date;
  /** As it came, as far as a database can hold it. */
  readonly input: Json;
  /** Why it could not be taken in. */
  readonly issues: readonly Issue[];
  /** The pipeline that the call named; absent where it named none. */
  readonly pipeline: string | undefined;
  readonly state: "waiting" | ClosedInput["as"];
  /** The lead that a corrected one made, or went into. */
  readonly leadId: string | undefined;
  /** Why it was discarded. */
  readonly reason: string | undefined;
  /** When it was corrected or discarded. */
  readonly closedAt: Date | undefined;
}

export interface QuarantineCounts {
  readonly waiting: number;
  readonly corrected: number;
  readonly discarded: number;
  /** Why those wait that do, by the first of their issues; the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Inputs that could not be taken in: each is kept as it came, with the reasons, until somebody corrects or discards it. */
export interface Quarantine {
  /** Those in a state, in the order they came; read page by page. */
  list(options?: {
    /** @defaultValue `"waiting"` */
    readonly state?: QuarantinedInput["state"] | "all" | undefined;
  }): AsyncIterable<QuarantinedInput>;
  /** How many there are, and why. It goes through all of them. */
  count(): Promise<QuarantineCounts>;
  get(id: string): Promise<QuarantinedInput | undefined>;
  /**
   * Takes an input in with what was wrong put right: `patch` is laid over it, `null` takes a field out. It goes the way of `ingest`, as of when
   * it came, into the pipeline that was named then unless another is named now, and does so once: of one that was corrected before the outcome says so (`merged` or `created`, with the lead as it is now) and
   * nothing is done. One that is still no good waits on (`quarantined`); one that is not there, was discarded or erased is `refused`.
   *
   * @throws HandoverError `INPUT_INVALID` where `patch` is no object.
   */
  correct(
    id: string,
    patch: { readonly [F in keyof LeadInput]: unknown },
    options?: IngestOptions,
  ): Promise<IngestOutcome>;
  /** Puts an input away that nobody wants; it is kept, with the reason. */
  discard(id: string, why: { readonly reason: string }, options?: CallOptions): Promise<DiscardOutcome>;
}

/** What this is done with. */
export interface QuarantineDesk {
  readonly ready: () => Promise<Ready>;
  readonly send: <T>(command: Unnamed, call?: CallOptions) => Promise<T>;
  /** Takes an input in, as the correction of a quarantined one. */
  readonly ingest: (input: LeadInput, corrects: string, call: IngestOptions | undefined) => Promise<IngestOutcome>;
}

const states = ["waiting", "corrected", "discarded", "all"];
const mostReasons = 100;

export function quarantineApi({ ready, send, ingest }: QuarantineDesk): Quarantine {
  async function* list(state: string): AsyncIterable<QuarantinedInput> {
    const { store } = await ready();
    for await (const page of store.scan("quarantined"))
      for (const one of page.map(toPublic)) if (state === "all" || state === one.state) yield one;
  }
  return {
    list(options) {
      const { state = "waiting" } = optional<{ state?: string | undefined }>("quarantine.list", "{ state }", options);
      if (states.includes(state)) return list(state);
      const expected = states.map((one) => show(one)).join(", ");
      throw new HandoverError(
        "INPUT_INVALID",
        `quarantine.list: state: expected one of ${expected}, got ${show(state)}`,
      );
    },
    async count() {
      const counts = { waiting: 0, corrected: 0, discarded: 0 };
      const reasons = new Map<string, number>();
      for await (const { state, issues } of list("all")) {
        counts[state] += 1;
        if (state !== "waiting" || issues[0] === undefined) continue;
        const kind = issueKind(issues[0]);
        const reason = reasons.has(kind) || reasons.size < mostReasons ? kind : "others";
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      const sorted = [...reasons].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      return { ...counts, reasons: sorted.map(([reason, count]) => ({ reason, count })) };
    },
    async get(id) {
      const found = await inputOf((await ready()).store, id);
      return found && toPublic(found);
    },
    async correct(id, patch, call) {
      details("quarantine.correct", 'the fields to be put right, such as { email: "ana@acme.example" }', patch);
      const { store } = await ready();
      const found = await inputOf(store, id);
      const before = await doneBefore(store, found);
      if (before !== undefined) return before;
      const outcome = await ingest(found === undefined ? {} : corrected(found, patch), String(id), {
        ...(found?.pipeline === undefined ? {} : { pipeline: found.pipeline }),
        ...call,
      });
      // Somebody else may have been faster.
      return outcome.status === "refused" ? ((await doneBefore(store, await inputOf(store, id))) ?? outcome) : outcome;
    },
    async discard(id, why, call) {
      const { reason } = details("quarantine.discard", "{ reason }", why, ["reason"]);
      return send({ type: "discard", leadId: String(id), reason }, call);
    },
  };
}

/** What correcting comes to that was done before. */
async function doneBefore(store: Store, found: Quarantined | undefined): Promise<IngestOutcome | undefined> {
  const { leadId, status } = found?.closed ?? {};
  if (leadId === undefined || status === undefined) return undefined;
  const lead = (await store.history(leadId))?.lead;
  return lead && { status, lead, decision: undefined, issues: [] };
}

/** The input as it should have been. What was noted of what could not be kept is none of its fields. */
function corrected({ at, input }: Quarantined, patch: object): LeadInput {
  const { $dropped: _, $unreadable: __, ...given } = record(input);
  const { company, properties, occurredAt, ...others } = patch as LeadInput;
  const firm = typeof company === "object" && company !== null ? { ...firmOf(given["company"]), ...company } : company;
  const bag =
    typeof properties === "object" && properties !== null
      ? { ...record(given["properties"]), ...properties }
      : properties;
  const laid: Unread = { ...given, ...others };
  return {
    ...laid,
    ...(company === undefined ? {} : { company: firm }),
    ...(properties === undefined ? {} : { properties: bag }),
    occurredAt: occurredAt === undefined ? (laid["occurredAt"] ?? at) : (occurredAt ?? at),
  } as LeadInput;
}

function firmOf(company: unknown): object {
  return typeof company === "string" ? { name: company } : record(company);
}

type Unread = { readonly [key: string]: unknown };

function record(value: unknown): Unread {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Unread) : {};
}

function toPublic({ id, at, input, issues, pipeline, closed }: Quarantined): QuarantinedInput {
  return {
    id,
    at: toDate(at),
    input,
    issues,
    pipeline,
    state: closed?.as ?? "waiting",
    leadId: closed?.leadId,
    reason: closed?.reason,
    closedAt: closed && toDate(closed.at),
  };
}

const nothing = { leads: [], identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster };

async function inputOf(store: Store, id: string): Promise<Quarantined | undefined> {
  if (typeof id !== "string" || id === "") return undefined;
  return store.view((view) =>
    andThen(view.read({ ...nothing, dossiers: [id] }), (snapshot) => snapshot.dossier(id).input),
  );
}
