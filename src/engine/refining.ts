import type { Command, HandoverEvent } from "../core/index.ts";
import { isHandoverError } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { RegisteredCode } from "../policy/index.ts";
import type { ScorerAnswer } from "../scoring/index.ts";
import type { Rules } from "./rules.ts";
import { ScorerDesk } from "./scorer-desk.ts";

/** What a scorer has said to a question. */
interface Scored {
  readonly asked: string;
  readonly answer: ScorerAnswer;
}

/**
 * Assign first, refine later: asks the registered scorer about leads that were committed without its answer, and has each scored once
 * more when it comes. Whatever is not answered here, for the engine was closed, is asked again once the lead's clock is due.
 */
export class Refining {
  private readonly rules: Rules;
  /** By the scorer: each version of the policy may have its own. */
  private readonly desks = new Map<RegisteredCode, ScorerDesk>();
  private readonly refine: (leadId: string, scored: Scored) => Promise<unknown>;
  private readonly underWay = new Set<string>();
  private stopped = false;

  constructor(rules: Rules, refine: (leadId: string, scored: Scored) => Promise<unknown>) {
    this.rules = rules;
    this.refine = refine;
  }

  /** Whether a new lead waits for the scorer before it is routed. */
  get waits(): boolean {
    const { external } = this;
    return external !== undefined && external.waitMs > 0;
  }

  /** A new lead with what the scorer says, as far as that comes in the time the policy gives it. Never rejects. */
  async first(command: Command): Promise<Command> {
    const { external } = this;
    if (external === undefined || command.type !== "ingest") return command;
    if (command.reading === undefined || command.reading.issues.length > 0) return command;
    const { fields, asked } = external.asking(command.reading.fields);
    const answer = await inTime(
      this.deskOf(external).ask(asked, fields, external.spec.options ?? null),
      external.waitMs,
    );
    return answer === undefined ? command : { ...command, scored: { asked, answer } };
  }

  /** What was committed may have to be asked about. */
  hear(events: readonly HandoverEvent[], lead: (id: string) => Lead | undefined): void {
    if (this.external === undefined) return;
    for (const { type, leadId, data } of events) {
      if (type !== "lead.scored" || data.score.external?.state !== "pending") continue;
      const found = lead(leadId as string);
      if (found !== undefined) void this.askAbout(found, data.score.external.asked);
    }
  }

  stop(): void {
    this.stopped = true;
    for (const desk of this.desks.values()) desk.stop();
  }

  private get external(): RegisteredCode | undefined {
    return this.rules.policy.external;
  }

  private deskOf(external: RegisteredCode): ScorerDesk {
    let desk = this.desks.get(external);
    if (desk === undefined) this.desks.set(external, (desk = new ScorerDesk(external.code, external.max)));
    return desk;
  }

  private async askAbout(lead: Lead, asked: string): Promise<void> {
    const { external } = this;
    if (external === undefined || this.stopped) return;
    const asking = external.asking(lead);
    const key = `${lead.id} ${asked}`;
    // Later in the same commit it was changed: that is asked about.
    if (asking.asked !== asked || this.underWay.has(key)) return;
    this.underWay.add(key);
    const answer = await this.deskOf(external).ask(asked, asking.fields, external.spec.options ?? null);
    this.underWay.delete(key);
    if (this.stopped) return;
    // What the storage does not take now, the lead's clock brings up again.
    await this.refine(lead.id, { asked, answer }).catch((error: unknown) => {
      if (!isHandoverError(error)) throw error;
    });
  }
}

function inTime<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
