import { describe, describeIssue, HandoverError, refusing, type Issue } from "../../errors.ts";
import type { Cell } from "./cell.ts";
import type { KpiRules } from "./options.ts";
import type { Kept } from "./projection.ts";

/** Changes with what is kept: what another version has kept is refused. */
const format = 1;

/** Maps and sets as lists. */
interface SavedKpis {
  readonly format: number;
  readonly asked: Asked;
  readonly kept: Omit<Kept, "tracks" | "unknown" | "folded"> & {
    readonly tracks: [string, unknown][];
    readonly unknown: string[];
    readonly folded: [string, SavedCell][];
  };
}

type SavedCell = Omit<Cell, "clocks" | "stages" | "promises"> & {
  readonly clocks: [string, unknown][];
  readonly stages: [string, unknown][];
  readonly promises: [string, unknown][];
};

/** What was asked about; figures kept for other questions do not go on. */
type Asked = { readonly [option: string]: unknown };

/** What is kept, as JSON text. */
export function writeKept(kept: Kept, rules: KpiRules): string {
  const { tracks, unknown, folded, ...rest } = kept;
  const cells = [...folded].map(([row, { clocks, stages, promises, ...cell }]): [string, SavedCell] => [
    row,
    { ...cell, clocks: [...clocks], stages: [...stages], promises: [...promises] },
  ]);
  const saved: SavedKpis = {
    format,
    asked: askedOf(rules),
    kept: { ...rest, tracks: [...tracks], unknown: [...unknown], folded: cells },
  };
  return JSON.stringify(saved);
}

/**
 * What was kept, read back.
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE` when the text was not written by this version's `save`; `INPUT_INVALID` when the
 * options ask for something else than those it was written under.
 */
export function readKept(text: string, rules: KpiRules): Kept {
  const { asked, kept } = parse(text);
  const now = askedOf(rules);
  const issues = Object.entries(now).flatMap(([option, is]): Issue[] => {
    const [expected, got] = [JSON.stringify(asked[option] ?? null), JSON.stringify(is)];
    const hint = "take the options they were saved under, or begin anew with all events";
    return expected === got ? [] : [{ path: option, expected: `${expected}, as the figures were kept`, got, hint }];
  });
  if (issues.length > 0) throw new HandoverError("INPUT_INVALID", issues.map(describeIssue).join("; "), { issues });
  const { tracks, unknown, folded, ...rest } = kept;
  const cells = folded.map(([row, { clocks, stages, promises, ...cell }]): [string, Cell] => [
    row,
    {
      ...cell,
      clocks: new Map(clocks) as Cell["clocks"],
      stages: new Map(stages) as Cell["stages"],
      promises: new Map(promises) as Cell["promises"],
    },
  ]);
  return { ...rest, tracks: new Map(tracks) as Kept["tracks"], unknown: new Set(unknown), folded: new Map(cells) };
}

function parse(text: string): SavedKpis {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch {
    saved = undefined;
  }
  const found = typeof saved === "object" && saved !== null && "format" in saved ? saved.format : undefined;
  if (found === format) return saved as SavedKpis;
  const issue = {
    path: "saved",
    expected: `what save() has written, of format ${format}`,
    got: found === undefined ? describe(text) : `format ${describe(found)}`,
    hint: "begin anew with all events",
  };
  throw refusing("STORAGE_INCOMPATIBLE", issue);
}

function askedOf(rules: KpiRules): Asked {
  const { by, period = null, timeZone, satisfaction, from, to } = rules;
  const list = (names: ReadonlySet<string>): string[] => [...names].sort();
  return {
    by,
    period,
    timeZone,
    from: Number.isFinite(from) ? from : null,
    to: Number.isFinite(to) ? to : null,
    contacts: list(rules.contacts),
    contactClocks: list(rules.contactClocks),
    meetings: list(rules.meetings),
    complaints: list(rules.complaints),
    satisfaction: [satisfaction.activity, satisfaction.score],
  };
}
