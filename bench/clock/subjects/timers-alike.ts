import { clockCase } from "../clock-case.ts";
import { targetMs } from "../engine.ts";
import { keepTimers } from "./timers.ts";

/** `setTimeout` at its best: clocks that all run equally long share one list of the host's. */
export const open = clockCase((size) => keepTimers(size, () => targetMs));
