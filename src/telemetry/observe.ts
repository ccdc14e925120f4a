import type { Handover } from "../engine/index.ts";
import { failed, type Attributes, type Meter, type Span, type Tracer } from "./api.ts";
import { countEvents } from "./count-events.ts";
import { errorType, outcomeOf } from "./outcome.ts";

export interface Telemetry {
  /** @defaultValue no spans */
  readonly tracer?: Tracer | undefined;
  /** @defaultValue no metrics */
  readonly meter?: Meter | undefined;
}

/** Calls that are observed: as `handover.ingest`, `handover.accept`, ... */
const ofNoLead = ["ingest", "ingestMany", "import", "matches", "claim", "rescore", "tick"] as const;
/** Those whose first argument is the id of a lead. */
const ofALead = [
  "record",
  "accept",
  "decline",
  "assign",
  "acknowledge",
  "reassign",
  "park",
  "wake",
  "transition",
  "score",
  "update",
  "explain",
] as const;

type Call = (...given: unknown[]) => Promise<unknown>;

/**
 * The same engine, observed: its calls are spans of the trace they are made in, its calls and events are counted. What is told of a call is its
 * name, what came of it, the code of a refusal or an error, and on spans the lead's id; of a person nothing at all.
 *
 * Metrics: `handover.call.duration` (s, by operation and outcome), `handover.events` (by type, and by clock where a clock tells),
 * `handover.lead.assignment_time` (s, from the lead to its first offer). Each engine counts what it commits itself.
 *
 * @example
 * const handover = observe(createHandover({ policy, storage }), {
 *   tracer: trace.getTracer("leads"),
 *   meter: metrics.getMeter("leads"),
 * });
 */
export function observe(handover: Handover, { tracer, meter }: Telemetry): Handover {
  const durations = meter?.createHistogram("handover.call.duration", { description: "How long calls take", unit: "s" });
  const events = meter && countEvents(meter);

  const watch =
    (operation: string, call: Call, isOfALead: boolean): Call =>
    (...given) => {
      const from = performance.now();
      const run = async (span?: Span): Promise<unknown> => {
        let outcome: Attributes = {};
        try {
          const result = await call(...given);
          outcome = outcomeOf(result);
          return result;
        } catch (error) {
          outcome = { "error.type": errorType(error) };
          span?.setStatus({ code: failed });
          throw error;
        } finally {
          durations?.record((performance.now() - from) / 1_000, { "handover.operation": operation, ...outcome });
          span?.setAttributes(outcome);
          span?.end();
        }
      };
      if (tracer === undefined) return run();
      const attributes: Record<string, string> = { "handover.operation": operation };
      if (isOfALead && typeof given[0] === "string") attributes["handover.lead.id"] = given[0];
      return tracer.startActiveSpan(`handover.${operation}`, { attributes }, run);
    };

  /** A tenant's engine is the same one each time, and is observed once. */
  const known = new WeakMap<Handover, Handover>();
  const observed = (engine: Handover): Handover => {
    const there = known.get(engine);
    if (there !== undefined) return there;
    if (events !== undefined) engine.on("event", events);
    const calls = (names: readonly (keyof Handover)[], isOfALead: boolean) =>
      names.map((name) => [name, watch(name, engine[name] as Call, isOfALead)] as const);
    const made: Handover = {
      ...engine,
      ...Object.fromEntries([...calls(ofNoLead, false), ...calls(ofALead, true)]),
      tenant: (name, options) => observed(engine.tenant(name, options)),
    };
    known.set(engine, made);
    return made;
  };
  return observed(handover);
}
