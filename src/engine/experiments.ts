import type { StopOutcome } from "../core/index.ts";
import { HandoverError } from "../errors.ts";
import { noSuchExperiment, type Experiment } from "../experiment/index.ts";
import { openExperiment, type ExperimentOptions, type ExperimentResult } from "../report/index.ts";
import { needsNothing } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import { details, optional, textsIn } from "./arguments.ts";
import type { Ready } from "./lane.ts";
import type { Unnamed } from "./roster.ts";

/** An arm that was stopped, and why. */
export interface GuardedArm {
  readonly experiment: string;
  readonly arm: string;
  readonly reason: string;
}

/** What counts as contact and as a complaint, where the policy does not say. */
export type ResultOptions = Pick<ExperimentOptions, "contacts" | "complaints">;

/** Experiments of the policy that is in force: what they have come to, and an end to arms that do harm. */
export interface Experiments {
  /**
   * What an experiment has come to by now. It reads all events that are stored: where these are many, keep the result with
   * `openExperiment` of `handover/report` over a subscriber.
   *
   * @throws HandoverError `NOT_FOUND` when the policy in force has no such experiment.
   */
  result(name: string, options?: ResultOptions): Promise<ExperimentResult>;
  /**
   * Stops an arm: it takes nobody in any more, on all engines; who is in it stays. The others share what comes in by their weights. It
   * cannot be taken back: begin an experiment of another name.
   *
   * @returns Whether it was stopped by this; not where it was before.
   * @throws HandoverError `NOT_FOUND`, `INPUT_INVALID`
   */
  stop(name: string, arm: string, why: { readonly reason: string; readonly by?: string | undefined }): Promise<boolean>;
  /**
   * Stops every arm that has crossed a guard-rail (`stopWhen`), and says which it stopped. What `start` began does it every hour
   * (`guardMs`); call it besides as often as you like. It reads all events, once for each experiment that has guard-rails.
   */
  guard(options?: ResultOptions): Promise<readonly GuardedArm[]>;
}

/** What these calls do their work with. */
export interface ExperimentsDesk {
  /** Opened, with the version of the policy that is in force. */
  readonly ready: () => Promise<Ready>;
  readonly send: <T>(command: Unnamed) => Promise<T>;
}

export function experimentsApi({ ready, send }: ExperimentsDesk): Experiments {
  const readResult = async ({ store, policy }: Ready, name: string, options: ResultOptions) => {
    const open = openExperiment({ ...options, policy, experiment: name });
    const now = await store.view((view) => andThen(view.read(needsNothing(emptyRoster)), () => view.now));
    for await (const page of store.scan("events")) for (const event of page) open.collect(event);
    return open.result(now);
  };
  const stop = async (experiment: string, arm: string, reason: string, by?: string): Promise<boolean> => {
    const who = by === undefined ? {} : { by };
    const { stopped } = await send<StopOutcome>({ type: "experiment.stop", experiment, arm, reason, ...who });
    return stopped;
  };
  return {
    async result(name, options) {
      const given = optional<ResultOptions>("experiments.result", "{ contacts, complaints }", options);
      const opened = await ready();
      mustHave(opened, name);
      return readResult(opened, name, given);
    },
    async stop(name, arm, why) {
      const { reason, by } = details("experiments.stop", "{ reason, by }", why, ["reason"]);
      textsIn("experiments.stop", why, ["by"]);
      return stop(name, arm, reason, by);
    },
    async guard(options) {
      const given = optional<ResultOptions>("experiments.guard", "{ contacts, complaints }", options);
      const opened = await ready();
      const done: GuardedArm[] = [];
      for (const { name } of specsOf(opened).filter(isGuarded))
        for (const { arm, reason } of crossedIn(await readResult(opened, name, given)))
          if (await stop(name, arm, reason)) done.push({ experiment: name, arm, reason });
      return done;
    },
  };
}

/** Arms that go on, and have crossed a guard-rail. */
function crossedIn({ arms, alpha }: ExperimentResult): readonly { readonly arm: string; readonly reason: string }[] {
  return arms.flatMap(({ arm, stopped, weight, harms }) => {
    const one = harms.find(({ crossed }) => crossed);
    if (one === undefined || stopped !== undefined || weight === 0) return [];
    const { on, count, of, atMost } = one;
    const reason = `${words[on]}: ${count} of ${of}, and it is proven at ${alpha} that more than ${atMost} come to it`;
    return [{ arm, reason }];
  });
}

const words = { opt_out: "people who opted out", complaint: "complaints", decline: "leads that reps declined" };

function specsOf({ policy }: Ready): readonly Experiment[] {
  return policy.experiments.map(({ spec }) => spec);
}

function isGuarded({ stopWhen = [] }: Experiment): boolean {
  return stopWhen.length > 0;
}

/** Whether there is anything for {@link Experiments.guard} to look at. */
export function hasGuardRails(policy: Policy): boolean {
  return policy.experiments.some(({ spec }) => isGuarded(spec));
}

function mustHave(opened: Ready, name: string): void {
  const specs = specsOf(opened);
  if (!specs.some((one) => one.name === name)) throw new HandoverError("NOT_FOUND", noSuchExperiment(name, specs));
}
