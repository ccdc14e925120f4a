/** Taken when the module is loaded: a host that fakes its timers in tests is not made to wait for them. */
const soon: (go: () => void) => unknown = typeof setImmediate === "function" ? setImmediate : (go) => setTimeout(go, 0);

/**
 * Lets the event loop go round once. A storage that answers at once resolves promises alone, and between those neither timers nor
 * sockets have their turn: long work over it has to stop now and then of its own.
 */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => void soon(resolve));
}
