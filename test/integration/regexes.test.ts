import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkSync } from "recheck";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/*
 * Every pattern of the library meets texts that anybody may send. None may take longer than in proportion to their length, or nearly: a text of
 * a few kilobytes would keep the process for minutes (ReDoS).
 */
const src = resolve(import.meta.dirname, "../../src");

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

function patternsIn(file: string, text: string): Pattern[] {
  const found: Pattern[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const place = `${file.slice(src.length + 1)}:${line + 1}`;
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const patterns = files.flatMap((name) => patternsIn(join(src, name), readFileSync(join(src, name), "utf8")));

/** How long the worst text takes, as `recheck` finds: `safe`, `polynomial` or `exponential`. */
function verdict({ source, flags }: Pick<Pattern, "source" | "flags">): string {
  const found = checkSync(source, flags, { timeout: 20_000 });
  return found.status === "vulnerable" ? found.complexity.summary : found.status;
}

/** Patterns whose worst text takes longer, and why nobody can send it. */
const bounded: Readonly<Record<string, string>> = {
  "errors.ts / \\(.*\\)$/": "of what was expected: a text of ours",
  "time/duration.ts /(\\d+(?:\\.\\d+)?)(ms|min|[wdhms])/g":
    "of a text that is such parts and nothing else: each is found where it begins",
  "time/zone.ts /(\\d+)\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)/": "of a date that the host writes",
  'calendar/ical/property.ts /=([^;"]*(?:"[^"]*"[^;"]*)+)/g':
    "of parameters, which are no longer than 4,096 characters",
  "policy/diff/diff.ts /\\B(?=(?:\\d{3})+$)/g": "of a number",
  "report/html/fairness-figure.ts /\\.?0+$/": "of a number",
  "report/html/svg-document.ts /-?\\d+\\.\\d{2,}(?:e-?\\d+)?/g": "of numbers that the charting library has written",
  "routing/decision/what-if.ts /\\((.*)\\)$/": "of a verdict: a text of ours, with a name of a limit",
};
const nameOf = ({ place, source, flags }: Pattern): string => `${place.replace(/:\d+$/, "")} /${source}/${flags}`;

describe("patterns", () => {
  test("are found where they stand", () => expect(patterns.length).toBeGreaterThan(100));

  test.each(patterns.map((one) => [`${one.place} /${one.source}/${one.flags}`, one] as const))("%s", (_, pattern) => {
    // One that is safe by now needs no excuse.
    if (bounded[nameOf(pattern)] === undefined) expect(verdict(pattern)).toBe("safe");
    else expect(verdict(pattern)).not.toBe("safe");
  });

  test("those that have an excuse are there", () =>
    expect(Object.keys(bounded).filter((name) => !patterns.some((one) => nameOf(one) === name))).toEqual([]));

  test.each(["^(a+)+$", "^\\s+|\\s+$ ", "^(\\w+\\s?)*$"])(
    "one that can be made to stand still is found out: %s",
    (source) => {
      expect(verdict({ source, flags: "" })).not.toBe("safe");
    },
  );
});
