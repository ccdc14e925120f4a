export type { Attributes, Meter, Span, Tracer } from "./api.ts";
export { observe } from "./observe.ts";
export type { Telemetry } from "./observe.ts";
