import { OthersFirst, StillOpen, type Command, type Decided, type OpenQuestion } from "../core/index.ts";
import { failure, readAnswer, thrown, Unanswered, type Answers, type CustomAnswer } from "../routing/index.ts";
import { formatDuration } from "../time/index.ts";

/** How often a command lets others go first; then it has its turn whoever has come in between. */
const mostTimes = 3;

/**
 * Decides commands that have to wait for something: for the answers of asynchronous routers, as long as their time-outs let them
 * take, or for leads that waited before.
 */
export class Hearing {
  private readonly underWay = new Map<string, Promise<CustomAnswer>>();
  /** By lead: what waits to be done to it. */
  private readonly putOff = new Map<string, Promise<unknown>>();
  private readonly othersFirst: () => Promise<void>;

  /** @param othersFirst Settles when all that wait have had their turn. */
  constructor(othersFirst: () => Promise<void>) {
    this.othersFirst = othersFirst;
  }

  /**
   * Decides a command, as often as it takes for every router on its way to have answered, and for others to have had their turn.
   *
   * @param first What deciding it has come to already.
   */
  decide(
    command: Command,
    decide: (command: Command) => Promise<Decided>,
    first: Decided | undefined = undefined,
  ): Promise<Decided> {
    const before = this.before(command);
    const decided =
      before === undefined
        ? this.decideOften(command, decide, first)
        : before.then(() => this.decideOften(command, decide, undefined));
    if ("leadId" in command && command.inTurn !== true) {
      const { leadId } = command;
      const settled: Promise<void> = decided
        .then(ignore, ignore)
        .then(() => void (this.putOff.get(leadId) === settled && this.putOff.delete(leadId)));
      this.putOff.set(leadId, settled);
    }
    return decided;
  }

  /** What has to be done to the same lead before; settles then. */
  before(command: Command): Promise<unknown> | undefined {
    return this.putOff.size > 0 && "leadId" in command ? this.putOff.get(command.leadId) : undefined;
  }

  private async decideOften(
    command: Command,
    decide: (command: Command) => Promise<Decided>,
    first: Decided | undefined,
  ): Promise<Decided> {
    let { answers = {} } = command;
    let times = 0;
    for (let decided = first ?? (await decide(command)); ;) {
      const { error } = decided;
      const questions = questionsOf(error);
      if (questions.length > 0) answers = { ...answers, ...(await this.askAll(questions)) };
      else if (error instanceof OthersFirst && times < mostTimes) {
        times += 1;
        await this.othersFirst();
      } else return decided;
      decided = await decide({ ...command, answers, inTurn: times === mostTimes });
    }
  }

  /** What routers answer to these questions, asked all at once. Never rejects. */
  async askAll(questions: readonly Pick<OpenQuestion, "unanswered">[]): Promise<Answers> {
    const asked = questions.flatMap(({ unanswered }) => (unanswered === undefined ? [] : [unanswered]));
    return Object.fromEntries(await Promise.all(asked.map(async (one) => [one.key, await this.ask(one)] as const)));
  }

  /** What a router answers, asked about each lead once at a time; it passes when it fails or takes too long. */
  private ask(unanswered: Unanswered): Promise<CustomAnswer> {
    const { key } = unanswered;
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const asked = answerOf(unanswered).finally(() => this.underWay.delete(key));
    this.underWay.set(key, asked);
    return asked;
  }
}

function ignore(): void {
  // Whoever asked is told.
}

/** What routers have to answer before a command that failed so can go on. */
export function questionsOf(error: unknown): readonly Pick<OpenQuestion, "unanswered">[] {
  if (error instanceof StillOpen) return error.questions;
  return error instanceof Unanswered ? [{ unanswered: error }] : [];
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
