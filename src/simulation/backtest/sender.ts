import type { Command } from "../../core/index.ts";
import { driveOf, type Handover } from "../../engine/index.ts";
import { isHandoverError } from "../../errors.ts";
import type { Notes } from "./check-log.ts";

/** Sends the commands of a log to an engine. Clocks that were looked at together are looked at together again. */
export class Sender {
  private readonly handover: Handover;
  private readonly notes: Notes;
  private due: Command[] = [];

  constructor(handover: Handover, notes: Notes) {
    this.handover = handover;
    this.notes = notes;
  }

  /** Clocks are kept until something else is sent, or time goes on. */
  async send(command: Command): Promise<void> {
    if (command.type === "fire") return void this.due.push(command);
    await this.settle();
    await this.decide([command]);
  }

  /** Sends what was kept. */
  async settle(): Promise<void> {
    if (this.due.length === 0) return;
    const { due } = this;
    this.due = [];
    await this.decide(due);
  }

  private async decide(commands: readonly Command[]): Promise<void> {
    const decided = await driveOf(this.handover).asIs(commands);
    for (const [i, { error }] of decided.entries()) {
      if (error === undefined) continue;
      if (!isHandoverError(error)) throw error;
      const { type } = commands[i] as Command;
      this.notes.add("NOT_REPEATED", `${type} was refused with ${error.code}`, `${type} ${error.code}`);
    }
  }
}
