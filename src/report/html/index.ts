export type { ComparedFigure, ComparedNames, ComparedPolicies } from "./comparison-figure.ts";
export { htmlReport } from "./page.ts";
export type { ReportPage } from "./page.ts";
