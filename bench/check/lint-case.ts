import { checkPolicy } from "handover/check";
import { atLeast, below, where } from "handover/condition";
import { definePolicy } from "handover/policy";
import { fixed, territory } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { onActivity, sla } from "handover/sla";

export interface LintOptions {
  readonly rules: number;
  readonly territories: number;
}

/** A check: how long it took the processor, and how much it found. */
export interface Linted {
  readonly cpuMs: number;
  readonly findings: number;
}

const countries = "DE PL FR GB US ES IT NL BE SE CZ AT".split(" ");
const sources = 50;

/** A policy of so many rules, a tenth of them clocks of one group, of which the first that applies is taken, and a table of territories. */
export function open({ rules, territories }: LintOptions) {
  const clocks = Math.round(rules / 10);
  const size = (n: number) => ({
    "company.employees": atLeast(n),
    "company.country": countries[n % countries.length]!,
  });
  const policy = definePolicy({
    version: "1",
    scoring: scorecard(
      Array.from({ length: rules - clocks }, (_, n) =>
        points((n % 7) + 1, where({ ...size(n), source: `s${n % sources}` }), { name: `rule ${n}` }),
      ),
      { max: 100 },
    ),
    slas: Array.from({ length: clocks }, (_, n) =>
      sla(`clock ${n}`, {
        from: "assigned",
        until: onActivity("call"),
        within: "1h",
        group: "contact",
        // Each a band that none before it takes.
        appliesTo: where({ "company.employees": n === 0 ? below(10) : below(10 + 10 * n) }),
      }),
    ),
    routing: territory({
      entries: Array.from({ length: territories }, (_, n) => ({
        name: `territory ${n}`,
        country: countries[n % countries.length]!,
        postalCode: String(10_000 + n),
        to: fixed({ repId: `rep-${n % 200}` }),
      })),
      otherwise: fixed({ repId: "boss" }),
    }),
  });
  return {
    lint(): Linted {
      const before = process.cpuUsage();
      const findings = checkPolicy(policy).length;
      const { user, system } = process.cpuUsage(before);
      return { cpuMs: (user + system) / 1000, findings };
    },
  };
}
