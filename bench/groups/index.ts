import type { Group } from "../harness/group.ts";
import { roadGrowth } from "./road-growth.ts";
import { roadSpeed } from "./road-speed.ts";

/** Every group by name; a name before the slash stands for all that begin with it. */
export const groups: ReadonlyMap<string, Group> = new Map([
  ["road/speed", roadSpeed],
  ["road/growth", roadGrowth],
]);

/** The groups a user means: all without a name, none when the name is unknown. */
export function groupsNamed(name: string | undefined): readonly (readonly [string, Group])[] {
  return [...groups].filter(([own]) => name === undefined || own === name || own.startsWith(`${name}/`));
}
