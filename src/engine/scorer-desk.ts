import type { Json } from "../lead/index.ts";
import { describe, show } from "../errors.ts";
import { readScorerReply, type AsyncScorer, type ScorerAnswer } from "../scoring/index.ts";
import { formatDuration } from "../time/index.ts";
import { Circuit } from "./circuit.ts";
import { Slots } from "./slots.ts";

/** Answers that are kept; the oldest go first. */
const mostKept = 10_000;

const closed: ScorerAnswer = { code: "unanswered", message: "the engine was closed" };

type Fields = { readonly [path: string]: unknown };

/** Asks a scorer of the host's own: so many questions at once, each as often as it takes, and the same one once. */
export class ScorerDesk {
  private readonly scorer: AsyncScorer;
  private readonly max: number;
  private readonly circuit: Circuit;
  private readonly slots: Slots;
  private readonly kept = new Map<string, { readonly answer: ScorerAnswer; readonly until: number }>();
  private readonly underWay = new Map<string, Promise<ScorerAnswer>>();
  /** What to do with each that waits, when the desk stops. */
  private readonly stops = new Set<() => void>();
  private stopped = false;

  constructor(scorer: AsyncScorer, max: number) {
    this.scorer = scorer;
    this.max = max;
    this.circuit = new Circuit(scorer.failures, scorer.restMs);
    this.slots = new Slots(scorer.atOnce);
  }

  /** What the scorer says, or why that does not count. Never rejects. @param asked A print of the question. */
  ask(asked: string, fields: Fields, options: Json | null): Promise<ScorerAnswer> {
    const kept = this.kept.get(asked);
    if (kept !== undefined && kept.until > performance.now()) return Promise.resolve(kept.answer);
    let answer = this.underWay.get(asked);
    if (answer === undefined) {
      answer = this.slots.run(() => this.askOften(asked, fields, options)).finally(() => this.underWay.delete(asked));
      this.underWay.set(asked, answer);
    }
    return answer;
  }

  /** Nobody wants an answer any more. */
  stop(): void {
    this.stopped = true;
    for (const stop of this.stops) stop();
  }

  private async askOften(asked: string, fields: Fields, options: Json | null): Promise<ScorerAnswer> {
    const { attempts, pauseMs } = this.scorer;
    for (let attempt = 1; ; attempt++) {
      if (this.stopped) return closed;
      if (!this.circuit.lets(performance.now()))
        return { code: "circuit_open", message: "it failed so often that it is left alone for a while" };
      const answer = await this.askOnce(fields, options);
      const failed = answer.code !== undefined;
      this.circuit.note(failed, performance.now());
      if (!failed) this.keep(asked, answer);
      if (!failed || attempt >= attempts) return answer;
      // Not in step with others whose question failed with this one.
      await this.pause(pauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2), () => undefined).done;
    }
  }

  private async askOnce(fields: Fields, options: Json | null): Promise<ScorerAnswer> {
    const { ask, timeoutMs } = this.scorer;
    const unwanted = new AbortController();
    const late = this.pause<ScorerAnswer>(timeoutMs, (stopped) =>
      stopped ? closed : { code: "timeout", message: `it did not answer within ${formatDuration(timeoutMs)}` },
    );
    try {
      const reply = Promise.resolve(ask({ fields: structuredClone(fields), options, signal: unwanted.signal }));
      return await Promise.race([reply.then((value: unknown) => readScorerReply(value, this.max)), late.done]);
    } catch (cause) {
      // What it says of it may quote what it was asked.
      return { code: "threw", message: `it threw ${cause instanceof Error ? show(cause.name) : describe(cause)}` };
    } finally {
      late.cancel();
      unwanted.abort();
    }
  }

  /** Comes to an end in time, or when the desk stops; it keeps no process alive. */
  private pause<T>(ms: number, result: (stopped: boolean) => T): { done: Promise<T>; cancel: () => void } {
    let cancel = (): void => undefined;
    const done = new Promise<T>((resolve) => {
      const stop = (): void => (cancel(), resolve(result(true)));
      const timer = setTimeout(() => (cancel(), resolve(result(false))), ms);
      timer.unref();
      cancel = () => (clearTimeout(timer), void this.stops.delete(stop));
      this.stops.add(stop);
    });
    return { done, cancel: () => cancel() };
  }

  private keep(asked: string, answer: ScorerAnswer): void {
    this.kept.delete(asked);
    this.kept.set(asked, { answer, until: performance.now() + this.scorer.keepMs });
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }
}
