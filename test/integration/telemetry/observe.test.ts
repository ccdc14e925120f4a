import { context, metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import fc from "fast-check";
import { createHandover, definePolicy, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { observe } from "handover/telemetry";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const figures = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: figures, exportIntervalMillis: 2 ** 30 });
const meterProvider = new MeterProvider({ readers: [reader] });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
});
afterAll(async () => {
  await meterProvider.shutdown();
  context.disable();
  trace.disable();
  metrics.disable();
});
beforeEach(() => spans.reset());

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

async function engine(): Promise<Handover> {
  const handover = observe(createHandover({ policy }), {
    tracer: trace.getTracer("test"),
    meter: metrics.getMeter("test"),
  });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return handover;
}

const told = () =>
  spans
    .getFinishedSpans()
    .map(({ name, attributes }) => [name, attributes["handover.outcome"] ?? attributes["error.type"]]);

async function collected() {
  figures.reset();
  await reader.forceFlush();
  return figures
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics);
}

describe("an engine that is observed", () => {
  test("is the same engine, and its calls are spans of the trace they are made in", async () => {
    const handover = await engine();
    const tracer = trace.getTracer("host");
    const leadId = await tracer.startActiveSpan("request", async (request) => {
      const { lead } = await handover.ingest({ email: "cto@acme.example" });
      await handover.accept(lead?.id ?? "", { repId: "ben" });
      await handover.accept(lead?.id ?? "", { repId: "ana" });
      await expect(handover.record(lead?.id ?? "", { type: "" })).rejects.toMatchObject({ code: "INPUT_INVALID" });
      request.end();
      return lead?.id;
    });
    expect(told()).toEqual([
      ["handover.ingest", "created"],
      ["handover.accept", "NOT_THE_OWNER"],
      ["handover.accept", "done"],
      ["handover.record", "INPUT_INVALID"],
      ["request", undefined],
    ]);
    const [ingest, , accept, record, request] = spans.getFinishedSpans();
    expect(ingest?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(accept?.attributes).toEqual({
      "handover.operation": "accept",
      "handover.lead.id": leadId,
      "handover.outcome": "done",
    });
    expect([record?.status.code, record?.events]).toEqual([SpanStatusCode.ERROR, []]);
    await handover.close();
  });

  test("counts calls and events, each once, those of tenants too", async () => {
    const handover = await engine();
    const acme = handover.tenant("acme");
    expect(handover.tenant("acme")).toBe(acme);
    await acme.ingest({ email: "a@a.example" });
    await handover.ingest({ email: "b@b.example" });
    const found = new Map((await collected()).map((one) => [one.descriptor.name, one]));
    expect([...found.keys()].sort()).toEqual([
      "handover.call.duration",
      "handover.events",
      "handover.lead.assignment_time",
    ]);
    const created = found
      .get("handover.events")
      ?.dataPoints.filter(({ attributes }) => attributes["handover.event"] === "lead.received");
    // One in the test before, one of each tenant here.
    expect(created?.map(({ value }) => value)).toEqual([3]);
    expect(found.get("handover.lead.assignment_time")?.dataPoints[0]?.value).toMatchObject({ count: 2 });
    await handover.close();
  });

  test("without a tracer or a meter it is the engine alone", async () => {
    const handover = observe(createHandover({ policy }), {});
    expect((await handover.ingest({ email: "cto@acme.example" })).status).toBe("created");
    expect(spans.getFinishedSpans()).toEqual([]);
    await handover.close();
  });
});

/** Whatever a person is, nothing of it is in what is exported. */
function tellsNothing(engineOf: () => Promise<Handover>, runs: fc.Parameters<unknown>): Promise<void> {
  const mark = fc.uuid().map((id) => `x${id.replaceAll("-", "")}`);
  return fc.assert(
    fc.asyncProperty(mark, async (mark) => {
      spans.reset();
      const handover = await engineOf();
      const { lead } = await handover.ingest({
        email: `${mark}@${mark}.example`,
        firstName: mark,
        company: { name: mark },
        properties: { [mark]: mark },
      });
      const id = lead?.id ?? "";
      await handover.update(id, { message: mark });
      await handover.record(id, { type: "call", note: mark } as never).catch(() => undefined);
      await handover.accept(mark, { repId: mark }).catch(() => undefined);
      await handover.transition(id, mark, { reason: mark });
      await handover.close();
      const exported = JSON.stringify([
        spans.getFinishedSpans().map(({ name, attributes, events, status }) => {
          const { "handover.lead.id": leadId, ...others } = attributes;
          return { name, others, events, status, leadId: leadId === mark ? undefined : leadId };
        }),
        await collected(),
      ]);
      expect(exported).not.toContain(mark);
    }),
    runs as fc.Parameters<[string]>,
  );
}

describe("what is exported", () => {
  test("tells nothing of a person", () => tellsNothing(engine, { numRuns: 30 }));

  test("were errors told in words, it would be found out", async () => {
    const talkative = async (): Promise<Handover> => {
      const handover = await engine();
      const update: Handover["update"] = (id, fields, options) =>
        trace.getTracer("test").startActiveSpan(`update of ${JSON.stringify(fields)}`, async (span) => {
          span.end();
          return handover.update(id, fields, options);
        });
      return { ...handover, update };
    };
    await expect(tellsNothing(talkative, { numRuns: 3, seed: 20261123, endOnFailure: true })).rejects.toThrow(
      "Property failed",
    );
  });
});
