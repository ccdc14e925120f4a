import { identityKeys, type Lead, type LeadFields, type Personal } from "../../lead/index.ts";
import type { HandoverEvent } from "../events.ts";
import { fieldsIn } from "./telling.ts";

/** What a lead has kept of somebody it was about before it was corrected. */
export interface Former {
  /** What happened while it was theirs. */
  readonly events: ReadonlySet<HandoverEvent>;
  /** The keys it had then. */
  readonly keys: readonly string[];
  /** What told them, and tells nobody the lead was ever about besides. */
  readonly texts: readonly string[];
  /** What they had left on the lead for somebody else, who has not said it since. */
  readonly inherited: readonly string[];
}

/** While a lead was one person's: from a correction to the next. */
interface Tenure {
  readonly events: readonly HandoverEvent[];
  readonly keys: ReadonlySet<string>;
  /** As they stood at its end. */
  readonly last: LeadFields | undefined;
}

/** What stays on a lead when it is corrected, but for names and what goes with the job. */
const left = new Set(["phone", "message", "externalIds"]);

/** What happened to a lead while it went by a key that a correction has taken from it. */
export function formerEvents(key: string, history: readonly HandoverEvent[]): readonly HandoverEvent[] {
  return tenuresOf(history).flatMap(({ events, keys }, i, all) => (keys.has(key) && i < all.length - 1 ? events : []));
}

/** Whether a lead that was sent under a key has gone over to somebody of another name since. */
export function isGivenOver(key: string, history: readonly HandoverEvent[]): boolean {
  const tenures = tenuresOf(history);
  const at = tenures.findLastIndex(({ keys }) => keys.has(key));
  return at >= 0 && tenures.slice(at).some(({ last }, i, rest) => isAnother(last, rest[i + 1]?.last));
}

export function formerOf(key: string, lead: Lead, history: readonly HandoverEvent[], personal: Personal): Former {
  const tenures = tenuresOf(history);
  const events = new Set(formerEvents(key, history));
  const telling = (some: readonly (LeadFields | undefined)[]): readonly string[] =>
    some.flatMap((fields) => (fields === undefined ? [] : personal.tellingIn(fields)));
  const theirs = telling(fieldsIn(events));
  const others = folded(telling([...fieldsIn(history.filter((event) => !events.has(event))), lead]));
  const inherited = tenures.flatMap((tenure, i) => {
    const next = tenures[i + 1];
    if (next === undefined || !events.has(tenure.events[0] as HandoverEvent) || !isAnother(tenure.last, next.last))
      return [];
    const before = folded(telling(tenures.slice(0, i).flatMap((one) => fieldsIn(one.events))));
    const since = folded(
      tenures
        .slice(i + 1)
        .flatMap((one) => one.events)
        .flatMap((event) => (event.type === "lead.merged" ? personal.tellingIn(event.data.again) : [])),
    );
    const leaves = leftOn(tenure.last, personal);
    return leaves.filter((text) => !before.has(text.toLowerCase()) && !since.has(text.toLowerCase()));
  });
  const keys = tenures.flatMap((tenure) => (events.has(tenure.events[0] as HandoverEvent) ? [...tenure.keys] : []));
  return {
    events,
    keys,
    texts: theirs.filter((text) => !others.has(text.toLowerCase())),
    inherited,
  };
}

/** The texts of what stays on a lead, whoever it is. */
function leftOn(fields: LeadFields | undefined, personal: Personal): readonly string[] {
  const marked = personal.paths.filter((path) => left.has(path) || path.startsWith("properties."));
  return fields === undefined ? [] : marked.flatMap((path) => personal.textsAt(fields, path));
}

/** A correction that takes a key from a lead begins a new one. */
function tenuresOf(history: readonly HandoverEvent[]): readonly Tenure[] {
  const tenures: { events: HandoverEvent[]; keys: Set<string>; last: LeadFields | undefined }[] = [];
  for (const event of history) {
    const [fields] = fieldsIn([event]);
    const before = tenures.at(-1);
    const now = fields && new Set(identityKeys(fields));
    const isCorrection =
      event.type === "lead.updated" &&
      before?.last !== undefined &&
      !identityKeys(before.last).every((key) => now?.has(key));
    if (before === undefined || isCorrection) tenures.push({ events: [], keys: new Set(), last: undefined });
    const tenure = tenures.at(-1) as (typeof tenures)[number];
    tenure.events.push(event);
    tenure.last = fields ?? tenure.last;
    for (const one of fieldsIn([event])) for (const key of identityKeys(one)) tenure.keys.add(key);
  }
  return tenures;
}

/** Whether what was a name became another one, or none. */
function isAnother(before: LeadFields | undefined, after: LeadFields | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return (["firstName", "lastName"] as const).some(
    (name) => before[name] !== undefined && before[name]?.toLowerCase() !== after[name]?.toLowerCase(),
  );
}

function folded(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map((text) => text.toLowerCase()));
}
