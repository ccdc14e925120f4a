import { setup, transition } from "xstate";
import { b2bPipeline, compilePipeline } from "handover/lifecycle";
import type { Lead } from "handover/lead";

const pipeline = b2bPipeline();

/** One question: may a lead that stands here go there, and where does it stand then? */
export interface Asked {
  readonly stage: string;
  readonly to: string;
  readonly reason: string | undefined;
  readonly optedOut: boolean;
}

/** Answers all questions of a list one after another; the checksum counts the moves that were made. */
type Subject = (asked: readonly Asked[]) => () => number;

const nothing = Object.freeze({});
const none: readonly never[] = Object.freeze([]);

function leadIn({ stage, optedOut }: Asked): Lead {
  return {
    id: "l1",
    version: 7,
    pipeline: pipeline.id,
    stage,
    stageSince: 0,
    email: "ana@acme.example",
    externalIds: none,
    optedOut,
    properties: nothing,
    flags: none,
    previousOwners: none,
    tries: 0,
    activities: nothing,
    touches: none,
    receivedAt: 0,
    updatedAt: 0,
  };
}

/** The table of the policy: a refusal that says why, or the lead in its new stage. */
const handover: Subject = (asked) => {
  const { check } = compilePipeline(pipeline);
  const leads = asked.map(leadIn);
  return () => {
    let moved = 0;
    for (let i = 0; i < asked.length; i++) {
      const { to, reason } = asked[i]!;
      const lead = leads[i]!;
      const step = check(lead, to, reason);
      const next = step.refusal === undefined ? { ...lead, stage: step.transition.to } : lead;
      if (next.stage !== lead.stage) moved += 1;
    }
    return moved;
  };
};

interface Context {
  readonly optedOut: boolean;
}

/** The same table as a machine of xstate: an event for each stage that one may go to, the criteria and reasons as a guard. */
function machineOf(optedOut: boolean) {
  const guards = Object.fromEntries(
    pipeline.transitions.map((one) => {
      const reasons = one.reasons === undefined ? undefined : pipeline.reasons[one.reasons];
      const asks = pipeline.stages.find(({ id }) => id === one.to)?.entry !== undefined;
      return [
        one.name,
        ({ context, event }: { context: Context; event: { reason?: string | undefined } }) =>
          (!asks || !context.optedOut) && (reasons === undefined || reasons.includes(event.reason ?? "")),
      ];
    }),
  );
  return setup({
    types: {} as { context: Context; events: { type: string; reason?: string | undefined } },
    guards: guards as never,
  }).createMachine({
    id: pipeline.id,
    initial: pipeline.stages[0]!.id,
    context: { optedOut },
    states: Object.fromEntries(
      pipeline.stages.map(({ id }) => [
        id,
        {
          on: Object.fromEntries(
            pipeline.transitions
              .filter(({ from }) => from.includes(id))
              .map(({ to, name }) => [to, { target: to, guard: name }]),
          ),
        },
      ]),
    ) as never,
  });
}

const xstate: Subject = (asked) => {
  const machines = { open: machineOf(false), optedOut: machineOf(true) };
  const machine = (one: Asked) => (one.optedOut ? machines.optedOut : machines.open);
  const snapshots = asked.map((one) => machine(one).resolveState({ value: one.stage, context: one }));
  return () => {
    let moved = 0;
    for (let i = 0; i < asked.length; i++) {
      const { to, reason } = asked[i]!;
      const before = snapshots[i]!;
      const [next] = transition(machine(asked[i]!), before, { type: to, reason });
      if (next.value !== before.value) moved += 1;
    }
    return moved;
  };
};

/** The floor: two maps by hand, which say nothing of why not. */
const byHand: Subject = (asked) => {
  const table = new Map(
    pipeline.stages.map(({ id }) => [
      id,
      new Map(
        pipeline.transitions
          .filter(({ from }) => from.includes(id))
          .map(({ to, reasons }) => {
            const asks = pipeline.stages.find((stage) => stage.id === to)?.entry !== undefined;
            return [to, { asks, reasons: reasons === undefined ? undefined : new Set(pipeline.reasons[reasons]) }];
          }),
      ),
    ]),
  );
  const leads = asked.map(leadIn);
  return () => {
    let moved = 0;
    for (let i = 0; i < asked.length; i++) {
      const { to, reason } = asked[i]!;
      const lead = leads[i]!;
      const way = table.get(lead.stage)?.get(to);
      const goes =
        way !== undefined &&
        !(way.asks && lead.optedOut) &&
        (way.reasons === undefined || way.reasons.has(reason ?? ""));
      const next = goes ? { ...lead, stage: to } : lead;
      if (next.stage !== lead.stage) moved += 1;
    }
    return moved;
  };
};

export const subjects = { handover, xstate, "by hand": byHand } as const;
export type SubjectName = keyof typeof subjects;

/** Every pair of stages, with a right reason where one is asked for, of leads that may be contacted and of one in eight that may not. */
export function questions(only: "allowed" | "refused" | "mixed"): readonly Asked[] {
  const all = pipeline.stages.flatMap(({ id: stage }) =>
    pipeline.stages.flatMap(({ id: to }, i): Asked[] => {
      const way = pipeline.transitions.find((one) => one.from.includes(stage) && one.to === to);
      const reason = way?.reasons === undefined ? undefined : pipeline.reasons[way.reasons]?.[0];
      const asked = { stage, to, reason, optedOut: only === "mixed" && i % 8 === 7 };
      if (only === "mixed") return [asked];
      return (way !== undefined) === (only === "allowed") ? [asked] : [];
    }),
  );
  return Array.from({ length: 512 }, (_, i) => all[(i * 7) % all.length]!);
}
