import { memoryStorage } from "handover/storage/memory";
import { runSuite } from "./run-suite.ts";

const make = () => {
  const storage = memoryStorage();
  return { storage, dispose: () => storage.close() };
};

runSuite("memory", make, { reopen: "nothing outlives the process", beside: "the place is the storage itself" });
