import { show, type Issue, issuesOf } from "../../errors.ts";
import { toMs, type Duration } from "../../time/index.ts";
import { checkField } from "../check-field.ts";
import { integerWeights } from "../ledger/index.ts";
import type { Names, RouterKind } from "../kind.ts";
import type { Router } from "../router.ts";
import { compileSharing, type Narrow } from "./share.ts";
import type { Sharing } from "./sharing.ts";

/** A kind of router that shares the leads of a pool: all of them alike but for how they narrow the contenders down. */
export function sharingKind<S extends Sharing & Router>(
  kind: string,
  narrowOf: (spec: S, name: string) => Narrow,
): RouterKind<S> {
  return {
    compile(spec) {
      const name = `${kind} ${spec.pool}`;
      return compileSharing(spec, name, narrowOf(spec, name));
    },
    draws: ({ pool, ledger = pool, maxAhead }) => ({ pool, ledger, maxAhead }),
    check: checkSharing,
  };
}

function checkSharing(
  { by = [], weights, timeLeft, maxAhead, offerTo = 1, skills = [], hold }: Sharing,
  path: string,
  names: Names,
): Issue[] {
  const issues = by.flatMap((field, i) => checkField(field, `${path}.by.${i}`));
  const length = (value: Duration | undefined, at: string): void => {
    if (value !== undefined) issues.push(...issuesOf(() => toMs(value, { path: at })));
  };
  if (hold !== undefined && names.mayHold === false)
    issues.push({
      path: `${path}.hold`,
      expected: "no hold before the last step of an overflow",
      got: show(hold),
      hint: "leave it out and say in `wait` how long the next step waits for this one",
    });
  if (typeof weights === "object") issues.push(...checkWeights(weights, `${path}.weights`));
  length(timeLeft, `${path}.timeLeft`);
  if (maxAhead !== undefined && !(maxAhead >= 1 && maxAhead <= 1000))
    issues.push({
      path: `${path}.maxAhead`,
      expected: "a number of leads from 1 to 1,000",
      got: show(maxAhead),
      hint: "with less than one lead nobody could ever take a turn",
    });
  if (offerTo > 1 && names.offersLapse === false)
    issues.push({
      path: `${path}.offerTo`,
      expected: "offers that lapse",
      got: "a policy without offers.acceptWithin",
      hint: 'add offers: { acceptWithin: "15m" }: what none of them answers would be forgotten',
    });
  skills.forEach((skill, i) => {
    const at = `${path}.skills.${i}`;
    length(skill.dropAfter, `${at}.dropAfter`);
    if (skill.lead !== undefined) issues.push(...checkField(skill.lead, `${at}.lead`));
    if ((skill.lead === undefined) === (skill.has === undefined))
      issues.push({
        path: at,
        expected: "either `lead`, a field, or `has`, a value",
        got: show(skill),
        hint: 'write { rep: "languages", lead: "language" } or { rep: "certificates", has: "enterprise" }',
      });
  });
  return issues;
}

function checkWeights(weights: Readonly<Record<string, number>>, path: string): Issue[] {
  const ids = Object.keys(weights);
  const place = (at: string): string => at.replace(/^weights\.(\d+)$/, (_, i: string) => `${path}.${ids[Number(i)]}`);
  const found = issuesOf(() => integerWeights(Object.values(weights)));
  if (found.length > 0) return found.map((issue) => ({ ...issue, path: place(issue.path) }));
  if (Object.values(weights).some((weight) => weight > 0)) return [];
  const hint = "give somebody a weight, or leave the router out";
  return [{ path, expected: "at least one weight above 0", got: show(weights), hint }];
}
