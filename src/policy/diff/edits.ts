import type { Json } from "../../json.ts";
import { canonicalJson } from "../../lead/index.ts";
import { isList, isObject, itemsOf, type Item } from "./items.ts";

/** One difference of two documents. */
export interface Edit {
  /** Where: keys of objects, and of items of lists what they are known by. */
  readonly path: readonly string[];
  /** `moved`: the items of a list stand in another order; `before` and `after` are what they are known by. */
  readonly kind: "added" | "removed" | "changed" | "moved";
  readonly before?: Json | undefined;
  readonly after?: Json | undefined;
  /** Where it stands in the document before, items of lists by their places: `slas.0.within`; absent for what was added. */
  readonly from?: string | undefined;
  /** Where it stands in the document after; absent for what was removed. */
  readonly to?: string | undefined;
}

/** Values that are read as one: rules in words say more than their parts. */
const leaves: ReadonlySet<string> = new Set(["when", "appliesTo", "guard", "auto", "entry", "exit", "while"]);

/** A value in both documents, and where. */
interface Pair {
  readonly path: readonly string[];
  readonly from: readonly (string | number)[];
  readonly to: readonly (string | number)[];
}

const root: Pair = { path: [], from: [], to: [] };

/** All differences, in the order of the documents. */
export function editsOf(before: Json | undefined, after: Json | undefined, at: Pair = root): Edit[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const { path } = at;
  const [from, to] = [at.from.join("."), at.to.join(".")];
  if (before === undefined) return [{ path, kind: "added", after, to }];
  if (after === undefined) return [{ path, kind: "removed", before, from }];
  const isLeaf = leaves.has(path.at(-1) ?? "");
  if (!isLeaf && isObject(before) && isObject(after) && isOneKind(before, after))
    return keysOf(before, after).flatMap((key) =>
      editsOf(own(before, key), own(after, key), inside(at, key, key, key)),
    );
  const items = !isLeaf && isList(before) && isList(after) ? itemsOf(before, after, path) : undefined;
  return items === undefined ? [{ path, kind: "changed", before, after, from, to }] : editsOfItems(items, at);
}

interface Items {
  readonly before: readonly Item[];
  readonly after: readonly Item[];
}

function editsOfItems({ before, after }: Items, at: Pair): Edit[] {
  const was = new Map(before.map((item) => [item.key, item]));
  const is = new Map(after.map((item) => [item.key, item]));
  const edits = before
    .filter(({ key }) => !is.has(key))
    .flatMap(({ key, value, place }) => editsOf(value, undefined, inside(at, key, place, place)));
  const stayed = before.filter(({ key }) => is.has(key)).map(({ key }) => key);
  const stays = after.filter(({ key }) => was.has(key)).map(({ key }) => key);
  if (canonicalJson(stayed) !== canonicalJson(stays)) {
    const [from, to] = [at.from.join("."), at.to.join(".")];
    edits.push({ path: at.path, kind: "moved", before: stayed, after: stays, from, to });
  }
  for (const { key, value, place } of after) {
    const earlier = was.get(key);
    edits.push(...editsOf(earlier?.value, value, inside(at, key, earlier?.place ?? place, place)));
  }
  return edits;
}

function inside({ path, from, to }: Pair, key: string, before: string | number, after: string | number): Pair {
  return { path: [...path, key], from: [...from, before], to: [...to, after] };
}

/** Whether one of them could have become the other: a router of another kind is another router. */
function isOneKind(before: object, after: object): boolean {
  return ["router", "limit", "kind", "type"].every(
    (key) => canonicalJson(own(before as never, key)) === canonicalJson(own(after as never, key)),
  );
}

function keysOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function own(of: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
