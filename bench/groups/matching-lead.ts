import { atMost, below, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { Kind, Size } from "../matching/matching-case.ts";

const group = "matching/lead";
const rounds = 9;
const warmUpRounds = 3;

/** Ten times as many people, of ten times as many firms. */
const few: Size = { people: 100_000, accounts: 10_000 };
const many: Size = { people: 1_000_000, accounts: 100_000 };
const sizes = [few, many];

/** What comes in, in percent. */
const day: { readonly [kind in Kind]: number } = {
  "known person": 35,
  "firm by its domain": 30,
  "firm by its name": 15,
  "nobody known": 20,
};
const kinds = Object.keys(day) as Kind[];
const sized = (name: string, { people, accounts }: Size): string =>
  `${name}, ${people / 1000}k people, ${accounts / 1000}k accounts`;

/** Whose a lead is and of which account, on memory storage: by e-mail, by domain, by a name written otherwise, or nobody's. */
export const matchingLead: Group = async (progress) => {
  progress(`${group}: filling`);
  const one = await openProcessCase(new URL("../matching/matching-case.ts", import.meta.url), { sizes }, "UTC");
  try {
    const timers = new Map<string, () => Promise<number>>();
    for (const size of sizes)
      for (const kind of kinds) timers.set(sized(kind, size), () => one.call<number>("time", size.people, kind));
    progress(`${group}: matching`);
    const samples = await interleave([...timers.keys()], rounds, warmUpRounds, (key) => timers.get(key)!());
    const nanos = (kind: Kind, size: Size): readonly number[] => samples.get(sized(kind, size))!;
    /** A lead of the day, round by round. */
    const mixed = (size: Size): readonly number[] =>
      Array.from({ length: rounds }, (_, round) =>
        kinds.reduce((sum, kind) => sum + (nanos(kind, size)[round]! * day[kind]) / 100, 0),
      );
    const row = async (
      name: string,
      ns: readonly number[],
      before: readonly number[],
      found?: number,
    ): Promise<Row> => ({
      group,
      name,
      figures: {
        us: median(ns) / 1000,
        "min us": Math.min(...ns) / 1000,
        "max us": Math.max(...ns) / 1000,
        "times itself at 100k": medianRatio(ns, before),
        ...(found === undefined ? {} : { "% found": found }),
      },
    });
    const rows: Row[] = [];
    for (const size of sizes) {
      for (const kind of kinds) {
        const found = await one.call<number>("share", size.people, kind);
        rows.push(await row(sized(kind, size), nanos(kind, size), nanos(kind, few), found));
      }
      rows.push(await row(sized("a lead of the day", size), mixed(size), mixed(few)));
    }
    progress(`${group}: comparing with all names`);
    const scan = await one.call<number>("timeScan", many.people);
    rows.push({ group, name: sized("name compared with all", many), figures: { us: scan / 1000 } });
    return {
      rows,
      goals: [
        atMost(5, "matching: us a lead of the day, 1M people, 100k accounts", median(mixed(many)) / 1000),
        below(3, "matching: a lead of the day, ten times as many known", medianRatio(mixed(many), mixed(few))),
      ],
    };
  } finally {
    one.close();
  }
};
