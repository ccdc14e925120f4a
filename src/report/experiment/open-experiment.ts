import type { HandoverEvent } from "../../core/index.ts";
import { HandoverError } from "../../errors.ts";
import { noSuchExperiment, type Experiment } from "../../experiment/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { StoppedArm } from "../../routing/index.ts";
import { toInstant, toMs, type Instant, type InstantInput } from "../../time/index.ts";
import { contactsOf, usualComplaints } from "../contacts.ts";
import { figuresOf } from "./figures.ts";
import type { ExperimentResult } from "./result.ts";
import { Units } from "./units.ts";

export interface ExperimentOptions {
  /** The policy that has the experiment. */
  readonly policy: Policy;
  /** Its name. */
  readonly experiment: string;
  /**
   * Activities that count as contact. @defaultValue those that meet a clock which starts with the assignment or the acceptance;
   * `call` and `email` where there is none
   */
  readonly contacts?: readonly string[] | undefined;
  /** Activities that are complaints. @defaultValue `["complaint", "spam_complaint"]` */
  readonly complaints?: readonly string[] | undefined;
}

/** The result of an experiment, being kept. Some 400 bytes a lead. */
export interface OpenExperiment {
  /** Takes in what happened next: the events of a lead in their order. */
  collect(event: HandoverEvent): void;
  /** What it has come to. @param asOf No earlier than the latest event. @defaultValue the instant of that */
  result(asOf?: InstantInput): ExperimentResult;
}

/**
 * The result of an experiment, kept as events happen. It may be looked at after every event, and acted on: each of its figures says the
 * truth with the probability it names over all looks together.
 *
 * A unit counts once its time is over (`conversion.within`, `contactWithin`), whatever came of it before: those who convert soon are
 * no better known than the others. Until then it is open. A lead that was closed, or taken off the list, without a contact counts as one
 * that was not contacted in time.
 *
 * @throws HandoverError `INPUT_INVALID` when the policy has no such experiment.
 */
export function openExperiment(options: ExperimentOptions): OpenExperiment {
  const { policy, contacts = contactsOf(policy), complaints = usualComplaints } = options;
  const spec = specOf(policy, options.experiment);
  const { stage, within = { days: 30 } } = spec.conversion ?? {};
  const units = new Units({
    experiment: spec.name,
    stage,
    contacts: new Set(contacts),
    complaints: new Set(complaints),
  });
  const windows = { conversionMs: toMs(within), contactMs: toMs(spec.contactWithin ?? "1h") };
  const stopped: StoppedArm[] = [];
  const shadows = new Map<string, { decisions: number; same: number }>();
  let latest: Instant = Number.NEGATIVE_INFINITY;
  return {
    collect(event) {
      latest = Math.max(latest, event.at);
      if (event.type === "experiment.stopped" && event.data.experiment === spec.name)
        stopped.push({ ...event.data, at: event.at });
      else if (event.type === "decision.shadowed" && event.data.experiment === spec.name) {
        const { arm, decision, same } = event.data;
        const known = shadows.get(arm) ?? { decisions: 0, same: 0 };
        const asked = decision === undefined ? 0 : 1;
        shadows.set(arm, { decisions: known.decisions + asked, same: known.same + (same === true ? 1 : 0) });
      } else units.collect(event);
    },
    result(asOf) {
      const asked = asOf === undefined ? Number.NEGATIVE_INFINITY : toInstant(asOf, "asOf");
      const at = Math.max(latest, asked);
      // Those of one lead come in their order, those of several need not.
      const all = [...units.units.values()].sort((a, b) => a.at - b.at);
      return figuresOf({ spec, units: all, stopped, shadows, windows, at: Number.isFinite(at) ? at : 0 });
    },
  };
}

/**
 * The result of an experiment over a log of events; see {@link openExperiment}.
 *
 * @example
 * const { comparisons, sampleRatio } = experimentResult(events, { policy, experiment: "speed" });
 *
 * @throws HandoverError `INPUT_INVALID` when the policy has no such experiment.
 */
export function experimentResult(
  events: Iterable<HandoverEvent>,
  options: ExperimentOptions,
  asOf?: InstantInput,
): ExperimentResult {
  const open = openExperiment(options);
  for (const event of events) open.collect(event);
  return open.result(asOf);
}

function specOf({ document: { experiments = [] } }: Policy, name: string): Experiment {
  const spec = experiments.find((one) => one.name === name);
  if (spec !== undefined) return spec;
  throw new HandoverError("INPUT_INVALID", noSuchExperiment(name, experiments));
}
