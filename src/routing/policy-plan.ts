import type { Instant } from "../time/index.ts";

/** A version of the policy that somebody has planned with. */
export interface PlannedVersion {
  readonly version: string;
  readonly addedAt: Instant;
  /** When it was to come into force, as somebody said it; a date that had passed by then counts from when it was said. */
  readonly effectiveFrom?: Instant | undefined;
  /** When somebody is to look at it again. */
  readonly reviseOn?: Instant | undefined;
  /** That this date has come was told. */
  readonly revisionTold?: true | undefined;
  /** Who said so last. */
  readonly by?: string | undefined;
}

/** How a version came into force: as the first that was planned with, by hand, on its date, or in place of one that was taken back. */
export type TurnKind = "first" | "activated" | "dated" | "rolled_back";

/** A version is in force from an instant on, until the next one is. */
export interface ToldTurn {
  readonly version: string;
  readonly from: Instant;
  readonly how: TurnKind;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

export interface PolicyTurn extends ToldTurn {
  /** It has begun, and was told: whatever a clock says afterwards, it stays begun. A date that is to come has not. */
  readonly begun: boolean;
}

/**
 * Which version of the policy is in force when. It is part of the roster, which every decision reads and locks: so all that decide
 * at one instant decide by one version.
 */
export interface PolicyPlan {
  /** In the order in which they were added. */
  readonly versions: readonly PlannedVersion[];
  /** By `from`, those of one instant as they were put down. The first has always begun. */
  readonly turns: readonly PolicyTurn[];
}

export const noPlan: PolicyPlan = { versions: [], turns: [] };

/** The turns that have begun by an instant, whether that was told or not; the last of them is in force. */
export function turnsBy({ turns }: PolicyPlan, now: Instant): readonly PolicyTurn[] {
  const last = turns.findLastIndex(({ begun, from }) => begun || from <= now);
  return turns.slice(0, last + 1);
}

/** The turn that is in force; nothing of an empty plan. */
export function turnInForce({ turns }: PolicyPlan, now: Instant): PolicyTurn | undefined {
  return turns.findLast(({ begun, from }) => begun || from <= now);
}

/** The turn an instant fell into, or will fall into as things stand; nothing before the first. */
export function turnAt({ turns }: PolicyPlan, at: Instant): PolicyTurn | undefined {
  return turns.findLast(({ from }) => from <= at);
}

/** The version a roll-back leads to. Each goes one further back: what was taken back is not come back to. */
export function versionBefore(plan: PolicyPlan, now: Instant): string | undefined {
  const stack: string[] = [];
  for (const { how, version } of turnsBy(plan, now)) {
    if (how === "rolled_back") stack.pop();
    else if (stack.at(-1) !== version) stack.push(version);
  }
  return stack.at(-2);
}

/** The version in force, where its revision date has come and nobody was told. */
export function untoldRevision(plan: PolicyPlan, now: Instant): PlannedVersion | undefined {
  const version = turnInForce(plan, now)?.version;
  return plan.versions.find((one) => one.version === version && isRevisionDue(one, now) && one.revisionTold !== true);
}

export function isRevisionDue({ reviseOn }: Pick<PlannedVersion, "reviseOn">, now: Instant): boolean {
  return reviseOn !== undefined && reviseOn <= now;
}

/** When there is next something to tell: a date of a version, or the revision of the one in force. */
export function nextInPlan(plan: PolicyPlan, now: Instant): Instant | undefined {
  const dated = plan.turns.filter(({ begun }) => !begun).map(({ from }) => from);
  const version = turnInForce(plan, now)?.version;
  const revised = plan.versions
    .filter((one) => one.version === version && one.revisionTold !== true)
    .flatMap(({ reviseOn = [] }) => reviseOn);
  const all = [...dated, ...revised];
  return all.length === 0 ? undefined : Math.min(...all);
}

/** With what was said of a version; the date it had before is taken back. @param from When it comes into force, where it does. */
export function withVersion(
  { versions, turns }: PolicyPlan,
  entry: PlannedVersion,
  turn: PolicyTurn | undefined,
): PolicyPlan {
  const others = turns.filter(({ version, begun }) => begun || version !== entry.version);
  return { versions: replace(versions, entry), turns: turn === undefined ? others : inserted(others, turn) };
}

/** With a turn that has begun: one that was dated, or another one. */
export function withTurn({ versions, turns }: PolicyPlan, turn: PolicyTurn, at: Instant): PolicyPlan {
  const { version, from } = turn;
  const known = versions.some((one) => one.version === version) ? versions : [...versions, { version, addedAt: at }];
  const isIts = (one: PolicyTurn): boolean => !one.begun && one.version === version && one.from === from;
  if (turn.how === "dated" && turns.some(isIts))
    return { versions: known, turns: turns.map((one) => (isIts(one) ? { ...one, begun: true } : one)) };
  return { versions: known, turns: inserted(turns, turn) };
}

/** With the revision of a version told. */
export function withRevisionTold(plan: PolicyPlan, version: string): PolicyPlan {
  const versions = plan.versions.map((one) =>
    one.version === version ? { ...one, revisionTold: true as const } : one,
  );
  return { ...plan, versions };
}

function inserted(turns: readonly PolicyTurn[], turn: PolicyTurn): readonly PolicyTurn[] {
  const after = turns.findLastIndex(({ from }) => from <= turn.from) + 1;
  return [...turns.slice(0, after), turn, ...turns.slice(after)];
}

function replace(versions: readonly PlannedVersion[], entry: PlannedVersion): readonly PlannedVersion[] {
  const known = versions.some(({ version }) => version === entry.version);
  return known ? versions.map((one) => (one.version === entry.version ? entry : one)) : [...versions, entry];
}
