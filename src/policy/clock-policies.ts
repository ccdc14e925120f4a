import { show, type Issue } from "../errors.ts";
import {
  asList,
  clocksOf,
  validateCadence,
  validateSla,
  type CadenceClock,
  type On,
  type Sla,
  type SlaNames,
} from "../sla/index.ts";
import type { PolicyDocument } from "./document.ts";

/** All clock policies of a document: its own, then those of its cadences. */
export function clocksOfPolicy({
  slas = [],
  cadences = [],
}: PolicyDocument): readonly (CadenceClock | { readonly spec: Sla; readonly cadence?: undefined })[] {
  return [...slas.map((spec) => ({ spec })), ...cadences.flatMap(clocksOf)];
}

/** What does not hold in the clock policies and the cadences of a document. */
export function checkClocks(document: PolicyDocument, others: Omit<SlaNames, "clocks">): Issue[] {
  const { slas = [], cadences = [] } = document;
  const clocks = clocksOfPolicy(document).map(({ spec }) => spec.name);
  const names = { ...others, clocks };
  const waits = new Map(slas.map(({ name, until }) => [name, endsIn(until as On)]));
  const titles = cadences.map(({ name }) => name);
  return [
    ...slas.flatMap((spec, i) => [
      ...(clocks.indexOf(spec.name) === i ? [] : [usedTwice(`slas.${i}.name`, spec.name)]),
      ...validateSla(spec, names, `slas.${i}`),
      ...checkCircle(spec.name, waits, `slas.${i}.until`),
    ]),
    ...cadences.flatMap((one, i) => {
      const isTwice =
        titles.indexOf(one.name) !== i || clocksOf(one).some(({ spec }) => slas.some(({ name }) => name === spec.name));
      return [
        ...(isTwice ? [usedTwice(`cadences.${i}.name`, one.name)] : []),
        ...validateCadence(one, names, `cadences.${i}`),
      ];
    }),
  ];
}

function endsIn(on: On | readonly On[]): readonly string[] {
  return asList(on).flatMap((one) => (typeof one === "object" && "finished" in one ? one.finished : []));
}

/** Clocks that are met by one another would end and begin without end. */
function checkCircle(name: string, waits: ReadonlyMap<string, readonly string[]>, path: string): Issue[] {
  const met = new Set<string>();
  const follow = (one: string): boolean =>
    (waits.get(one) ?? []).some((next) => next === name || (!met.has(next) && follow((met.add(next), next))));
  if (!follow(name)) return [];
  const hint = "let one of them be met by something else";
  return [{ path, expected: "no clock that is met, in the end, by its own end", got: show(name), hint }];
}

/** Two things of one name. */
export function usedTwice(path: string, name: string): Issue {
  return { path, expected: "a name used once", got: show(name), hint: "rename one of the two" };
}
