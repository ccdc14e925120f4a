export { contactsOf } from "./contacts.ts";
export { experimentResult, openExperiment } from "./experiment/open-experiment.ts";
export type { ExperimentOptions, OpenExperiment } from "./experiment/open-experiment.ts";
export type {
  ArmComparison,
  ArmFigures,
  ArmShare,
  EffectFigures,
  ExperimentResult,
  HarmFigures,
} from "./experiment/result.ts";
export type { Sent } from "./fates.ts";
export { dimensions as kpiDimensions } from "./kpi/dimension.ts";
export type { Dimension, NamedDimension } from "./kpi/dimension.ts";
export type {
  ClockKpis,
  CommitmentKpis,
  CommitmentPeriods,
  DecidedShare,
  Forecast,
  KpiFigures,
  KpiRow,
  Kpis,
  MissingEvents,
  Share,
  StageKpis,
} from "./kpi/kpis.ts";
export { kpis, openKpis, restoreKpis } from "./kpi/open-kpis.ts";
export type { OpenKpis } from "./kpi/open-kpis.ts";
export type { KpiOptions } from "./kpi/options.ts";
export type { Period, PeriodSpan } from "./kpi/period.ts";
export type { Times } from "./kpi/survival.ts";
export { openReport, reportOf } from "./open-report.ts";
export type { OpenReport, ReportOptions } from "./open-report.ts";
export { leadTimeline } from "./pictures/lead-timeline.ts";
export { openPictures, picturesOf } from "./pictures/open-pictures.ts";
export type { OpenPictures, PictureOptions } from "./pictures/open-pictures.ts";
export type {
  ArrivalHour,
  ArrivalsPicture,
  BoundCase,
  FairnessPicture,
  LeadTimeline,
  Pictures,
  ResponseClass,
  ResponsePicture,
  TimelineClock,
} from "./pictures/pictures.ts";
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
export { volumesOf } from "./volumes.ts";
