/** What is used of `@opentelemetry/api`: pass `trace.getTracer("your app")` and `metrics.getMeter("your app")`. */

export type Attributes = Readonly<Record<string, string | number>>;

export interface Span {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { readonly code: number }): unknown;
  end(): unknown;
}

export interface Tracer {
  startActiveSpan<T>(name: string, options: { readonly attributes?: Attributes }, work: (span: Span) => T): T;
}

export interface Meter {
  createCounter(name: string, options: Instrument): { add(value: number, attributes?: Attributes): unknown };
  createHistogram(name: string, options: Instrument): { record(value: number, attributes?: Attributes): unknown };
}

interface Instrument {
  readonly description: string;
  readonly unit: string;
}

/** Of a span: `SpanStatusCode.ERROR`. */
export const failed = 2;
