export { manualClock } from "../time/index.ts";
export type { ManualClock } from "../time/index.ts";
export { storageConformance } from "./storage-conformance.ts";
export type { MakeStorage, StorageCase, StorageFixture } from "./storage-case.ts";
export { strictSnapshots } from "./strict-snapshots.ts";
