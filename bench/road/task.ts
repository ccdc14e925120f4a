/**
 * The task that every road in this folder does for each lead, as data: twenty rules, one guarded transition, fifty
 * equal reps and three clocks. Each engine turns it into its own terms.
 */

export type RulePart = "fit" | "engagement";

export type Test =
  | { readonly op: "equals"; readonly value: string | boolean }
  | { readonly op: "oneOf"; readonly value: readonly string[] }
  | { readonly op: "atLeast"; readonly value: number }
  | { readonly op: "below"; readonly value: number }
  | { readonly op: "present" };

export interface Rule {
  readonly id: string;
  readonly part: RulePart;
  readonly points: number;
  /** Dotted path -> test; all must hold. */
  readonly when: Readonly<Record<string, Test>>;
}

const equals = (value: string | boolean): Test => ({ op: "equals", value });
const oneOf = (...value: string[]): Test => ({ op: "oneOf", value });
const atLeast = (value: number): Test => ({ op: "atLeast", value });
const below = (value: number): Test => ({ op: "below", value });
const present: Test = { op: "present" };
const rule = (id: string, part: RulePart, points: number, when: Rule["when"]): Rule => ({ id, part, points, when });

/** Points are chosen so that each part lies within 0..100 for every generated lead. */
export const rules: readonly Rule[] = [
  rule("has-title", "fit", 10, { jobTitle: present }),
  rule("tiny", "fit", -10, { "company.employees": below(10) }),
  rule("team", "fit", 10, { "company.employees": atLeast(50) }),
  rule("mid-size", "fit", 10, { "company.employees": atLeast(200) }),
  rule("enterprise", "fit", 10, { "company.employees": atLeast(1000) }),
  rule("home-market", "fit", 10, { "company.country": oneOf("PL", "DE", "CZ", "NL") }),
  rule("english-market", "fit", 5, { "company.country": oneOf("US", "GB") }),
  rule("core-industry", "fit", 15, { "company.industry": oneOf("software", "fintech") }),
  rule("logistics", "fit", 10, { "company.industry": equals("logistics") }),
  rule("decider", "fit", 15, { "properties.seniority": oneOf("c-level", "vp") }),
  rule("director", "fit", 10, { "properties.seniority": equals("director") }),
  rule("budget", "fit", 15, { "properties.budget": atLeast(50_000) }),
  rule("some-budget", "fit", 5, { "properties.budget": atLeast(10_000), "company.employees": atLeast(50) }),
  rule("demo", "engagement", 30, { "properties.demoRequested": equals(true) }),
  rule("met-us", "engagement", 15, { source: oneOf("webinar", "event") }),
  rule("referral", "engagement", 15, { source: equals("referral") }),
  rule("bought", "engagement", -15, { source: equals("purchased-list") }),
  rule("interested", "engagement", 10, { "properties.pageViews": atLeast(5) }),
  rule("very-interested", "engagement", 10, { "properties.pageViews": atLeast(20) }),
  rule("reachable", "engagement", 25, { phone: present, language: oneOf("en", "pl", "de", "fr") }),
];

/**
 * A lead enters as `inquiry` and becomes `mql` when its engagement reaches this. Every generated lead does, so that each goes
 * the whole way: to an owner and three clocks.
 */
export const mqlEngagement = 10;

export const repIds: readonly string[] = Array.from({ length: 50 }, (_, n) => `rep-${String(n + 1).padStart(2, "0")}`);

export const timeZone = "Europe/Warsaw";

const hour = 3_600_000;

/** Two clocks run Mon-Fri 9-17 in Warsaw, one by the wall; each warns at three quarters of its target. */
export const clocks = [
  { name: "first-contact", targetMs: 8 * hour, working: true },
  { name: "qualified", targetMs: 16 * hour, working: true },
  { name: "follow-up", targetMs: 72 * hour, working: false },
] as const;

export const warnShare = 0.75;

/** Letter of fit and digit of engagement, by quarters: A1 is best. */
export function gradeOf(fit: number, engagement: number): string {
  return "DCBA"[quarter(fit)]! + "4321"[quarter(engagement)]!;
}

function quarter(points: number): number {
  return Math.max(0, Math.min(3, Math.floor(points / 25)));
}
