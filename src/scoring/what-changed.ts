import type { LeadScore } from "../lead/index.ts";
import { thousand } from "./score.ts";

const mostNamed = 3;

/** Which reasons made most of the difference between two scores, in words: `+40 demo form, -2.5 email_click`. */
export function whatChanged(before: LeadScore, after: LeadScore): string {
  const changes = new Map<string, number>();
  const add = ({ reasons }: LeadScore, sign: 1 | -1): void => {
    for (const { rule, points } of reasons) {
      const name = nameOf(rule);
      changes.set(name, (changes.get(name) ?? 0) + sign * Math.round(points * thousand));
    }
  };
  add(before, -1);
  add(after, 1);
  const largest = [...changes]
    .filter(([, points]) => points !== 0)
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  const named = largest
    .slice(0, mostNamed)
    .map(([rule, points]) => `${points > 0 ? "+" : ""}${points / thousand} ${rule}`);
  if (largest.length > mostNamed) named.push(`${largest.length - mostNamed} more`);
  return named.length === 0 ? "the grades have other limits" : named.join(", ");
}

/** Points for activities say how many there were: another number makes no other reason. */
function nameOf(rule: string): string {
  return rule.replace(/: \d+(?: of \d+)?$/, "");
}
