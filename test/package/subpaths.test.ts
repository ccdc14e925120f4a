import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { sizeBudgets } from "../../docs/sizes-page.ts";
import { manifest, root, subpaths } from "./subpaths.ts";

/**
 * The engine is what `handover` itself opens; the ledger and territories are parts of routing, and commitments of clocks, not rooms. Experiments
 * are written in a policy, dealt by the core and told by reports.
 */
const withoutDoor = [
  "handover/engine",
  "handover/experiment",
  "handover/experiment/statistics",
  "handover/routing/ledger",
  "handover/routing/territory",
  "handover/sla/commitment",
];

test("every room of src is a subpath, and every subpath is a room", () => {
  const rooms = readdirSync(`${root}/src`, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)index\.ts$/.test(file))
    .map((file) => (file === "index.ts" ? "handover" : `handover/${dirname(file)}`))
    .filter((room) => !withoutDoor.includes(room));
  expect([...subpaths].sort()).toEqual(rooms.sort());
});

test("a subpath leads to its room in both formats, each with types of its own", () => {
  for (const subpath of subpaths) {
    const room = `./dist${subpath.slice("handover".length)}/index`;
    expect(manifest.exports[`.${subpath.slice("handover".length)}`]).toEqual({
      import: { types: `${room}.d.ts`, default: `${room}.js` },
      require: { types: `${room}.d.cts`, default: `${room}.cjs` },
    });
  }
});

const budgets = sizeBudgets();
const doors = subpaths.map((subpath) => [subpath, `dist${subpath.slice("handover".length)}/index.js`]);

test("every subpath has a size budget", () => {
  const ofDoors = budgets.filter(({ name }) => !name.includes(" "));
  expect(ofDoors.map(({ name, path }) => [name, path])).toEqual(doors);
});

test("a budget beside those says of which subpath it is, and what of it", () => {
  for (const { name, path, import: names, ignore } of budgets.filter((one) => one.name.includes(" "))) {
    const [door = "", ...what] = name.split(" ");
    expect(doors).toContainEqual([door, path]);
    expect(what.join(" ")).toBe(names ?? "without packages");
    expect(ignore).toEqual(names === undefined ? Object.keys(manifest.dependencies) : undefined);
  }
});
