import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { leadTimeline, picturesOf, type LeadTimeline, type Pictures } from "handover/report";
import { htmlReport, type ComparedPolicies } from "../../../../src/report/html/index.ts";
import { markup, shown } from "../../../../src/report/html/markup.ts";
import { style, styleHash } from "../../../../src/report/html/style.ts";
import { policy, run } from "../../simulation/small-world.ts";

let pictures: Pictures;
let lead: LeadTimeline;
beforeAll(async () => {
  const { events, handover } = await run("page");
  await handover.close();
  pictures = picturesOf(events, { policy });
  const { leadId } = events.find(({ type }) => type === "assignment.offered")!;
  lead = leadTimeline(events.filter((event) => event.leadId === leadId))!;
});

const figure = (name: string, unit: "share" | "ms" | "leads a day", [now, next]: readonly [number, number]) => ({
  name,
  unit,
  now,
  next,
  difference: next - now,
  interval: [(next - now) / 2, (next - now) * 2] as const,
});
const comparison: ComparedPolicies = {
  runs: 1,
  over: { unit: "day", count: 14 },
  measures: [figure("clocks met in time", "share", [0.5, 0.75]), figure("median time to contact", "ms", [60_000, 0])],
  load: [figure("ana", "leads a day", [1, 2]), figure("nobody", "leads a day", [0, 0])],
  owners: { same: 3, other: 1, onlyNow: 0, onlyNext: 0 },
  waiting: { now: 0, next: 1 },
  worstDrift: { now: 0.5, next: 0.75 },
};
const whole = (): string =>
  htmlReport({
    pictures,
    lead: { timeline: lead, name: "Alpha & Sons", decision: "went to ana\n  was owed most" },
    comparison: { figures: comparison, versions: { now: "one", next: "two" } },
  });

/** What stands in elements of a name, without what is in them. */
const told = (page: string, element: string): string[] =>
  [...page.matchAll(new RegExp(`<${element}[^>]*>([^]*?)</${element}>`, "g"))].map(([, inside = ""]) =>
    inside.replaceAll(/<[^>]*>/g, "").trim(),
  );

describe("a page", () => {
  test("is the same for the same figures", () => {
    expect(whole()).toBe(whole());
    expect(htmlReport(JSON.parse(JSON.stringify({ pictures })) as { pictures: Pictures })).toBe(
      htmlReport({ pictures }),
    );
  });

  test("lets in no style but its own, and nothing else at all", () => {
    expect(styleHash).toBe(`sha256-${createHash("sha256").update(style).digest("base64")}`);
    const page = whole();
    expect(page).toContain(
      `content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).toContain(`<style>${style}</style>`);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle="|\son\w+=|https?:|url\((?!#)/);
  });

  test("has its pictures in order, each with a sentence, a label, a caption and its numbers", () => {
    const page = whole();
    expect(told(page, "h2")).toEqual([
      "two against one",
      "Time to first contact",
      "Fairness of the hand-out",
      "Funnel, and time in each stage",
      "Arrivals against staffed hours",
      "One lead, and its clocks",
      "Why it went where it went",
    ]);
    expect(told(page, "figcaption").every((caption) => caption.length > 60)).toBe(true);
    expect(page.match(/<figure>/g)).toHaveLength(6);
    expect(page.match(/<p class="finding">[^<]{20,}<\/p>/g)).toHaveLength(6);
    expect(page.match(/<details>/g)).toHaveLength(6);
    const svgs = page.match(/<svg class="(?:wide|narrow)"[^>]*>/g) ?? [];
    expect(svgs.length).toBeGreaterThanOrEqual(12);
    expect(svgs.every((svg) => / role="img"/.test(svg) && / aria-label="[^"]{10,}"/.test(svg))).toBe(true);
  });

  test("says what was counted, in numbers of its own", () => {
    const page = whole();
    const { total, arrivals } = pictures;
    expect(told(page, "dd")[0]).toBe(String(total.leads));
    const numbers = told(page, "td").map(Number);
    const leads = arrivals.hours.reduce((sum, one) => sum + one.leads, 0);
    expect(leads).toBe(total.leads);
    expect(numbers).toContain(Math.max(...arrivals.hours.map((one) => one.leads)));
    expect(page).toContain("clocks met in time 50.0 % to 75.0 %; median time to contact 1m to 0s");
    expect(page).toContain("25.0 % of the leads that both hand out get another first owner");
  });

  test("says so where there is nothing to see, or something is missing", () => {
    const empty = htmlReport({ pictures: picturesOf([], { policy }) });
    for (const sentence of [
      "No lead came in yet.",
      "Nobody was assigned a lead yet.",
      "No lead was handed out by turn yet.",
    ])
      expect(empty).toContain(sentence);
    const partial = { gaps: 2, outOfOrder: 1, unknownLeads: 3 };
    expect(htmlReport({ pictures: { ...pictures, partial } })).toContain(
      "Partial: the log lacks 2 events, has 1 out of order and 3 leads without a beginning.",
    );
    expect(htmlReport({})).toContain("<h1>Leads, from marketing to sales</h1>");
  });

  test("says plainly what is proved of turns, and what is not", () => {
    const [one] = pictures.fairness;
    const said = (bound: Pictures["fairness"][number]["bound"]): string =>
      told(htmlReport({ pictures: { ...pictures, fairness: [{ ...one!, bound }] } }), "td").join(" | ");
    expect(said({ leads: 1, case: "equal, fixed", exceptions: 0 })).toContain(
      "1.00 | 0 | equal parts, always the same team",
    );
    expect(said({ leads: undefined, case: "weighted, changing", exceptions: 3 })).toContain("– | 3 | weighted parts");
  });
});

describe("text", () => {
  test("is escaped wherever it stands", () => {
    expect(markup`<b title="${`"'`}">${"<i>&"}${[markup`<u>`, undefined, 3]}</b>`.markup).toBe(
      '<b title="&quot;&#39;">&lt;i&gt;&amp;<u>3</b>',
    );
  });

  test("steers nothing around it, and has an end", () => {
    expect(markup`${"a\u202eb\u0000c\ud800d\u200be\n"}`.markup).toBe("a·b·c·d·e\n");
    expect(shown("line\nbreak")).toBe("line·break");
    expect(shown("x".repeat(10_000), 10)).toBe(`${"x".repeat(9)}…`);
    expect(shown("👩‍💻👩", 60)).toBe("👩‍💻👩");
    expect(shown("ab", 2)).toBe("ab");
  });
});
