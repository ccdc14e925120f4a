import type { Command, Decided } from "../core/index.ts";

/** Commands of a call that wait for the next transaction. */
export interface Waiting {
  readonly commands: readonly Command[];
  /** Gives it back, for it has to wait for something else. */
  readonly giveBack?: (() => void) | undefined;
  readonly settle: (decided: readonly Decided[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Gives each caller the outcomes of its own commands. */
export function share(taken: readonly Waiting[], decided: readonly Decided[]): void {
  let from = 0;
  for (const { commands, settle } of taken) {
    settle(taken.length === 1 ? decided : decided.slice(from, from + commands.length));
    from += commands.length;
  }
}

/** Whether a command has an id by which it is told from a repetition. */
export function isKeyed(command: Command): boolean {
  return "keyed" in command && command.keyed === true;
}
