import type { HandoverEvent } from "../core/index.ts";
import type { Activities, Lead } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import type { Act, Behaviour, Planned, World } from "./behaviour.ts";
import { seededRandom, type Random } from "./random.ts";
import { drawProfile, type RepProfile } from "./rep-profile.ts";

export interface RepModelOptions {
  /** @defaultValue `1` */
  readonly seed?: number | string | undefined;
  /** What is known of single reps; the rest is drawn from the seed. @defaultValue `{}` */
  readonly profiles?: { readonly [repId: string]: Partial<RepProfile> } | undefined;
  /** Attempts to reach a lead before it goes back to nurturing. @defaultValue `5` */
  readonly attempts?: number | undefined;
}

const nothing: readonly Planned[] = Object.freeze([]);
const minute = 60_000;
const hour = 60 * minute;
const declineReasons = [
  ["capacity", 5],
  ["no_fit", 3],
  ["invalid_contact", 2],
] as const;
const rejections = [
  ["no_fit", 5],
  ["not_a_business", 2],
  ["competitor", 1],
] as const;
const losses = [
  ["price", 4],
  ["timing", 3],
  ["competition", 3],
  ["no_decision", 2],
  ["no_budget", 2],
] as const;

/**
 * Reps as they are, on the stages of `b2bPipeline`: they answer offers after a while in their working time or never, decline some,
 * call and write, reach some, and move leads on to SQL, opportunity, won, lost or back to nurturing. A transition that the pipeline in
 * force does not have is refused by it and nothing more comes of it.
 *
 * Everything is drawn from the seed, the lead and what happened to it: the same lead in the same hands goes the same way, whatever
 * happens to others.
 */
export function repModel(options: RepModelOptions = {}): Behaviour {
  const { seed = 1, profiles = {}, attempts = 5 } = options;
  const root = seededRandom(seed);
  const drawn = new Map<string, RepProfile>();
  const profileOf = (repId: string): RepProfile => {
    let profile = drawn.get(repId);
    if (profile === undefined) {
      profile = { ...drawProfile(root.fork(`rep ${repId}`)), ...profiles[repId] };
      drawn.set(repId, profile);
    }
    return profile;
  };
  return {
    react(event, lead, world) {
      const repId = actor(event, lead);
      if (repId === undefined || lead === undefined) return nothing;
      const random = root.fork(`${lead.id}:${event.version}`);
      const person: Person = { repId, profile: profileOf(repId), lead, random, world };
      return answerTo(event, person, attempts);
    },
  };
}

interface Person {
  readonly repId: string;
  readonly profile: RepProfile;
  readonly lead: Lead;
  readonly random: Random;
  readonly world: World;
}

/** Whose turn it is after an event. */
function actor(event: HandoverEvent, lead: Lead | undefined): string | undefined {
  switch (event.type) {
    case "assignment.offered":
    case "assignment.accepted":
      return event.data.repId;
    case "activity.recorded":
      return event.data.activity.repId;
    case "lead.stage_changed":
      return event.data.to === "sql" || event.data.to === "opportunity" ? lead?.ownerId : undefined;
    default:
      return undefined;
  }
}

function answerTo(event: HandoverEvent, person: Person, attempts: number): Planned[] {
  const { profile, random, lead } = person;
  switch (event.type) {
    case "assignment.offered":
      return answerOffer(person);
    case "assignment.accepted":
      return random.chance(profile.forgets) ? [] : [attempt(person, profile.contactMinutes * minute, 0.9)];
    case "activity.recorded": {
      const { outcome, type } = event.data.activity;
      if (type !== "call" && type !== "email") return [];
      if (outcome === "connected") return afterTalk(person);
      const made = attemptsOf(lead.activities);
      if (made < attempts) return [attempt(person, profile.attemptHours * hour, 0.5)];
      return [plan(person, 2 * hour, 0.5, { do: "transition", to: "nurture", reason: "unreachable" })];
    }
    case "lead.stage_changed":
      return event.data.to === "sql" ? onSql(person) : onOpportunity(person);
    default:
      return [];
  }
}

function answerOffer(person: Person): Planned[] {
  const { profile, random } = person;
  if (random.chance(profile.ignores)) return [];
  const act = random.chance(profile.declines)
    ? ({ do: "decline", reason: random.weighted(declineReasons) } as const)
    : ({ do: "accept" } as const);
  return [plan(person, profile.answerMinutes * minute, 0.7, act)];
}

function attempt(person: Person, afterMs: number, spread: number): Planned {
  const { random, profile } = person;
  const outcome = random.chance(profile.connects) ? "connected" : "no_answer";
  return plan(person, afterMs, spread, {
    do: "record",
    activity: { type: random.chance(0.7) ? "call" : "email", outcome },
  });
}

function afterTalk(person: Person): Planned[] {
  const { random, profile, lead } = person;
  if (lead.stage !== "sal" && lead.stage !== "follow_up") return [];
  const after = (act: Doing): Planned[] => [plan(person, hour, 0.8, act)];
  if (random.chance(profile.qualifies)) return after({ do: "transition", to: "sql" });
  const fate = random.next();
  if (fate < 0.4) return after({ do: "transition", to: "nurture", reason: "too_early" });
  if (fate < 0.85) return after({ do: "transition", to: "lost", reason: random.weighted(rejections) });
  return lead.stage === "sal" ? after({ do: "transition", to: "follow_up" }) : [];
}

function onSql(person: Person): Planned[] {
  const { random, profile } = person;
  const meeting = plan(person, 6 * hour, 0.6, { do: "record", activity: { type: "meeting", outcome: "held" } });
  const after = (act: Doing): Planned[] => [meeting, plan(person, 16 * hour, 0.6, act)];
  if (random.chance(profile.opens)) return after({ do: "transition", to: "opportunity" });
  if (random.chance(0.7)) return after({ do: "transition", to: "lost", reason: random.weighted(losses) });
  return [meeting];
}

function onOpportunity(person: Person): Planned[] {
  const { random, profile } = person;
  if (random.chance(profile.wins)) return [plan(person, 40 * hour, 0.5, { do: "transition", to: "won" })];
  if (random.chance(0.6))
    return [plan(person, 30 * hour, 0.6, { do: "transition", to: "lost", reason: random.weighted(losses) })];
  return [];
}

type Doing = Act extends infer A ? (A extends Act ? Omit<A, "leadId" | "repId"> : never) : never;

/** The act, after some working time of the rep's. */
function plan({ repId, lead, random, world }: Person, medianMs: number, spread: number, act: Doing): Planned {
  const work = Math.round(random.around(medianMs, spread));
  const at: Instant = world.hours(repId).add(world.now, work) ?? Number.POSITIVE_INFINITY;
  return { at, act: Object.assign(act, { leadId: lead.id, repId }) as Act };
}

function attemptsOf(activities: Activities): number {
  return (activities["call"]?.count ?? 0) + (activities["email"]?.count ?? 0);
}
