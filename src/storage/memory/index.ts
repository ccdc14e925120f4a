export type { Kept } from "./kept.ts";
export { memoryStorage } from "./storage.ts";
export type { MemoryStorageOptions } from "./storage.ts";
