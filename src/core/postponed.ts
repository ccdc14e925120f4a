import { Unanswered } from "../routing/index.ts";
import type { OpenQuestion } from "./commands.ts";

/**
 * What a command fails with that would give a lead to somebody before others, who wait, have been asked for: whoever decides sees
 * to those first, and decides again. Newcomers after it in its batch wait with it, and what is to be done to the same lead.
 */
export class OthersFirst extends Error {
  override readonly name = "OthersFirst";

  constructor() {
    super("others wait that have not been asked for: a decision alone cannot ask for them first, an engine can");
  }
}

/** There is nothing to tell one from another. */
export const othersFirst = new OthersFirst();

/** Whether a command failed with what passes when others have had their turn, or routers have answered. */
export function isPostponed(error: unknown): boolean {
  return error instanceof OthersFirst || error instanceof StillOpen || error instanceof Unanswered;
}

/** What a command on many leads fails with until asynchronous routers have answered about all of them. */
export class StillOpen extends Error {
  override readonly name = "StillOpen";
  readonly questions: readonly OpenQuestion[];

  constructor(questions: readonly OpenQuestion[]) {
    super(`${questions.length} leads wait for routers to answer: a decision alone cannot wait for them, an engine can`);
    this.questions = questions;
  }
}
