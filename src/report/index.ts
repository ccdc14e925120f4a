export type { Sent } from "./fates.ts";
export { contactsOf, openReport, reportOf } from "./open-report.ts";
export type { OpenReport, ReportOptions } from "./open-report.ts";
export type {
  ClockFigures,
  InputFigures,
  LedgerFigures,
  RepFigures,
  Report,
  ResponseFigures,
  StageFigures,
} from "./report.ts";
export { spreadOf } from "./statistics.ts";
export type { Spread } from "./statistics.ts";
export { staysOf, timeInStages } from "../core/index.ts";
export type { Stay } from "../core/index.ts";
export { reportText } from "./text.ts";
