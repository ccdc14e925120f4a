import type { Hold } from "handover/lead";

/** A lead's wait since then. */
export const heldSince = (since: number): Hold => ({ since, rank: "", reason: "nobody was in" });
