import type {
  Claimed,
  Clock,
  DeadLetter,
  Delivery,
  EventType,
  HandoverEvent,
  Lead,
  Outbox,
  Settlement,
} from "handover/storage";
import { compareText, type Edit, type Key, type Rows } from "./rows.ts";
import { eventsOf } from "./snapshot.ts";

interface Subscribed {
  readonly name: string;
  readonly events?: readonly EventType[] | undefined;
}

/** What a subscriber has still to get of one stream: the versions after `done`, up to `latest`. `again`: put back, by itself. */
export interface Pending {
  readonly subscriber: string;
  readonly leadId?: string | undefined;
  readonly again: number;
  readonly done: number;
  readonly latest: number;
  readonly attempts: number;
  readonly nextAt: number;
  readonly claim?: string | undefined;
  readonly error?: string | undefined;
}

export interface Dead extends DeadLetter {
  readonly subscriber: string;
}

const fresh = { again: 0, attempts: 0 };
const pendingKey = ({ subscriber, leadId, again }: Pick<Pending, "subscriber" | "leadId" | "again">): Key => [
  subscriber,
  leadId ?? null,
  again,
];
const put = (row: Pending): Edit => ["pending", pendingKey(row), row];
const deadKey = (subscriber: string, { leadId, version }: Pick<HandoverEvent, "leadId" | "version">): Key => [
  subscriber,
  leadId ?? null,
  version,
];

/** What is written becomes pending, for everybody who is to get it (S10). */
export function noteEvents(rows: Rows, events: readonly HandoverEvent[]): Edit[] {
  return rows.all<Subscribed>("subscribers").flatMap(({ name: subscriber, events: types }) => {
    const noted = new Map<string | undefined, Pending>();
    for (const { leadId, version, at, type } of events) {
      if (types !== undefined && !types.includes(type)) continue;
      const row = noted.get(leadId) ?? rows.get<Pending>("pending", subscriber, leadId ?? null, 0);
      noted.set(
        leadId,
        row === undefined
          ? { ...fresh, subscriber, leadId, done: version - 1, latest: version, nextAt: at }
          : { ...row, latest: version },
      );
    }
    return [...noted.values()].map(put);
  });
}

/** @param commit Writes edits, made from the rows as they are, when nobody else does. */
export function outboxOf(
  rows: Rows,
  clock: Clock,
  commit: <T>(make: () => readonly [edits: readonly Edit[], result: T]) => Promise<T>,
): Outbox {
  const pendingOf = (name: string): Pending[] =>
    rows.all<Pending>("pending").filter(({ subscriber }) => subscriber === name);
  const deadOf = (name: string): Dead[] => rows.all<Dead>("dead").filter(({ subscriber }) => subscriber === name);
  const streams = (): ReadonlyMap<string | undefined, HandoverEvent[]> => {
    const streams = new Map<string | undefined, HandoverEvent[]>();
    for (const event of rows.all<HandoverEvent>("events"))
      streams.set(event.leadId, [...(streams.get(event.leadId) ?? []), event]);
    return streams;
  };
  const rewound = (name: string, from: number): Edit[] =>
    [...streams()].flatMap(([leadId, events]): Edit[] => {
      const first = events.find(({ at }) => at >= from);
      if (first === undefined) return [];
      const before = rows.get<Pending>("pending", name, leadId ?? null, 0);
      const done = Math.min(before?.done ?? Infinity, first.version - 1);
      const latest = (events.at(-1) as HandoverEvent).version;
      const alive = deadOf(name).filter(({ event }) => event.leadId === leadId && event.version > done);
      return [
        put({ ...fresh, subscriber: name, leadId, done, latest, nextAt: first.at }),
        ...alive.map(({ event }): Edit => ["dead", deadKey(name, event)]),
      ];
    });
  const settled = (name: string, { delivery, done, attempts, afterMs, error, dead }: Settlement): Edit[] => {
    const row = rows.get<Pending>("pending", name, delivery.leadId ?? null, delivery.isPutBack ? delivery.done + 1 : 0);
    // It has passed to somebody else, or was rewound (S12).
    if (row === undefined || row.claim !== delivery.claim) return [];
    const event = rows.get<HandoverEvent>("events", delivery.leadId ?? null, dead?.version ?? 0);
    const letter: Edit[] =
      dead === undefined || event === undefined
        ? []
        : [
            [
              "dead",
              deadKey(name, event),
              { subscriber: name, event, attempts: dead.attempts, error: dead.error, at: clock.now() },
            ],
          ];
    if (done >= row.latest) return [...letter, ["pending", pendingKey(row)]];
    return [...letter, put({ ...row, done, attempts, nextAt: clock.now() + afterMs, error, claim: undefined })];
  };
  return {
    subscribe: (name, { events, from } = {}) =>
      commit(() => {
        const isNew = rows.get("subscribers", name) === undefined;
        const row: Subscribed = { name, events };
        return [[["subscribers", [name], row], ...(isNew && from !== undefined ? rewound(name, from) : [])], isNew];
      }),
    unsubscribe: (name) =>
      commit(() => {
        const edits: Edit[] = pendingOf(name).map((row): Edit => ["pending", pendingKey(row)]);
        for (const { event } of deadOf(name)) edits.push(["dead", deadKey(name, event)]);
        return [[...edits, ["subscribers", [name]]], rows.get("subscribers", name) !== undefined];
      }),
    subscribers: async () =>
      rows
        .all<Subscribed>("subscribers")
        .map(({ name, events }) => ({ name, events }))
        .sort((a, b) => compareText(a.name, b.name)),
    claim: (name, { limit, events: most, leaseMs }) =>
      commit((): readonly [Edit[], Claimed] => {
        const now = clock.now();
        const subscriber = rows.get<Subscribed>("subscribers", name);
        if (subscriber === undefined) return [[], { isKnown: false, now, deliveries: [], nextAt: undefined }];
        const waits = pendingOf(name).sort((a, b) => a.nextAt - b.nextAt);
        const taken = waits.filter(({ nextAt }) => nextAt <= now).slice(0, limit);
        const claimed = taken.map((row): Pending => ({
          ...row,
          attempts: row.attempts + 1,
          nextAt: now + leaseMs,
          claim: crypto.randomUUID(),
        }));
        const deliveries = claimed.map(({ leadId, again, done, latest, attempts, claim = "", error }): Delivery => {
          const wanted = eventsOf(rows, leadId).filter(
            ({ version, type }) => version > done && version <= latest && (subscriber.events?.includes(type) ?? true),
          );
          const events = wanted.slice(0, most);
          const upTo = wanted.length <= most ? latest : (events.at(-1) as HandoverEvent).version;
          const lead = leadId === undefined ? undefined : rows.get<Lead>("leads", leadId);
          return { claim, leadId, lead, isPutBack: again > 0, done, upTo, events, attempt: attempts, error };
        });
        const others = [...claimed, ...waits.filter((row) => !taken.includes(row))].map(({ nextAt }) => nextAt);
        return [
          claimed.map(put),
          { isKnown: true, now, deliveries, nextAt: others.length === 0 ? undefined : Math.min(...others) },
        ];
      }),
    settle: (name, settlements) => commit(() => [settlements.flatMap((one) => settled(name, one)), []]),
    rewind: (name, from) =>
      commit(() => [rows.get("subscribers", name) === undefined ? [] : rewound(name, from), undefined]),
    async lag(name) {
      if (rows.get("subscribers", name) === undefined) return undefined;
      const waits = pendingOf(name);
      const ats = waits.flatMap(
        ({ leadId, done }) => rows.get<HandoverEvent>("events", leadId ?? null, done + 1)?.at ?? [],
      );
      return {
        now: clock.now(),
        leads: new Set(waits.map(({ leadId }) => leadId)).size,
        events: waits.reduce((sum, { done, latest }) => sum + latest - done, 0),
        oldestAt: ats.length === 0 ? undefined : Math.min(...ats),
        failing: waits.filter(({ attempts, claim }) => attempts > (claim === undefined ? 0 : 1)).length,
        deadLetters: deadOf(name).length,
      };
    },
    deadLetters: async (name, limit) =>
      deadOf(name)
        .map(({ event, attempts, error, at }) => ({ event, attempts, error, at }))
        .sort(
          (a, b) =>
            a.at - b.at || compareText(a.event.leadId ?? "", b.event.leadId ?? "") || a.event.version - b.event.version,
        )
        .slice(0, limit),
    putBack: (name, which) =>
      commit(() => {
        const letters = deadOf(name).filter(
          ({ event }) => which === undefined || (event.leadId === which.leadId && event.version === which.version),
        );
        const edits = letters.flatMap(({ event }): Edit[] => {
          const { leadId, version } = event;
          return [
            ["dead", deadKey(name, event)],
            put({
              subscriber: name,
              leadId,
              again: version,
              done: version - 1,
              latest: version,
              attempts: 0,
              nextAt: clock.now(),
            }),
          ];
        });
        return [edits, letters.length];
      }),
    forget: (before, { limit, after = "" }) =>
      commit(() => {
        const wanted = new Set([
          ...rows.all<Pending>("pending").map(({ leadId }) => leadId),
          ...rows.all<Dead>("dead").map(({ event }) => event.leadId),
        ]);
        const clocked = new Set(rows.all<{ leadId: string }>("clocks").map(({ leadId }) => leadId));
        const old = rows
          .all<Lead>("leads")
          .filter(
            ({ id, closed, stageSince }) =>
              closed !== undefined &&
              stageSince < before &&
              !wanted.has(id) &&
              !clocked.has(id) &&
              compareText(id, after) > 0,
          )
          .filter(({ id }) => eventsOf(rows, id).length > 1 && eventsOf(rows, id).every(({ at }) => at < before))
          .sort((a, b) => compareText(a.id, b.id))
          .slice(0, limit);
        const edits = old.flatMap(({ id }) =>
          eventsOf(rows, id)
            .slice(0, -1)
            .map(({ version }): Edit => ["events", [id, version]]),
        );
        return [
          edits,
          { leads: old.length, events: edits.length, after: old.length < limit ? undefined : old.at(-1)?.id },
        ];
      }),
  };
}
