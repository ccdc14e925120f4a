import type { PolicyDocument } from "../policy/index.ts";
import {
  isRevisionDue,
  noPlan,
  turnsBy,
  type PlannedVersion,
  type PolicyPlan,
  type PolicyTurn,
  type TurnKind,
} from "../routing/index.ts";
import type { StoredPolicy } from "../storage/index.ts";
import { toDate, type Instant } from "../time/index.ts";

/** A version of the policy, and when it was, is or will be in force. */
export interface PolicyVersion {
  readonly version: string;
  /** The rules it stands for; two of them can be compared. */
  readonly document: PolicyDocument;
  /** `active`: it is in force; `scheduled`: it has a date to come; `retired`: it was in force; `stored`: it has never been. */
  readonly state: "active" | "scheduled" | "retired" | "stored";
  /** When it was planned with first; nothing for one that is only stored. */
  readonly addedAt: Date | undefined;
  /** When it was to come into force, as was asked for. */
  readonly effectiveFrom: Date | undefined;
  /** When somebody is to look at it again. */
  readonly reviseOn: Date | undefined;
  /** That date has come. */
  readonly revisionDue: boolean;
  /** Each time it came into force, or is to. */
  readonly turns: readonly PolicyVersionTurn[];
}

/** From when on a version was in force, and how it came to be. */
export interface PolicyVersionTurn {
  readonly from: Date;
  /** When the next version came into force, or is to; nothing where none does. */
  readonly until: Date | undefined;
  /** `first`: it was in force when versions were first planned, by `activate`, on its `dated`, or by `rollback`. */
  readonly how: TurnKind;
  readonly by: string | undefined;
  readonly reason: string | undefined;
}

/** All versions that are stored. @param base The version of the engine that asks, which is in force where nothing is planned. */
export function versionsOf(
  stored: readonly StoredPolicy[],
  plan: PolicyPlan | undefined,
  base: string,
  now: Instant,
): readonly PolicyVersion[] {
  const { versions, turns } = plan ?? noPlan;
  const begun = turnsBy(plan ?? noPlan, now);
  const active = plan === undefined ? base : begun.at(-1)?.version;
  return stored.map(({ version, document }) => {
    const { addedAt, effectiveFrom, reviseOn } = versions.find((one) => one.version === version) ?? unplanned;
    const own = turns.filter((turn) => turn.version === version);
    const was = begun.some((turn) => turn.version === version);
    const isDated = own.some((turn) => !begun.includes(turn));
    return {
      version,
      document,
      state: version === active ? "active" : isDated ? "scheduled" : was ? "retired" : "stored",
      addedAt: dateOf(addedAt),
      effectiveFrom: dateOf(effectiveFrom),
      reviseOn: dateOf(reviseOn),
      revisionDue: isRevisionDue({ reviseOn }, now),
      turns: own.map((turn) => told(turn, turns)),
    };
  });
}

const unplanned: Partial<PlannedVersion> = {};

function told(turn: PolicyTurn, turns: readonly PolicyTurn[]): PolicyVersionTurn {
  const { from, how, by, reason } = turn;
  const next = turns[turns.indexOf(turn) + 1];
  return { from: toDate(from), until: dateOf(next?.from), how, by, reason };
}

function dateOf(at: Instant | undefined): Date | undefined {
  return at === undefined ? undefined : toDate(at);
}
