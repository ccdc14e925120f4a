import { HandoverError, show } from "../errors.ts";
import type { LeadInput } from "../lead/index.ts";
import { toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { soil, usualDirt, type DirtRates } from "./dirt.ts";
import { prospect, type Draft } from "./prospect.ts";
import { seededRandom } from "./random.ts";
import { spreadOverHours } from "./rhythm.ts";

export type { DirtRates } from "./dirt.ts";

export interface GenerateOptions {
  /** @defaultValue `1` */
  readonly seed?: number | string | undefined;
  /** How many, exactly. */
  readonly count: number;
  /** The stretch they come in, half-open. */
  readonly from: InstantInput;
  readonly to: InstantInput;
  /** Whose day and night the leads follow. @defaultValue `"Europe/Warsaw"` */
  readonly timeZone?: string | undefined;
  /** Dates there on which few come, though at least one at three in the morning. @defaultValue `[]` */
  readonly holidays?: readonly string[] | undefined;
  /** Rates to differ from the usual ones; `false` for clean leads. @defaultValue the usual dirt, on about a third of the leads */
  readonly dirt?: Partial<DirtRates> | false | undefined;
}

/** A lead, and when it comes in. */
export interface GeneratedLead {
  readonly at: Instant;
  readonly input: LeadInput;
}

/** So many leads back somebody may come again. */
const memory = 300;

/**
 * Invented B2B leads in the order they come in: a month with days and nights, weekends and holidays, countries, industries, sizes,
 * sources and campaigns, and with dirt. The same for the same options; made one at a time, in memory that does not grow.
 *
 * @example
 * [...generateLeads({ seed: 7, count: 3, from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" })].length; // 3
 *
 * @throws HandoverError `INPUT_INVALID` when `count` is no whole number or the stretch is empty.
 */
export function* generateLeads(options: GenerateOptions): Generator<GeneratedLead, void, undefined> {
  const { seed = 1, count, timeZone = "Europe/Warsaw", holidays = [], dirt = {} } = options;
  const [from, to] = [toInstant(options.from, "from"), toInstant(options.to, "to")];
  if (!Number.isSafeInteger(count) || count < 0 || to <= from) {
    throw new HandoverError(
      "INPUT_INVALID",
      `generateLeads: expected a whole count and "to" after "from", got ${show(count)} from ${show(options.from)} to ${show(options.to)}; swap or change them`,
    );
  }
  const rates = dirt === false ? undefined : { ...usualDirt, ...dirt };
  const root = seededRandom(seed);
  const earlier: Draft[] = [];
  let number = 0;
  for (const hour of spreadOverHours(count, [from, to], { timeZone, holidays }, root.fork("rhythm"))) {
    for (const at of momentsIn(hour.from, Math.min(hour.from + 3_600_000, to), hour.count, root)) {
      const random = root.fork(`lead ${number}`);
      const lead = prospect(number, count, random, root);
      const before = earlier.length === 0 ? undefined : earlier[random.below(earlier.length)];
      if (rates !== undefined) soil(lead, { at, number, earlier: before }, rates, random);
      earlier[number % memory] = lead;
      number += 1;
      yield { at, input: lead as LeadInput };
    }
  }
}

/** So many whole seconds of a stretch, in order. */
function momentsIn(from: Instant, to: Instant, count: number, root: ReturnType<typeof seededRandom>): Instant[] {
  const random = root.fork(`hour ${from}`);
  return Array.from({ length: count }, () => from + Math.floor((random.next() * (to - from)) / 1000) * 1000).sort(
    (a, b) => a - b,
  );
}
