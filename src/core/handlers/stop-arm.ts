import { HandoverError, show } from "../../errors.ts";
import { noSuchExperiment } from "../../experiment/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, StopOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { isStopped } from "../steps/enrol.ts";

/** An arm takes nobody in any more. Who is in it stays; one that was stopped stays so. */
export function stopArm(
  draft: Draft,
  policy: Policy,
  { experiment, arm, reason, by }: Extract<Command, { type: "experiment.stop" }>,
): StopOutcome {
  const specs = policy.experiments.map(({ spec }) => spec);
  const spec = specs.find(({ name }) => name === experiment);
  if (spec === undefined) throw new HandoverError("NOT_FOUND", noSuchExperiment(experiment, specs));
  if (!spec.arms.some(({ name }) => name === arm)) {
    const known = spec.arms.map(({ name }) => show(name)).join(", ");
    const message = `experiment ${show(experiment)} has no arm ${show(arm)}; it has ${known}`;
    throw new HandoverError("NOT_FOUND", message);
  }
  if (isStopped(draft, experiment, arm)) return { stopped: false };
  draft.emit("experiment.stopped", undefined, { experiment, arm, reason, ...(by === undefined ? {} : { by }) });
  return { stopped: true };
}
