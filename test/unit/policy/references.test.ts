import { describe, expect, it } from "vitest";
import { always, weekly } from "handover/calendar";
import { b2bPipeline } from "handover/lifecycle";
import { definePolicy, type PolicyExtensions, type PolicyInput } from "handover/policy";
import { customRouter, firstOf, roundRobin, byAttribute } from "handover/routing";
import { sla, type Sla } from "handover/sla";
import { isHandoverError } from "../../../src/errors.ts";

function refusal(document: Omit<PolicyInput, "version">, extensions?: PolicyExtensions): string {
  try {
    definePolicy({ version: "1", ...document }, extensions);
  } catch (error) {
    if (isHandoverError(error, "POLICY_INVALID")) return error.message;
    throw error;
  }
  return "it was taken";
}

const call = (differs: Partial<Sla> = {}): Sla =>
  sla("call", { from: "received", until: "assigned", within: "1h", ...differs });
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const never = weekly({ timeZone: "Europe/Warsaw", hours: {} });

it("an unknown calendar is told with the name it resembles", () => {
  expect(refusal({ calendars: { office }, calendar: "ofice", slas: [call({ calendar: "offices" })] }))
    .toMatchInlineSnapshot(`
    "policy "1":
      - slas.0.calendar: expected a calendar of the policy, got "offices"; did you mean "office"?
      - calendar: expected a calendar of the policy, got "ofice"; did you mean "office"?"
  `);
});

it("a calendar that is broken does not make its name unknown", () => {
  const broken = { kind: "weekly", timeZone: "Europe/Warsw", hours: { mon: "9-17" } };
  const calendars = { office: broken } as unknown as PolicyInput["calendars"];
  expect(refusal({ calendars, calendar: "office", slas: [call({ calendar: "office" })] })).toMatchInlineSnapshot(`
    "policy "1":
      - calendars.office.timeZone: expected an IANA time zone, got "Europe/Warsw"; did you mean "Europe/Warsaw"?
      - calendars.office.hours.mon: expected a shift such as "09:00-17:00", got "9-17"; write "09:00-17:00""
  `);
});

it.each(["owner", "always"])("no calendar may be called %s", (name) => {
  expect(refusal({ calendars: { [name]: office } })).toBe(
    `policy "1": calendars.${name}: expected another name, got "${name}"; this name has a meaning of its own`,
  );
});

describe("a calendar that never opens", () => {
  const told =
    'policy "1": calendars.night: expected some opening hours, got none; a clock on it would never fall due; give it hours or name another calendar';
  it.each<[string, Omit<PolicyInput, "version">]>([
    ["named by a clock", { calendars: { night: never, office }, slas: [call({ calendar: "night" })] }],
    ["the policy's default", { calendars: { night: never, office }, calendar: "night", slas: [call()] }],
    ["the only one, and so the default", { calendars: { night: never }, slas: [call()] }],
  ])("is refused when it is %s", (_, document) => {
    expect(refusal(document)).toBe(told);
  });

  it.each<[string, Omit<PolicyInput, "version">]>([
    ["no clock runs on it", { calendars: { night: never, office }, slas: [call({ calendar: "office" })] }],
    ["there are no clocks", { calendars: { night: never } }],
    [
      "it opens once, far ahead",
      {
        calendars: { night: weekly({ timeZone: "UTC", hours: {}, overrides: { "2085-05-05": "10:00-11:00" } }) },
        slas: [call()],
      },
    ],
    ["every clock says always", { calendars: { night: never }, slas: [call({ calendar: "always" })] }],
    ["the default is another", { calendars: { night: never, day: always() }, calendar: "day", slas: [call()] }],
  ])("is fine where %s", (_, document) => {
    expect(refusal(document)).toBe("it was taken");
  });
});

it("clocks have one name each, none of them hold", () => {
  expect(refusal({ slas: [call(), { ...call(), name: "hold" }, call()] })).toMatchInlineSnapshot(`
    "policy "1":
      - slas.1.name: expected a name other than "hold", got "hold"; that one is taken by the clocks of leads that wait or are parked, of offers and of scores
      - slas.2.name: expected a name used once, got "call"; rename one of the two"
  `);
});

it("a stage must be one of the pipeline's", () => {
  const until = { stage: ["sql", "opportunty"] };
  expect(refusal({ slas: [call({ until, from: { stage: ["mqll"] } })] })).toMatchInlineSnapshot(`
    "policy "1":
      - slas.0.from: expected stages of a pipeline, got "mqll"; did you mean "mql"?
      - slas.0.until: expected stages of a pipeline, got "opportunty"; did you mean "opportunity"?"
  `);
});

describe("a router of the host's own", () => {
  const routing = firstOf(
    customRouter("vip"),
    byAttribute({ by: "segment", map: { key: customRouter("nearst") }, otherwise: roundRobin({ pool: "sdr" }) }),
  );

  it("must be registered, wherever it is named", () => {
    expect(refusal({ routing }, { routers: { nearest: () => ({ pass: "no" }) } })).toMatchInlineSnapshot(`
      "policy "1":
        - routing.routers.0.name: expected a registered router, got "vip"; known: nearest
        - routing.routers.1.map.key.name: expected a registered router, got "nearst"; did you mean "nearest"?"
    `);
  });

  it("is not found on the prototype", () => {
    expect(refusal({ routing: customRouter("constructor") }, { routers: {} })).toContain("known: none");
  });
});

it("faults of every room are told at once", () => {
  const { stages, ...rest } = b2bPipeline();
  const message = refusal({
    calendars: { office: { kind: "weekli" } as never },
    pipeline: { ...rest, stages: stages.filter(({ id }) => id !== "nurture") },
    slas: [call({ within: "0m", thresholds: [{ at: 0 }, { at: 0.5 }, { at: 0.5 }] })],
    routing: customRouter("vip"),
  });
  expect(message.split("\n").map((line) => line.replace(/: expected.*/, ""))).toMatchInlineSnapshot(`
    [
      "policy "1":",
      "  - calendars.office.kind",
      "  - pipeline.transitions.1",
      "  - pipeline.transitions.10",
      "  - pipeline.transitions.11",
      "  - slas.0.within",
      "  - slas.0.thresholds.0.at",
      "  - slas.0.thresholds.2.at",
      "  - routing.name",
    ]
  `);
});
