export type { Json } from "../json.ts";
export { findExample } from "./analysis/find-example.ts";
export type { Example, Search, SearchOptions } from "./analysis/find-example.ts";
export { compileCondition } from "./compile.ts";
export type { CompileOptions } from "./compile.ts";
export type {
  ActivityCondition,
  Condition,
  CustomCondition,
  CustomConditions,
  FieldCondition,
  FieldTest,
  NamedCondition,
  Predicate,
  Scalar,
  Subject,
} from "./condition.ts";
export { describeCondition } from "./describe.ts";
export { explainCondition, formatExplanation } from "./explain.ts";
export type { Explanation, ExplainOptions } from "./explain.ts";
export { fieldsOf } from "./fields-of.ts";
export { fieldKinds, knownFields } from "./fields.ts";
export type { BuiltInFields, FieldKind, Fields } from "./fields.ts";
export type { DeclaredFields } from "./parse-field.ts";
export { validateCondition } from "./parse.ts";
export type { ValidateOptions } from "./parse.ts";
export {
  above,
  atLeast,
  atMost,
  below,
  between,
  contains,
  endsWith,
  equals,
  missing,
  noneOf,
  oneOf,
  present,
  startsWith,
} from "./tests.ts";
export { allOf, anyOf, custom, not, onActivity, where } from "./where.ts";
export type { OnActivityOptions, TestFor, Where } from "./where.ts";
export { fieldReader, readField } from "./read.ts";
