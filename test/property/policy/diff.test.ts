import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editsOf, type Edit } from "../../../src/policy/diff/edits.ts";
import type { Json } from "../../../src/json.ts";
import { canonicalJson as canonical } from "../../../src/lead/index.ts";
import { isList, isObject } from "../../../src/policy/diff/items.ts";
import { wordsOf } from "../../../src/policy/diff/words.ts";

type Diff = typeof editsOf;
type Law = (diff: Diff) => fc.IProperty<unknown>;

const word = fc.constantFrom("a", "b", "c", "1h", "45m", "sdr");
const key = fc.constantFrom("name", "id", "at", "when", "within", "hours", "slas", "entries", "router", "points");
/** Documents of few words, so that two of them have much in common, and items of lists have names more often than not. */
const { document } = fc.letrec<{ document: Json; value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(word, fc.integer({ min: 0, max: 3 }), fc.boolean()),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.record({ name: word, points: tie("value") }), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
  document: fc.dictionary(key, tie("value"), { maxKeys: 5 }),
}));

const pair: fc.Arbitrary<readonly [Json, Json]> = fc.oneof(
  fc.tuple(document, document),
  document.map((one) => [one, one] as const),
  document.map((one) => [one, turned(one)] as const),
  fc
    .tuple(document, document)
    .map(([one, other]) => [one, { ...(one as object), ...(other as object) } as Json] as const),
);

const nothingWhereBothAreTheSame: Law = (diff) =>
  fc.property(pair, ([one, other]) => (diff(one, other).length === 0) === (canonical(one) === canonical(other)));

/** With what is said to differ put out of sight, nothing differs. */
const nothingElseDiffers: Law = (diff) =>
  fc.property(pair, ([one, other]) => {
    const edits = diff(one, other);
    return canonical(masked(one, edits, "from")) === canonical(masked(other, edits, "to"));
  });

/** What stands at a place is what is told of it. */
const tellsWhatIsThere: Law = (diff) =>
  fc.property(pair, ([one, other]) =>
    diff(one, other).every(
      ({ kind, from, to, before, after }) =>
        kind === "moved" ||
        (canonical(before) === canonical(from === undefined ? undefined : at(one, from)) &&
          canonical(after) === canonical(to === undefined ? undefined : at(other, to))),
    ),
  );

const theOtherWayRound: Law = (diff) =>
  fc.property(pair, ([one, other]) => {
    const told = (edits: readonly Edit[], isBack: boolean): string[] =>
      edits
        .map(({ kind, before, after, from, to }) => {
          const other = { added: "removed", removed: "added", changed: "changed", moved: "moved" }[kind];
          const forth = [kind, canonical(before), canonical(after), from, to];
          return (isBack ? [other, canonical(after), canonical(before), to, from] : forth).join("|");
        })
        .sort();
    expect(told(diff(other, one), true)).toEqual(told(diff(one, other), false));
    return true;
  });

const laws = { nothingWhereBothAreTheSame, nothingElseDiffers, tellsWhatIsThere, theOtherWayRound };

describe("differences of documents:", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(editsOf), { numRuns: 500 }));

  test("each is said in words", () =>
    fc.assert(
      fc.property(pair, ([one, other]) => editsOf(one, other).every((edit) => wordsOf(edit).trim().length > 2)),
      { numRuns: 500 },
    ));
});

describe("a planted bug is caught:", () => {
  const bugs: readonly (readonly [string, Law, (edits: Edit[]) => Edit[]])[] = [
    ["what was added is not told", nothingWhereBothAreTheSame, (edits) => edits.filter(({ kind }) => kind !== "added")],
    ["a changed value is not told where there are others", nothingElseDiffers, (edits) => edits.slice(0, 2)],
    ["another order is not told", nothingElseDiffers, (edits) => edits.filter(({ kind }) => kind !== "moved")],
    [
      "what was told is turned round",
      tellsWhatIsThere,
      (edits) => edits.map((edit) => ({ ...edit, before: edit.after, after: edit.before })),
    ],
    [
      "removed is called changed",
      theOtherWayRound,
      (edits) => edits.map((edit) => (edit.kind === "removed" ? { ...edit, kind: "changed" } : edit)),
    ],
  ];
  test.each(bugs)("%s", (_, law, bug) => {
    const { failed } = fc.check(
      law((before, after) => bug(editsOf(before, after))),
      { numRuns: 2_000 },
    );
    expect(failed).toBe(true);
  });
});

/** The same with its lists the other way round. */
function turned(value: Json): Json {
  if (isList(value)) return value.map(turned).reverse();
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, turned(one)]));
}

function at(document: Json, place: string): Json | undefined {
  if (place === "") return document;
  return place
    .split(".")
    .reduce<Json | undefined>((value, step) => (value as { [key: string]: Json } | undefined)?.[step], document);
}

/** A document without the places that edits name; lists of which the order differs are put in one. */
function masked(document: Json, edits: readonly Edit[], side: "from" | "to"): Json {
  const hidden = new Map(edits.map((edit) => [edit[side], edit.kind]));
  const look = (value: Json, path: readonly (string | number)[]): Json | undefined => {
    const kind = path.length === 0 && !hidden.has("") ? undefined : hidden.get(path.join("."));
    if (kind === "changed") return "changed";
    if (kind === "added" || kind === "removed") return undefined;
    const inside = (one: Json, step: string | number): Json | undefined => look(one, [...path, step]);
    if (isList(value)) {
      const items = value.map(inside).filter((one) => one !== undefined);
      return kind === "moved" ? items.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1)) : items;
    }
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([step, one]) => [step, inside(one, step)] as const);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Json;
  };
  return look(document, []) as Json;
}
