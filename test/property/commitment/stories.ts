import fc from "fast-check";
import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, onActivity, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { commitment } from "handover/sla";
import type { Storage } from "handover/storage";
import { all, countingIds } from "../../support/engine.ts";
import type { Promised } from "./oracle.ts";

const minute = 60_000;
/** A Wednesday: the first week and the first month are cut short. */
const start = Date.parse("2026-10-14T08:00:00Z");
const minScore = 30;

/** Promises of every length, with terms that change on the way. */
export const promises: readonly Promised[] = [
  {
    name: "weekly",
    every: "week",
    checks: [0.5, 0.9],
    minScore,
    terms: [
      { from: "2026-10-01", atLeast: 2, accepted: 0.5 },
      { from: "2026-10-28", atLeast: 3 },
    ],
  },
  {
    name: "monthly",
    every: "month",
    checks: [0.25, 0.5, 0.75, 0.9],
    minScore,
    terms: [
      { from: "2026-10-01", atLeast: 6, accepted: 0.4 },
      { from: "2026-12-01", atLeast: 9, accepted: 0.6 },
    ],
    until: "2027-02-10",
  },
  { name: "quarterly", every: "quarter", checks: [0.1], minScore, terms: [{ from: "2026-10-20", atLeast: 15 }] },
];

const policy: PolicyInput = {
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  scoring: scorecard([points(30, where({ "company.employees": atLeast(200) })), points(30, onActivity("demo"))], {
    max: 100,
  }),
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  commitments: promises.map(({ name, every, terms, checks, until }) =>
    commitment(name, { every, terms, checks, until, where: where({ "score.total": atLeast(minScore) }) }),
  ),
};

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ingest" as const), big: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("demo" as const), which: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const), which: fc.nat(40) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      which: fc.nat(40),
      to: fc.constantFrom("lost", "nurture", "qualification", "sql", "archived"),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What happens after so many minutes, and between which a worker looks after so many of them. */
export const story = fc.array(
  fc.record({
    // Hours mostly, sometimes weeks.
    after: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
    ),
    step,
    looks: fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 24, size: "max" },
);
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** How a story was played: its log, and the instant it ended at. */
export interface Played {
  readonly events: readonly HandoverEvent[];
  readonly now: number;
  readonly handover: Handover;
}

const reasons = {
  lost: "no_fit",
  nurture: "too_early",
  qualification: "incomplete",
  archived: "no_fit",
  sql: undefined,
};

/** Plays a story, with several engines over one storage that take turns. */
export async function play(
  steps: Story,
  storage: Storage,
  { looks: isLooking = true, engines = 1 }: { looks?: boolean; engines?: number } = {},
): Promise<Played> {
  const clock = manualClock(start);
  const ids = countingIds();
  const crew = Array.from({ length: engines }, () => createHandover({ policy, storage, clock, ids }));
  let turn = 0;
  const next = (): Handover => crew[turn++ % engines] as Handover;
  await next().reps.upsert({ id: "ana" });
  await next().pools.upsert({ id: "sdr", members: ["ana"] });
  const leads: string[] = [];
  for (const { after, step: one, looks } of steps) {
    const at = clock.now() + after * minute;
    for (const look of isLooking ? [...looks].sort((a, b) => a - b) : []) {
      if (look >= after) continue;
      clock.set(at - (after - look) * minute);
      // Everybody looks at once, and again.
      await Promise.all(crew.map((engine) => engine.tick()));
      await next().tick();
    }
    clock.set(at);
    await act(next(), one, leads);
  }
  clock.advance(100 * 1440 * minute);
  await Promise.all(crew.map((engine) => engine.tick()));
  const handover = crew[0] as Handover;
  return { events: await all(handover, "events"), now: clock.now(), handover };
}

async function act(handover: Handover, one: Step, leads: string[]): Promise<void> {
  if (one.kind === "ingest") {
    const outcome = await handover.ingest({
      email: `lead${leads.length}@firm.example`,
      company: { name: "Firm", employees: one.big ? 500 : 5 },
    });
    leads.push(outcome.lead?.id as string);
    return;
  }
  const id = leads[one.which % Math.max(1, leads.length)];
  if (id === undefined) return;
  if (one.kind === "demo") await handover.record(id, { type: "demo" });
  else if (one.kind === "accept") await handover.accept(id, { repId: "ana" });
  else await handover.transition(id, one.to, { reason: reasons[one.to] });
}
