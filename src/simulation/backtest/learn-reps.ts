import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../../policy/index.ts";
import type { Act, Behaviour } from "../behaviour.ts";
import { seededRandom, type Random } from "../random.ts";
import { spreadOf } from "../../report/index.ts";
import { openLog, type EventLog } from "./event-log.ts";
import { Habits, lastOf, occasionOf, type Occasion, type Sample } from "./habits.ts";

export interface LearnOptions {
  readonly log: EventLog;
  /** Its calendars measure working time. */
  readonly policy: Policy | PolicyInput;
  /** @defaultValue `1` */
  readonly seed?: number | string | undefined;
}

/** How a rep has worked, as a log shows. Times are in the rep's working time. */
export interface RepHabits {
  readonly repId: string;
  /** Offers that were answered, or taken away. */
  readonly offers: number;
  readonly accepted: number;
  readonly declined: number;
  /** Neither, until it was taken away. */
  readonly ignored: number;
  readonly medianAnswerMs: number | undefined;
  /** From accepting to what was done next. */
  readonly medianNextMs: number | undefined;
}

/** Reps who behave as a log shows they do. */
export interface LearnedReps extends Behaviour {
  readonly reps: readonly RepHabits[];
}

/** So many things done by a rep count as much as all that the team has done. */
const shrinkage = 10;

/**
 * Reps who do what a log shows they did: after each occasion one of the things that followed it then, after one of the times it took. A
 * rep with `n` such cases of their own draws from them with the probability `n / (n + 10)`, else from the whole team's: who is new
 * behaves like the team. Leads do nothing by themselves.
 *
 * The same seed, the same lead and the same occasion draw the same: what happens to other leads makes no difference.
 *
 * @example
 * const reps = await learnReps({ log: handover, policy });
 * await simulate({ policy: next, roster, leads, behaviour: reps });
 */
export async function learnReps({ log, policy, seed = 1 }: LearnOptions): Promise<LearnedReps> {
  const habits = new Habits(isPolicy(policy) ? policy : definePolicy(policy));
  for await (const event of openLog(log)) habits.collect(event);
  return behaviourOf(habits.finish(), seed);
}

/** The behaviour that habits come to. */
export function behaviourOf(habits: Habits, seed: number | string): LearnedReps {
  const root = seededRandom(seed);
  /** The command a lead was last acted upon: what follows by it is no occasion of its own. */
  const heard = new Map<string, string>();
  return {
    reps: habitsByRep(habits),
    react(event, lead, world) {
      if (lead === undefined) return [];
      if (event.type === "lead.stage_changed" && heard.get(lead.id) === event.commandId) return [];
      const next = occasionOf(event, lead.ownerId);
      const repId = next?.repId;
      if (repId === undefined || next?.last === undefined || lead.closed !== undefined) return [];
      heard.set(lead.id, event.commandId);
      const key = habits.keyOf(lead.id, next.last, lead.stage);
      const occasion = habits.occasions.get(key) ?? habits.occasions.get(lastOf(key));
      if (occasion === undefined) return [];
      const random = root.fork(`${lead.id} ${repId} ${key} ${event.version}`);
      const { doing, afterMs } = draw(occasion, repId, random);
      const at = world.hours(repId).add(world.now, afterMs);
      return doing === undefined || at === null ? [] : [{ at, act: { ...doing, leadId: lead.id, repId } as Act }];
    },
  };
}

function draw({ all, byRep }: Occasion, repId: string, random: Random): Sample {
  const own = byRep.get(repId) ?? [];
  return random.pick(random.chance(own.length / (own.length + shrinkage)) ? own : all);
}

function habitsByRep({ occasions }: Habits): RepHabits[] {
  const offered = occasions.get("offered")?.byRep ?? new Map<string, Sample[]>();
  const after = occasions.get("accepted")?.byRep ?? new Map<string, Sample[]>();
  return [...new Set([...offered.keys(), ...after.keys()])].sort().map((repId) => {
    const answers = offered.get(repId) ?? [];
    const did = (what: string): number => answers.filter(({ doing }) => doing?.do === what).length;
    return {
      repId,
      offers: answers.length,
      accepted: did("accept"),
      declined: did("decline"),
      ignored: answers.filter(({ doing }) => doing === undefined).length,
      medianAnswerMs: medianOf(answers),
      medianNextMs: medianOf(after.get(repId) ?? []),
    };
  });
}

function medianOf(samples: readonly Sample[]): number | undefined {
  return spreadOf(samples.flatMap(({ doing, afterMs }) => (doing === undefined ? [] : [afterMs]))).medianMs;
}
