export { memoryStorage } from "./storage.ts";
export type { MemoryStorageOptions } from "./storage.ts";
