import type { Comparison } from "handover/simulation";
import { toMs } from "handover/time";
import { fault, nearestName, shown } from "../fault.ts";

/** A difference that another policy must not make: `sla<-0.02`. */
export interface GuardRail {
  readonly text: string;
  readonly measure: string;
  readonly sign: "<" | ">";
  readonly than: number;
}

/** What a guard-rail may be about, and what that is called in the comparison. */
const measures: ReadonlyMap<string, string> = new Map([
  ["sla", "clocks met in time"],
  ["assigned", "assigned"],
  ["contacted", "contacted"],
  ["waited", "waited for somebody"],
  ["won", "won"],
  ["median", "median time to contact"],
  ["p90", "90th percentile of time to contact"],
  ["declined", "declined"],
  ["lie", "let lie"],
]);
const known = [...measures.keys(), "drift"];

/** `sla<-0.02`: of several, apart by commas. @throws HandoverError `INPUT_INVALID` */
export function readGuardRails(text: string | undefined): GuardRail[] {
  return (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map(readGuardRail);
}

function readGuardRail(text: string): GuardRail {
  const [, measure = "", sign, than = ""] = /^([a-z0-9]+)\s*([<>])\s*(\S+)$/.exec(text) ?? [];
  if (sign !== "<" && sign !== ">")
    throw fault(
      "--fail-if",
      "a measure, < or >, and a difference",
      shown(text),
      "write for instance --fail-if 'sla<-0.02'",
    );
  if (!known.includes(measure))
    throw fault("--fail-if", "a known measure", shown(measure), nearestName(measure, known));
  return { text, measure, sign, than: readDifference(than) };
}

/** A number; of times, a duration with a sign, if any. */
function readDifference(text: string): number {
  const [, sign, length = ""] = /^([+-]?)(.+)$/.exec(text) ?? [];
  const ms = /[a-z]/.test(length) ? toMs(length) : Number(length);
  if (Number.isFinite(ms)) return sign === "-" ? -ms : ms;
  throw fault("--fail-if", "a number, or a length of time", shown(text), "write for instance -0.02 or 15m");
}

/** How a guard-rail stands: broken where the difference is beyond it, and where there is none to judge. */
export function isBroken({ measure, sign, than }: GuardRail, compared: Comparison): boolean {
  const difference =
    measure === "drift"
      ? compared.worstDrift.next - compared.worstDrift.now
      : compared.measures.find(({ name }) => name === measures.get(measure))?.difference;
  return difference === undefined || (sign === "<" ? difference < than : difference > than);
}
