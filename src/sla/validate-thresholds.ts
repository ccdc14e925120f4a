import { validateCondition } from "../condition/index.ts";
import { isHandoverError, show, unknownName, type Issue } from "../errors.ts";
import { toMs } from "../time/index.ts";
import { mostMilestones } from "./milestones.ts";
import type { Sla } from "./sla.ts";
import type { Threshold } from "./threshold.ts";

interface Names {
  readonly calendars: readonly string[];
  readonly stages: readonly string[];
}

/** What does not hold in the thresholds of a clock policy. */
export function validateThresholds({ thresholds = [], calendar }: Sla, names: Names, path: string): Issue[] {
  const kind = calendar === "always" ? "elapsed" : "working";
  const places = thresholds.map(({ at }) => JSON.stringify(at));
  const rounds = thresholds.reduce((sum, { repeat }) => sum + 1 + (repeat?.atMost ?? 0), 1);
  const many: Issue = {
    path: `${path}.thresholds`,
    expected: `at most ${mostMilestones} points in all, repeats counted`,
    got: String(rounds),
    hint: "repeat less often, or let one threshold do more",
  };
  return [
    ...(rounds > mostMilestones ? [many] : []),
    ...thresholds.flatMap((threshold, i) => {
      const at = `${path}.thresholds.${i}`;
      return [
        ...checkPlace(threshold, kind, `${at}.at`),
        ...(places.indexOf(places[i] as string) === i
          ? []
          : [
              {
                path: `${at}.at`,
                expected: "each threshold once",
                got: places[i] as string,
                hint: "put both actions into one threshold",
              },
            ]),
        ...checkActions(threshold, names, at),
        ...checkRepeat(threshold, kind, `${at}.repeat`),
      ];
    }),
  ];
}

type Kind = "elapsed" | "working";

function checkPlace({ at }: Threshold, kind: Kind, path: string): Issue[] {
  if (typeof at === "number")
    return at > 0 && at <= 10
      ? []
      : [
          {
            path,
            expected: "a fraction above 0 and up to 10 (1 is the breach)",
            got: show(at),
            hint: "write 0.75 for three quarters",
          },
        ];
  return issuesFrom(() => {
    toMs("before" in at ? at.before : at.after, { path, kind });
    return [];
  });
}

function checkActions(
  { when, move, priority, tellIn }: Threshold,
  { calendars, stages }: Names,
  path: string,
): Issue[] {
  return [
    ...(when === undefined ? [] : validateCondition(when, { path: `${path}.when`, custom: [] })),
    ...(move === undefined ? [] : unknownName(move.to, stages, "a stage of the pipeline", `${path}.move.to`)),
    ...(tellIn === undefined
      ? []
      : unknownName(tellIn, [...calendars, "owner", "lead"], "a calendar of the policy", `${path}.tellIn`)),
    ...(priority === undefined || (Number.isInteger(priority) && priority >= 0 && priority <= 9)
      ? []
      : [
          {
            path: `${path}.priority`,
            expected: "a whole number from 0 to 9",
            got: show(priority),
            hint: "0 is what leads are, 9 comes first",
          },
        ]),
  ];
}

function checkRepeat({ repeat }: Threshold, kind: Kind, path: string): Issue[] {
  if (repeat === undefined) return [];
  const { every, atMost } = repeat;
  const bounded = Number.isInteger(atMost) && atMost >= 1;
  return [
    ...(bounded
      ? []
      : [
          {
            path: `${path}.atMost`,
            expected: "how often at most, from 1",
            got: show(atMost),
            hint: "write for instance 3",
          },
        ]),
    ...issuesFrom(() => {
      const ms = toMs(every, { path: `${path}.every`, kind });
      const hint = 'write for instance "30m"';
      return ms >= 60_000 ? [] : [{ path: `${path}.every`, expected: "at least a minute", got: show(every), hint }];
    }),
  ];
}

/** The issues found, and those that reading threw. */
export function issuesFrom(check: () => Issue[]): Issue[] {
  try {
    return check();
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    return [...error.issues];
  }
}
