import type { Entrant, Exact, Subject } from "./subject.ts";

/** Ways to get a ledger wrong, each of which some law must notice. */
export const bugs = [
  "floating credits",
  "shares are rounded down to a grid",
  "ties by position",
  "ties by id alone",
  "ties to the most recent",
  "the chosen one pays the total weight",
  "earns after choosing",
  "everybody earns, present or not",
  "newcomers start level with the best",
  "credits dropped on leave",
  "a return is paid back what it missed",
  "refund forgets that the denominator grew",
  "refund gives back the turn but not the shares",
  "nearly equal credits tie",
  "weight 0 may be chosen",
  "grants come from nowhere",
  "a manual turn is free for somebody outside",
  "last turns are not stored",
  "credits are rounded when stored",
  "a weight change starts over",
] as const;
export type Bug = (typeof bugs)[number];

const zero: Exact = { numerator: 0n, denominator: 1n };
const one: Exact = { numerator: 1n, denominator: 1n };

/**
 * A ledger written down from its definition with BigInt fractions, slow and plain: the oracle. With a bug it is a ledger
 * that goes wrong in that one way.
 */
export function definition(bug?: Bug): Subject {
  let credits = new Map<string, Exact>();
  let last = new Map<string, number>();
  let weightsSeen = new Map<string, number>();
  let turns = 0;
  let denominator = 1n;
  const unitsAtCharge = new Map<string, bigint[]>();

  const credit = (id: string): Exact => credits.get(id) ?? zero;
  const set = (id: string, value: Exact): void =>
    void credits.set(id, bug === "floating credits" ? toFloat(value) : value);
  const add = (id: string, value: Exact): void => set(id, plus(credit(id), value));
  const totalOf = (lead: readonly Entrant[]): number => lead.reduce((sum, { weight }) => sum + weight, 0);

  function join(id: string): void {
    if (credits.has(id)) return;
    const values = [...credits.values()];
    const best = values.reduce((a, b) => (compare(a, b) >= 0 ? a : b), zero);
    set(id, bug === "newcomers start level with the best" ? best : zero);
    last.set(id, 0);
  }

  function earn(lead: readonly Entrant[], sign: bigint): void {
    const total = BigInt(totalOf(lead));
    const earners =
      bug === "everybody earns, present or not" && lead.length > 0
        ? [...credits.keys()].map((id) => ({ id, weight: lead.find((entrant) => entrant.id === id)?.weight ?? 1 }))
        : lead;
    const sum = bug === "everybody earns, present or not" ? BigInt(totalOf(earners)) : total;
    for (const { id, weight } of earners) {
      const share = reduce(sign * BigInt(weight), sum);
      add(id, bug === "shares are rounded down to a grid" ? toSteps(share) : share);
    }
  }

  function before(a: string, b: string, order: readonly string[]): boolean {
    if (bug === "ties by position") return order.indexOf(a) < order.indexOf(b);
    const gap = (last.get(a) ?? 0) - (last.get(b) ?? 0);
    if (gap !== 0 && bug !== "ties by id alone") return bug === "ties to the most recent" ? gap > 0 : gap < 0;
    return a < b;
  }

  function pick(lead: readonly Entrant[]): string | undefined {
    for (const { id } of lead) join(id);
    const total = totalOf(lead);
    const order = lead.map(({ id }) => id);
    let best: Entrant | undefined;
    const after = ({ id, weight }: Entrant): Exact => {
      if (bug === "earns after choosing") return credit(id);
      const sum = plus(credit(id), reduce(BigInt(weight), BigInt(total)));
      return bug === "floating credits" ? toFloat(sum) : sum;
    };
    if (total === 0) return undefined;
    for (const entrant of lead) {
      if (entrant.weight === 0 && bug !== "weight 0 may be chosen") continue;
      const sign = best === undefined ? 1 : judge(after(entrant), after(best));
      if (best === undefined || sign > 0 || (sign === 0 && before(entrant.id, best.id, order))) best = entrant;
    }
    return best?.id;
  }

  function judge(a: Exact, b: Exact): number {
    return bug === "nearly equal credits tie" && Math.abs(toNumber(a) - toNumber(b)) < 1e-9 ? 0 : compare(a, b);
  }

  function notice(lead: readonly Entrant[]): void {
    if (bug === "a weight change starts over") {
      const changed = lead.some(({ id, weight }) => (weightsSeen.get(id) ?? weight) !== weight);
      if (changed) for (const id of credits.keys()) set(id, zero);
      weightsSeen = new Map(lead.map(({ id, weight }) => [id, weight]));
    }
    if (bug === "credits dropped on leave") {
      for (const id of credits.keys()) if (!lead.some((entrant) => entrant.id === id)) set(id, zero);
    }
    if (bug === "a return is paid back what it missed") {
      for (const { id } of lead) {
        const missed = turns - (last.get(id) ?? 0);
        if (missed > 50) add(id, reduce(BigInt(missed), 10n));
      }
    }
  }

  function charge(lead: readonly Entrant[], chosen: string): void {
    for (const { id } of lead) join(id);
    join(chosen);
    notice(lead);
    const total = totalOf(lead);
    if (total > 0) {
      earn(lead, 1n);
      denominator = lcm(denominator, BigInt(total));
      unitsAtCharge.set(JSON.stringify([lead, chosen]), [denominator]);
      const outside = !lead.some(({ id }) => id === chosen);
      const price = bug === "the chosen one pays the total weight" ? BigInt(total) : 1n;
      if (!(outside && bug === "a manual turn is free for somebody outside")) add(chosen, reduce(-price, 1n));
    }
    turns++;
    last.set(chosen, turns);
  }

  function refund(lead: readonly Entrant[], chosen: string): void {
    if (totalOf(lead) === 0) return;
    const [then = denominator] = unitsAtCharge.get(JSON.stringify([lead, chosen])) ?? [];
    const stale = bug === "refund forgets that the denominator grew" ? reduce(then, denominator) : one;
    if (bug !== "refund gives back the turn but not the shares") {
      const total = BigInt(totalOf(lead));
      for (const { id, weight } of lead) add(id, times(stale, reduce(-BigInt(weight), total)));
    }
    add(chosen, stale);
  }

  return {
    join,
    pick,
    turn: (lead) => {
      const chosen = pick(lead);
      if (chosen !== undefined) charge(lead, chosen);
      return chosen;
    },
    charge,
    refund,
    grant: (id, amount, against) => {
      join(id);
      const given = reduce(BigInt(Math.round(amount * 1e6)), 1_000_000n);
      const payers = [...new Set(against)].filter((payer) => payer !== id);
      add(id, given);
      if (bug === "grants come from nowhere") return;
      for (const payer of payers) add(payer, times(given, reduce(-1n, BigInt(payers.length))));
    },
    credit,
    ids: () => [...credits.keys()],
    reload: () => {
      if (bug === "last turns are not stored") last = new Map();
      if (bug === "credits are rounded when stored") {
        credits = new Map([...credits].map(([id, value]) => [id, toThousandths(value)]));
      }
    },
  };
}

export function compare(a: Exact, b: Exact): number {
  const gap = a.numerator * b.denominator - b.numerator * a.denominator;
  return gap > 0n ? 1 : gap < 0n ? -1 : 0;
}

export function plus(a: Exact, b: Exact): Exact {
  return reduce(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function toNumber({ numerator, denominator }: Exact): number {
  return Number((numerator * 10n ** 15n) / denominator) / 1e15;
}

function times(a: Exact, b: Exact): Exact {
  return reduce(a.numerator * b.numerator, a.denominator * b.denominator);
}

function reduce(numerator: bigint, denominator: bigint): Exact {
  const common = euclid(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

function euclid(a: bigint, b: bigint): bigint {
  return b === 0n ? a : euclid(b, a % b);
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / euclid(a, b)) * b;
}

/** What is left of an exact number that went through a double. */
function toFloat({ numerator, denominator }: Exact): Exact {
  return reduce(BigInt(Math.round((Number(numerator) / Number(denominator)) * 2 ** 60)), 2n ** 60n);
}

function toSteps({ numerator, denominator }: Exact): Exact {
  return reduce((numerator * 2n ** 40n) / denominator, 2n ** 40n);
}

function toThousandths({ numerator, denominator }: Exact): Exact {
  return reduce((numerator * 1000n) / denominator, 1000n);
}
