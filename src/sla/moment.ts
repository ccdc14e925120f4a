/** Something that happens to a lead, which clocks can listen for. */
export type On =
  | "received"
  | "assigned"
  | "accepted"
  /** It enters one of these stages. */
  | { readonly stage: readonly string[] }
  /** It leaves one of these stages. */
  | { readonly leaves: readonly string[] }
  /** An activity of one of these types, or of any. */
  | { readonly activity: readonly string[] | "any" }
  /** A clock of one of these policies was met, or was the step of a cadence that was skipped. */
  | { readonly finished: readonly string[] }
  /** The time of a clock of one of these policies is up: that of a timer, or the deadline of a promise. */
  | { readonly elapsed: readonly string[] };

/** A moment in a lead's life, as clocks hear of it. */
export type Moment =
  | { readonly kind: "received" | "assigned" | "accepted"; readonly at: number }
  | { readonly kind: "stage"; readonly name: string; readonly left: string; readonly at: number }
  | { readonly kind: "activity"; readonly name: string; readonly at: number }
  | {
      readonly kind: "finished" | "elapsed";
      readonly name: string;
      readonly at: number;
      /** When the cadence began whose step it was. */
      readonly since: number | undefined;
    };

/** Any activity at all, whatever its type. */
export function anyActivity(): { readonly activity: "any" } {
  return { activity: "any" };
}

/** The moments named, as a list. */
export function asList(on: On | readonly On[]): readonly On[] {
  return Array.isArray(on) ? (on as readonly On[]) : [on as On];
}

/** The stages a moment names. */
export function stagesIn(on: On): readonly string[] {
  if (typeof on === "string") return [];
  return "stage" in on ? on.stage : "leaves" in on ? on.leaves : [];
}

/** Whether a moment is what somebody listens for. */
function isHeard(on: On, moment: Moment): boolean {
  if (typeof on === "string") return moment.kind === on;
  if ("stage" in on) return moment.kind === "stage" && on.stage.includes(moment.name);
  if ("leaves" in on) return moment.kind === "stage" && on.leaves.includes(moment.left);
  if ("finished" in on) return moment.kind === "finished" && on.finished.includes(moment.name);
  if ("elapsed" in on) return moment.kind === "elapsed" && on.elapsed.includes(moment.name);
  return moment.kind === "activity" && (on.activity === "any" || on.activity.includes(moment.name));
}

/** Whether a moment is one of those somebody listens for; nothing is, where nobody listens. */
export function hears(on: On | readonly On[] | undefined): (moment: Moment) => boolean {
  if (on === undefined) return () => false;
  const list = asList(on);
  return (moment) => list.some((one) => isHeard(one, moment));
}

/** Sorts what listens by what it listens for, so that a moment finds its listeners without asking all of them. */
export function listenersBy<T>(
  all: readonly T[],
  onOf: (one: T) => On | readonly On[],
): (moment: Moment) => readonly T[] {
  const kinds = new Map<string, Map<string, readonly T[]>>();
  /** By the stage that is left. */
  const stages = new Map<string, Map<string, readonly T[]>>();
  return (moment) => {
    const [sorted, key] = moment.kind === "stage" ? [stages, moment.left] : [kinds, moment.kind];
    let known = sorted.get(key);
    if (known === undefined) sorted.set(key, (known = new Map()));
    const name = "name" in moment ? moment.name : moment.kind;
    let found = known.get(name);
    if (found === undefined) {
      found = all.filter((one) => asList(onOf(one)).some((on) => isHeard(on, moment)));
      // How many types of activities there are is up to whoever records them.
      if (known.size < mostRemembered) known.set(name, found);
    }
    return found;
  };
}

const mostRemembered = 1_000;

/** The clock policies whose end or whose time somebody listens for. */
export function clocksIn(on: On | readonly On[] | undefined): readonly string[] {
  if (on === undefined) return [];
  return asList(on).flatMap((one) => {
    if (typeof one === "string") return [];
    return "finished" in one ? one.finished : "elapsed" in one ? one.elapsed : [];
  });
}
