import { show, type Issue } from "../errors.ts";
import { clocksOf, type Cadence } from "./cadence.ts";
import { checkChannel } from "./validate-contact.ts";
import { validateSla, type SlaNames } from "./validate.ts";

/** What does not hold in a cadence: what does not hold in its clocks, by where it stands in the cadence; odd channels; reminders nobody sees. */
export function validateCadence(cadence: Cadence, names: SlaNames, path: string): Issue[] {
  const { steps, advance } = cadence;
  return [
    ...clocksOf(cadence).flatMap(({ spec }, i) =>
      validateSla(spec, names, "").flatMap((issue) => {
        const at = placeOf(issue.path.replace(/^\./, ""), i, steps.length);
        return at === undefined ? [] : [{ ...issue, path: `${path}.${at}` }];
      }),
    ),
    ...steps.flatMap(({ channel, remind = [] }, i) => [
      ...checkChannel(channel, `${path}.steps.${i}.channel`),
      ...(advance === "due" && remind.length > 0 ? [remindsNobody(`${path}.steps.${i}.remind`, remind.length)] : []),
    ]),
  ];
}

function remindsNobody(path: string, got: number): Issue {
  const hint = 'with advance: "due" the next step comes whether this one is done or not; leave the reminders out';
  return { path, expected: "no reminders", got: show(got), hint };
}

/** Fields of a clock that all steps have from the cadence: told once, with the first. */
const shared: Readonly<Record<string, string>> = {
  from: "from",
  calendar: "calendar",
  appliesTo: "appliesTo",
  pauses: "pauses",
  cancel: "stopOn",
  "cancel.on": "stopOn",
  "cancel.when": "stopWhen",
  "thresholds.0.tellIn": "tellIn",
};

/** Where in a cadence the fault of its i-th clock stands; nothing when it was told already. */
function placeOf(path: string, i: number, steps: number): string | undefined {
  const isEnd = i === steps;
  const own = isEnd ? "atEnd" : `steps.${i}`;
  if (isEnd && path === "thresholds.0.tellIn") return "atEnd.tellIn";
  const common = Object.keys(shared)
    .filter((key) => path === key || path.startsWith(`${key}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (common !== undefined) return i === 0 ? (shared[common] as string) + path.slice(common.length) : undefined;
  const within = /^within(.*)$/.exec(path);
  if (within !== null) return `${own}.after${within[1]}`;
  const threshold = /^thresholds\.(\d+)(?:\.(.+))?$/.exec(path);
  if (threshold === null) return own;
  const [, number = "0", field = ""] = threshold;
  if (number === "0") return `${own}.${field}`;
  const late = field.replace(/^at$/, "after");
  return `${own}.remind.${Number(number) - 1}${late === "" ? "" : `.${late}`}`;
}
