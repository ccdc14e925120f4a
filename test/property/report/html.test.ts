import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { leadTimeline, picturesOf } from "handover/report";
import { htmlReport, type ReportPage } from "../../../src/report/html/index.ts";
import { policy, someLogs } from "./logs.ts";

type Write = (page: ReportPage) => string;

let honestPage: ReportPage;
beforeAll(async () => {
  const [log] = await someLogs();
  const { leadId } = log!.find(({ type }) => type === "assignment.offered")!;
  const compared = {
    name: "a measure",
    unit: "share",
    now: 0.1,
    next: 0.2,
    difference: 0.1,
    interval: [0.05, 0.2],
  } as const;
  honestPage = {
    title: "a title",
    pictures: picturesOf(log!, { policy }),
    lead: {
      timeline: leadTimeline(log!.filter((event) => event.leadId === leadId))!,
      name: "a firm",
      decision: "a\nb",
    },
    comparison: {
      versions: { now: "a version", next: "another version" },
      figures: {
        runs: 1,
        over: { unit: "day", count: 9 },
        measures: [compared],
        load: [{ ...compared, name: "a rep", unit: "leads a day" }],
        owners: { same: 1, other: 1, onlyNow: 0, onlyNext: 0 },
        waiting: { now: 0, next: 0 },
        worstDrift: { now: 0, next: 0 },
      },
    },
  };
});

/** What is not a name: a word that is looked at, and must stay what it is. */
const fixed = /^(?:unit|state|case|timeZone)$/;

/** The page with every name in it led by what is given. */
function named(page: ReportPage, name: string): ReportPage {
  const rename = (value: unknown, key = ""): unknown => {
    if (typeof value === "string") return fixed.test(key) ? value : `${name}${value}`;
    if (Array.isArray(value)) return value.map((one) => rename(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rename(one, key)]));
  };
  return rename(page) as ReportPage;
}

const hostile = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</style><style>*{display:none}</style>",
    "</svg></text><a href=javascript:alert(1)>",
    "--></title><!--",
    "&lt;script&gt;&#60;b>",
    "\u202e\u2066gnp.exe",
    "\u0000\u0007\ud800\u200b\ufeff",
    "x".repeat(10_000),
    "<b>".repeat(4_000),
    "${1}`$&$1$`",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
);

const tags =
  /^(?:!doctype|html|head|meta|title|style|body|svg|defs|pattern|rect|circle|path|g|line|text|tspan|header|h1|h2|h3|small|bdi|p|main|dl|div|dt|dd|nav|ul|li|a|section|figure|figcaption|details|summary|span|table|caption|thead|tbody|tr|th|td|pre|footer)$/;
const tag = /<\/?([!a-z][a-z0-9]*)((?: [a-zA-Z][\w:-]*(?:="[^"<>]*")?)*) ?\/?>/g;
// oxlint-disable-next-line no-control-regex
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

const lawful = (page: string): boolean => {
  let lawless = page.length > 1_000_000 || steering.test(page);
  const body = page.replaceAll("\n", " ").replace(/<style>.*?<\/style>/, "");
  const text = body.replaceAll(tag, (_, name: string, attributes: string) => {
    const names = attributes.replaceAll(/="[^"]*"/g, "");
    lawless ||=
      !tags.test(name) || / (?:on\w+|style|src|srcdoc|action)\b/i.test(names) || / href="[^#]/.test(attributes);
    return "";
  });
  return !lawless && !/[<>]/.test(text);
};

const cannotBreakOut = (write: Write): fc.IProperty<unknown> =>
  fc.property(hostile, (name) => lawful(write(named(honestPage, name))));

describe("whatever names there are, they stay names", () => {
  test("in the page", () => {
    expect(lawful(htmlReport(honestPage))).toBe(true);
    fc.assert(cannotBreakOut(htmlReport), { numRuns: 30 });
  });

  const bugs: readonly (readonly [string, Write])[] = [
    ["an element", (page) => htmlReport(page).replaceAll("&lt;", "<").replaceAll("&gt;", ">")],
    ["an attribute", (page) => htmlReport(page).replaceAll("&quot;", '"')],
    ["the text around", (page) => htmlReport(page).replace(/<h1>/, () => `<h1>${page.title}`)],
  ];
  test.each(bugs)("and a writer that lets them into %s is caught", (_, write) => {
    expect(fc.check(cannotBreakOut(write), { numRuns: 60 }).failed).toBe(true);
  });
});
