import type { HandoverEvent } from "handover";
import { Temporal } from "temporal-polyfill";

/*
 * What commitments should have said, worked out from the log of what happened to leads alone: by another library's calendar, one
 * day at a time, knowing nothing of how the engine counts.
 */

/** A promise as the oracle knows it: on Monday to Friday, 09:00 to 17:00 in Warsaw. */
export interface Promised {
  readonly name: string;
  readonly every: "week" | "month" | "quarter";
  readonly terms: readonly { readonly from: string; readonly atLeast: number; readonly accepted?: number }[];
  readonly checks: readonly number[];
  readonly minScore: number;
  readonly until?: string;
}

const zone = "Europe/Warsaw";
const rejections = ["lost", "qualification", "nurture", "archived"];

interface Tally {
  delivered: number;
  accepted: number;
  rejected: number;
}

interface Fact {
  readonly leadId: string;
  readonly at: number;
  readonly as: keyof Tally;
}

interface Span {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

/** Throws with the first thing a commitment said that it should not have said, or did not say. */
export function checkCommitment(events: readonly HandoverEvent[], promised: Promised, now: number): void {
  const first = events.find((event) => event.type === "commitment.started" && event.data.clock.name === promised.name);
  if (first === undefined) throw new Error(`${promised.name} never began`);
  const spans = spansOf(promised, dateAt(first.at), now);
  const facts = factsOf(events, promised, spans);
  const mine = ({ leadId }: { leadId: string | undefined }): boolean => leadId === `commitment/${promised.name}`;
  const started = events.filter((event) => event.type === "commitment.started" && mine(event));
  same(
    started.map((event) => event.type === "commitment.started" && event.data.clock.startedAt),
    spans.map(({ from }) => midnight(from)),
    "periods begun",
  );
  checkCounts(events, promised, facts, spans);
  const ends = events.filter(isEnd).filter(mine);
  const over = spans.filter(({ to }) => midnight(to) <= now);
  same(
    ends.map(({ data }) => data.plannedAt),
    over.map(({ to }) => midnight(to)),
    "periods told, each once, in order",
  );
  over.forEach((span, i) => checkEnd(ends[i] as End, span, promised, facts));
  const checks = events.filter(isCheck).filter(mine);
  for (const span of spans) checkPace(checks, span, promised, facts, now);
  for (const event of [...ends, ...checks]) same(event.at >= event.data.plannedAt, true, `${event.type} is not early`);
}

type End = Extract<HandoverEvent, { type: "commitment.met" | "commitment.missed" }>;
type Check = Extract<HandoverEvent, { type: "commitment.checked" | "commitment.at_risk" }>;
const isEnd = (event: HandoverEvent): event is End =>
  event.type === "commitment.met" || event.type === "commitment.missed";
const isCheck = (event: HandoverEvent): event is Check =>
  event.type === "commitment.checked" || event.type === "commitment.at_risk";

/** Every period from the day the engine first opened, or the terms began, to now. */
function spansOf({ every, terms, until }: Promised, opened: Temporal.PlainDate, now: number): Span[] {
  const begin = Temporal.PlainDate.from((terms[0] as { from: string }).from);
  const last = until === undefined ? undefined : Temporal.PlainDate.from(until).add({ days: 1 });
  const spans: Span[] = [];
  for (let from = later(opened, begin); ;) {
    if (spans.length > 0 && midnight(from) > now) return spans;
    if (last !== undefined && Temporal.PlainDate.compare(from, last) >= 0) return spans;
    const end = wholeOf(every, from).to;
    const to = last !== undefined && Temporal.PlainDate.compare(last, end) < 0 ? last : end;
    spans.push({ from, to });
    from = to;
  }
}

function wholeOf(every: Promised["every"], day: Temporal.PlainDate): Span {
  if (every === "week") {
    const from = day.subtract({ days: day.dayOfWeek - 1 });
    return { from, to: from.add({ days: 7 }) };
  }
  const months = every === "month" ? 1 : 3;
  const from = day.with({ day: 1, month: day.month - ((day.month - 1) % months) });
  return { from, to: from.add({ months }) };
}

/** What counts, by the events of leads: a delivery once a period, and the first decision on each. */
function factsOf(events: readonly HandoverEvent[], { minScore }: Promised, spans: readonly Span[]): Fact[] {
  const facts: Fact[] = [];
  const scores = new Map<string, number>();
  const delivered = new Map<string, { span: Span; decided: boolean }>();
  const decide = (leadId: string, at: number, as: "accepted" | "rejected"): void => {
    const delivery = delivered.get(leadId);
    if (delivery === undefined || delivery.decided || spanOf(spans, at) === undefined) return;
    delivery.decided = true;
    facts.push({ leadId, at, as });
  };
  for (const event of events) {
    const leadId = event.leadId as string;
    if (event.type === "lead.scored") scores.set(leadId, event.data.score.total);
    if (event.type === "assignment.accepted") decide(leadId, event.at, "accepted");
    if (event.type !== "lead.stage_changed") continue;
    const span = spanOf(spans, event.at);
    const isNew = span !== undefined && delivered.get(leadId)?.span !== span;
    if (event.data.to === "mql" && isNew && (scores.get(leadId) ?? 0) >= minScore) {
      delivered.set(leadId, { span, decided: false });
      facts.push({ leadId, at: event.at, as: "delivered" });
    }
    if (rejections.includes(event.data.to)) decide(leadId, event.at, "rejected");
  }
  return facts;
}

function spanOf(spans: readonly Span[], at: number): Span | undefined {
  return spans.find(({ from, to }) => midnight(from) <= at && at < midnight(to));
}

function checkCounts(
  events: readonly HandoverEvent[],
  { name }: Promised,
  facts: readonly Fact[],
  spans: readonly Span[],
): void {
  const told = events.flatMap((event) =>
    event.type === "commitment.counted" && event.data.commitment === name
      ? [`${event.leadId} ${event.data.as} ${event.at} in ${event.data.periodStart}`]
      : [],
  );
  const wanted = facts.map(
    ({ leadId, as, at }) => `${leadId} ${as} ${at} in ${midnight((spanOf(spans, at) as Span).from)}`,
  );
  same(told, wanted, "what was counted");
}

function checkEnd({ type, data }: End, span: Span, promised: Promised, facts: readonly Fact[]): void {
  const { delivered, accepted, rejected } = tallyOf(facts, span, midnight(span.to));
  const { target, share } = targetOf(promised, span);
  same(
    [data.delivered, data.accepted, data.rejected],
    [delivered, accepted, rejected],
    `figures of ${String(span.from)}`,
  );
  same(data.target, target, `the target of ${String(span.from)}`);
  const good = share === undefined || accepted + rejected === 0 || accepted / (accepted + rejected) >= share;
  same(
    type,
    delivered >= target && good ? "commitment.met" : "commitment.missed",
    `the verdict on ${String(span.from)}`,
  );
}

function checkPace(
  checks: readonly Check[],
  span: Span,
  promised: Promised,
  facts: readonly Fact[],
  now: number,
): void {
  const total = openUntil(span, midnight(span.to));
  const mine = checks.filter(({ data }) => data.clock.startedAt === midnight(span.from));
  const { target, share } = targetOf(promised, span);
  same(
    mine.map(({ data }) => data.share),
    promised.checks.filter((one) => total > 0 && instantOf(span, Math.round(one * total)) <= now),
    `checks of ${String(span.from)}`,
  );
  for (const { type, data } of mine) {
    same(
      openUntil(span, data.plannedAt),
      Math.round(data.share * total),
      `the place of a check of ${String(span.from)}`,
    );
    const { delivered, accepted, rejected } = tallyOf(facts, span, data.plannedAt);
    same([data.delivered, data.accepted, data.rejected], [delivered, accepted, rejected], "figures of a check");
    const expected = Math.floor((target * openUntil(span, data.plannedAt)) / total + 1e-9);
    same(data.expected, expected, "leads due by a check");
    const poor = share !== undefined && accepted + rejected > 0 && accepted / (accepted + rejected) < share;
    same(type, delivered < expected || poor ? "commitment.at_risk" : "commitment.checked", "the word of a check");
  }
}

function tallyOf(facts: readonly Fact[], { from }: Span, until: number): Tally {
  const tally = { delivered: 0, accepted: 0, rejected: 0 };
  for (const { at, as } of facts) if (midnight(from) <= at && at < until) tally[as] += 1;
  return tally;
}

function targetOf(
  { every, terms }: Promised,
  span: Span,
): { readonly target: number; readonly share: number | undefined } {
  const inForce = terms.filter(({ from }) => from <= String(span.from)).at(-1);
  if (inForce === undefined) throw new Error(`no terms on ${String(span.from)}`);
  const whole = wholeOf(every, span.from);
  const target = Math.ceil((inForce.atLeast * workdays(span)) / workdays(whole));
  return { target, share: inForce.accepted };
}

function workdays(span: Span): number {
  let count = 0;
  for (const day of daysOf(span)) if (day.dayOfWeek <= 5) count += 1;
  return count;
}

/** Working time of a span until an instant. */
function openUntil(span: Span, until: number): number {
  let open = 0;
  for (const day of daysOf(span)) {
    if (day.dayOfWeek > 5) continue;
    const opens = instant(day, 9);
    open += Math.min(Math.max(until, opens), instant(day, 17)) - opens;
  }
  return open;
}

/** When so much of a span's working time is past. */
function instantOf(span: Span, ms: number): number {
  let left = ms;
  for (const day of daysOf(span)) {
    if (day.dayOfWeek > 5) continue;
    const [opens, closes] = [instant(day, 9), instant(day, 17)];
    if (left <= closes - opens) return opens + left;
    left -= closes - opens;
  }
  return Number.POSITIVE_INFINITY;
}

function* daysOf({ from, to }: Span): Iterable<Temporal.PlainDate> {
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) yield day;
}

const known = new Map<string, number>();

function instant(day: Temporal.PlainDate, hour: number): number {
  const key = `${String(day)} ${hour}`;
  let at = known.get(key);
  if (at === undefined) {
    at = day.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).epochMilliseconds;
    known.set(key, at);
  }
  return at;
}

function midnight(day: Temporal.PlainDate): number {
  return instant(day, 0);
}

function dateAt(at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a;
}

function same(got: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}
