import type { Command, Decided } from "../core/index.ts";
import { failure, readAnswer, thrown, Unanswered, type Answers, type CustomAnswer } from "../routing/index.ts";
import { formatDuration } from "../time/index.ts";

/** Asks asynchronous routers outside any transaction, each about a lead once at a time. */
export class Hearing {
  private readonly underWay = new Map<string, Promise<CustomAnswer>>();

  /**
   * Decides a command, as often as it takes for every router on its way to have answered.
   *
   * @param first What deciding it has come to already.
   */
  async decide(
    command: Command,
    decide: (command: Command) => Promise<Decided>,
    first: Decided | undefined = undefined,
  ): Promise<Decided> {
    let answers: Answers = command.answers ?? {};
    for (let decided = first ?? (await decide(command)); ; decided = await decide({ ...command, answers })) {
      if (!(decided.error instanceof Unanswered)) return decided;
      answers = { ...answers, [decided.error.key]: await this.ask(decided.error) };
    }
  }

  /** What a router answers; it passes when it fails or takes too long. Never rejects. */
  ask(unanswered: Unanswered): Promise<CustomAnswer> {
    const { key } = unanswered;
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const asked = answerOf(unanswered).finally(() => this.underWay.delete(key));
    this.underWay.set(key, asked);
    return asked;
  }
}

async function answerOf({ router, question }: Unanswered): Promise<CustomAnswer> {
  const { ask, timeoutMs } = router;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<CustomAnswer>((resolve) => {
    timer = setTimeout(() => resolve(failure(`it did not answer within ${formatDuration(timeoutMs)}`)), timeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve(ask(question)).then(readAnswer), late]);
  } catch (cause) {
    return thrown(cause);
  } finally {
    clearTimeout(timer);
  }
}
