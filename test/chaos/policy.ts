import { definePolicy } from "handover";
import { limitedRules, limitsOf } from "../support/chaos/limited.ts";
import { nodeClocks } from "../support/node-clocks.ts";

const held = 40;
const withinMs = 3_000;

/** Clocks that warn, break and tell, and a limit and a cap that nodes only keep together. */
export const clusterPolicy = definePolicy({
  version: "1",
  ...limitedRules(held, "1s", withinMs),
  slas: nodeClocks,
});

export const clusterLimits = limitsOf(held, withinMs);
