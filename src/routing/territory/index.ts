export { checkTerritories } from "./check.ts";
export { describeMatch, describeNoMatch } from "./describe.ts";
export type { Band, TerritoryEntry, TerritoryTable } from "./entry.ts";
export { territoryMatches } from "./matches.ts";
export type { TerritoryMatch } from "./matches.ts";
export { readAsked, search } from "./search.ts";
export { readTable } from "./table.ts";
export { indexTerritories } from "./territory-index.ts";
export type { TerritoryIndex } from "./territory-index.ts";
