import { validateCondition } from "../condition/index.ts";
import { issuesOf, show, unknownName, type Issue } from "../errors.ts";
import { toMs, type Duration } from "../time/index.ts";
import type { CompiledContact } from "./contact.ts";
import { hoursNames } from "./hours-names.ts";
import { mostMilestones } from "./milestones.ts";
import type { Sla } from "./sla.ts";
import type { Threshold } from "./threshold.ts";

interface Names {
  /** Whether the policy says when digests are told. */
  readonly digests: boolean;
  readonly calendars: readonly string[];
  readonly stages: readonly string[];
  readonly contact?: CompiledContact | undefined;
}

/** What does not hold in the thresholds of a clock policy. */
export function validateThresholds({ thresholds = [], calendar }: Sla, names: Names, path: string): Issue[] {
  const kind = calendar === "always" ? "elapsed" : "working";
  const places = thresholds.map(({ at }) => JSON.stringify(at));
  const points = ({ task, request }: Threshold): number =>
    [task?.type, request?.channel].some((channel) => channel !== undefined && names.contact?.waits(channel)) ? 2 : 1;
  const rounds = thresholds.reduce((sum, one) => sum + (1 + (one.repeat?.atMost ?? 0)) * points(one), 1);
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
        ...checkDigest(threshold, names, `${at}.digest`),
        ...checkContacts(threshold, names, at),
        ...checkRepeat(threshold, kind, `${at}.repeat`),
      ];
    }),
  ];
}

type Kind = "elapsed" | "working";

/** One point cannot ask for more contacts than a cap ever lets through. */
function checkContacts({ task, request }: Threshold, { contact }: Names, path: string): readonly Issue[] {
  const channels = [task?.type, request?.channel].filter((channel) => channel !== undefined);
  const tooFew = channels
    .flatMap((channel) => contact?.capsOf(channel) ?? [])
    .find(({ counts, atMost }) => channels.filter(counts).length > atMost);
  if (channels.length < 2 || tooFew === undefined) return [];
  const hint = "put one of the two into a threshold of its own";
  return [{ path, expected: `what the rules allow, ${tooFew.words}`, got: channels.join(" and "), hint }];
}

function checkPlace({ at }: Threshold, kind: Kind, path: string): readonly Issue[] {
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
  return issuesOf(() => toMs("before" in at ? at.before : at.after, { path, kind }));
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
      : unknownName(tellIn, hoursNames(calendars), "a calendar of the policy", `${path}.tellIn`)),
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

function checkDigest({ digest, notify }: Threshold, { digests }: Names, path: string): Issue[] {
  if (digest !== true) return [];
  const say = (expected: string, hint: string): Issue[] => [{ path, expected, got: "true", hint }];
  if (!digests) return say("a policy with a digest", 'say when it is told: digest: { every: "15m" } beside `slas`');
  return notify === undefined ? say("somebody to be told", "name them in `notify`") : [];
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
    ...checkEvery(every, kind, `${path}.every`),
  ];
}

function checkEvery(every: Duration, kind: Kind, path: string): readonly Issue[] {
  const issues = issuesOf(() => toMs(every, { path, kind }));
  if (issues.length > 0 || toMs(every, { kind }) >= 60_000) return issues;
  return [{ path, expected: "at least a minute", got: show(every), hint: 'write for instance "30m"' }];
}
