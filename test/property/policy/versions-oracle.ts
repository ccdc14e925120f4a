/** Something that somebody does with versions of the policy, so long after what was done before. */
export interface Deed {
  readonly after: number;
  readonly what:
    | {
        readonly do: "add";
        readonly version: string;
        readonly in: number | null | undefined;
        readonly reviseIn: number | null | undefined;
      }
    | { readonly do: "activate"; readonly version: string }
    | { readonly do: "back" }
    | { readonly do: "tell" };
}

interface Said {
  readonly inForce: string | undefined;
  readonly before: string | undefined;
}

/**
 * Which version is in force after each deed, told as a story: a pile of versions, on which each that comes is laid, and from which a
 * roll-back takes one away; and a diary of those that are to come. Knows nothing of events, turns or plans.
 */
export function planByStory(story: readonly Deed[], start: number): readonly Said[] {
  const pile: string[] = [];
  const asked = new Map<string, number>();
  let diary: { readonly version: string; readonly on: number }[] = [];
  let now = start;
  const lay = (version: string): void => {
    if (pile.at(-1) !== version) pile.push(version);
  };
  const comeDue = (): void => {
    // Those of one day in the order in which they were written down.
    for (const { version } of diary.filter(({ on }) => on <= now).sort((a, b) => a.on - b.on)) lay(version);
    diary = diary.filter(({ on }) => on > now);
  };
  return story.map(({ after, what }) => {
    now += after;
    comeDue();
    if (what.do === "activate" || what.do === "add") {
      if (pile.length === 0) lay("A");
      if (what.do === "activate") lay(what.version);
      else if (what.in === null) {
        asked.delete(what.version);
        diary = diary.filter(({ version }) => version !== what.version);
      } else if (what.in !== undefined && asked.get(what.version) !== now + what.in) {
        asked.set(what.version, now + what.in);
        diary = diary.filter(({ version }) => version !== what.version);
        diary.push({ version: what.version, on: now + what.in });
        comeDue();
      }
    } else if (what.do === "back" && pile.length > 1) pile.pop();
    return { inForce: pile.at(-1), before: pile.at(-2) };
  });
}
