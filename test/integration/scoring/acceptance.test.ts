import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { train, type Example, type Training, type TrainingOptions } from "handover/scoring/predictive";
import { publicData as data } from "../../support/public-data.ts";

type Row = Readonly<Record<string, string>>;
const rowsOf = (file: string): readonly Row[] => parse(readFileSync(`${data}/${file}`), { columns: true, bom: true });

function trained(training: Training): Extract<Training, { status: "trained" }> {
  if (training.status !== "trained") throw new Error(training.message);
  return training;
}

describe.skipIf(!existsSync(`${data}/xeducation/leads.csv`))("leads of a school for adults", () => {
  const features: TrainingOptions["features"] = {
    "Lead Origin": "category",
    "Lead Source": "category",
    TotalVisits: "number",
    "Total Time Spent on Website": "number",
    "Page Views Per Visit": "number",
    "What is your current occupation": "category",
  };
  const examples = (): readonly Example[] =>
    rowsOf("xeducation/leads.csv").map((values) => ({ values, won: values["Converted"] === "1" }));

  test("are told apart by six plain columns", () => {
    const some = examples();
    const auc = (method: "logistic" | "naive-bayes"): number =>
      trained(train(some, { features, method, missing: ["Select"] })).report.auc;
    expect(auc("logistic")).toBeGreaterThanOrEqual(0.85);
    expect(auc("naive-bayes")).toBeGreaterThanOrEqual(0.82);
  });

  test("give a leak away: tags were written down when the outcome was known", () => {
    const { report } = trained(train(examples(), { features: { ...features, Tags: "category" }, missing: ["Select"] }));
    expect(report.warnings).toMatchObject([{ code: "leak", feature: "Tags" }]);
  });
});

describe.skipIf(!existsSync(`${data}/olist/olist_mql.csv`))("sellers who came to a marketplace", () => {
  test("are told apart a little by where they came from", () => {
    const closed = new Set(rowsOf("olist/olist_closed_deals.csv").map((row) => row["mql_id"]));
    const examples = rowsOf("olist/olist_mql.csv").map((values) => ({ values, won: closed.has(values["mql_id"]) }));
    const features = { origin: "category", landing_page_id: "category" } as const;
    const { auc } = trained(train(examples, { features })).report;
    expect(auc).toBeGreaterThanOrEqual(0.62);
    expect(auc).toBeLessThanOrEqual(0.72);
  });
});

describe.skipIf(!existsSync(`${data}/maven-crm/sales_pipeline.csv`))("deals that were made up", () => {
  test("are said to have no signal", () => {
    const accounts = new Map(rowsOf("maven-crm/accounts.csv").map((row) => [row["account"], row]));
    const examples = rowsOf("maven-crm/sales_pipeline.csv")
      .filter((row) => row["deal_stage"] === "Won" || row["deal_stage"] === "Lost")
      .map((row) => ({ values: { ...accounts.get(row["account"]), ...row }, won: row["deal_stage"] === "Won" }));
    const features = { product: "category", sector: "category", revenue: "number", employees: "number" } as const;
    const { report } = trained(train(examples, { features }));
    expect(report.warnings.map(({ code }) => code)).toContain("no_signal");
  });
});
