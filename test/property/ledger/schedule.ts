import fc from "fast-check";
import type { Entrant, Subject } from "./subject.ts";

/** What may happen to a ledger. Numbers are taken modulo what they choose from, so any list of steps makes sense. */
type Step =
  | { readonly kind: "turn" | "pick"; readonly present: number }
  | { readonly kind: "charge"; readonly present: number; readonly chosen: number }
  | { readonly kind: "refund"; readonly which: number }
  | { readonly kind: "weight"; readonly who: number; readonly weight: number }
  | { readonly kind: "grant"; readonly who: number; readonly amount: number; readonly against: number }
  | { readonly kind: "join" }
  | { readonly kind: "leave"; readonly who: number }
  | { readonly kind: "reload" };

export interface Schedule {
  readonly weights: readonly number[];
  readonly steps: readonly Step[];
}

const nat = fc.nat(1_000_000);
const weight = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }) }, fc.integer({ min: 1, max: 1_000 }));
const amount = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -3_000, max: 3_000 }).map((n) => n / 1_000),
);

const turn: fc.Arbitrary<Step> = fc.record({ kind: fc.constant("turn"), present: nat });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: turn },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pick" as const), present: nat }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("charge" as const), present: nat, chosen: nat }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("refund" as const), which: nat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("weight" as const), who: nat, weight }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("grant" as const), who: nat, amount, against: nat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), who: nat }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reload" as const) }) },
);

const weights = fc.array(weight, { minLength: 2, maxLength: 9 });

/** Everything at once: subsets, manual turns, refunds, grants, joins, leaves, weight changes, reloads. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  weights,
  steps: fc.array(step, { minLength: 5, maxLength: 120 }),
});

/** Turns alone, of arbitrary subsets. */
export const turnSchedules: fc.Arbitrary<Schedule> = fc.record({
  weights,
  steps: fc.array(turn, { minLength: 5, maxLength: 120 }),
});

/** Plays a schedule and tells after every step who was picked, if anybody. */
export function play(
  { weights, steps }: Schedule,
  subject: Subject,
  each: (picked: string | undefined) => void,
  reorder: (lead: Entrant[]) => Entrant[] = (lead) => lead,
): void {
  const members: { id: string; weight: number }[] = weights.map((weight, i) => ({
    id: `rep-${(i * 7) % 10}${i}`,
    weight,
  }));
  const gone: { id: string; weight: number }[] = [];
  const charged: { lead: Entrant[]; chosen: string }[] = [];
  let joined = 0;
  for (const { id } of reorder(members.map((member) => ({ ...member })))) subject.join(id);

  const leadOf = (present: number): Entrant[] =>
    reorder(members.filter((_, i) => ((present >> (i % 20)) & 1) === 1).map((member) => ({ ...member })));
  for (const step of steps) {
    let picked: string | undefined;
    switch (step.kind) {
      case "pick":
        picked = subject.pick(leadOf(step.present));
        break;
      case "turn": {
        const lead = leadOf(step.present);
        picked = subject.turn(lead);
        if (picked !== undefined) charged.push({ lead, chosen: picked });
        break;
      }
      case "charge": {
        const lead = leadOf(step.present);
        const everybody = [...members, ...gone];
        const chosen = everybody[step.chosen % everybody.length]!.id;
        subject.charge(lead, chosen);
        charged.push({ lead, chosen });
        break;
      }
      case "refund": {
        const [entry] = charged.length === 0 ? [] : charged.splice(step.which % charged.length, 1);
        if (entry !== undefined) subject.refund(entry.lead, entry.chosen);
        break;
      }
      case "weight":
        members[step.who % members.length]!.weight = step.weight;
        break;
      case "grant": {
        const against = members.filter((_, i) => ((step.against >> (i % 20)) & 1) === 1).map(({ id }) => id);
        const { id } = members[step.who % members.length]!;
        if (against.some((payer) => payer !== id)) subject.grant(id, step.amount, against);
        break;
      }
      case "join": {
        const back = joined++ % 2 === 0 ? gone.shift() : undefined;
        members.push(back ?? { id: `new-${joined}`, weight: 1 + (joined % 5) });
        break;
      }
      case "leave":
        if (members.length > 2) gone.push(...members.splice(step.who % members.length, 1));
        break;
      case "reload":
        subject.reload();
        break;
    }
    each(picked);
  }
}
