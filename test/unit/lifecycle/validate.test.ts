import { describe, expect, it } from "vitest";
import { custom, equals, where, type Condition } from "handover/condition";
import { validatePipeline, type Pipeline, type Stage, type Transition } from "handover/lifecycle";
import { describeIssue } from "../../../src/errors.ts";

const stages: readonly Stage[] = ["a", "b", "c"].map((id) => ({ id, label: id.toUpperCase(), side: "sales" }));
const way = (from: string, to: string, more: Partial<Transition> = {}): Transition => ({
  name: `${from}${to}`,
  from: [from],
  to,
  ...more,
});
const faults = (differs: Partial<Pipeline>): string[] =>
  validatePipeline({ id: "p", stages, transitions: [way("a", "b")], reasons: { why: ["x"] }, ...differs }).map(
    describeIssue,
  );
const soon = where({ source: equals("web") });

it("a pipeline that holds has no faults", () => {
  expect(faults({})).toEqual([]);
  expect(faults({ transitions: [way("a", "b", { auto: soon }), way("b", "a", { reasons: "why" })] })).toEqual([]);
});

describe("each fault is told", () => {
  it.each<[string, Partial<Pipeline>, string]>([
    [
      "no stage at all",
      { stages: [], transitions: [] },
      "pipeline.stages: expected at least one stage, got none; the first stage is where leads start",
    ],
    [
      "a stage twice",
      { stages: [...stages, stages[0] as Stage] },
      'pipeline.stages.3.id: expected a stage id used once, got "a"; rename one of the two',
    ],
    [
      "a transition to nowhere",
      { transitions: [way("a", "bb")] },
      'pipeline.transitions.0: expected stages of this pipeline, got "bb"; did you mean "b"?',
    ],
    [
      "a transition from nowhere",
      { transitions: [way("start", "b")] },
      'pipeline.transitions.0: expected stages of this pipeline, got "start"; it has a, b, c',
    ],
    [
      "two ways between the same stages",
      { transitions: [way("a", "b"), way("a", "b", { name: "again" })] },
      'pipeline.transitions.1: expected one way from a to b, got "again"; "ab" is there already',
    ],
    [
      "an unknown list of reasons",
      { transitions: [way("a", "b", { reasons: "whi" })] },
      'pipeline.transitions.0.reasons: expected the name of a list with reasons, got "whi"; did you mean "why"?',
    ],
    [
      "an empty list of reasons",
      { transitions: [way("a", "b", { reasons: "none" })], reasons: { none: [] } },
      'pipeline.transitions.0.reasons: expected the name of a list with reasons, got "none"; put reasons into the list',
    ],
    [
      "a list of reasons that only looks declared",
      { transitions: [way("a", "b", { reasons: "constructor" })] },
      'pipeline.transitions.0.reasons: expected the name of a list with reasons, got "constructor"; declare the list under reasons',
    ],
    [
      "an automatic move that needs a reason",
      { transitions: [way("a", "b", { auto: soon, reasons: "why" })] },
      'pipeline.transitions.0.auto: expected an automatic transition without a reason list, got "ab"; nobody is there to give the reason',
    ],
    [
      "an accept that needs a reason",
      { transitions: [way("a", "b", { onAccept: true, reasons: "why" })] },
      'pipeline.transitions.0.onAccept: expected a transition without a reason list, got "ab"; a rep who accepts gives no reason',
    ],
    [
      "an unknown field in an entry criterion",
      {
        stages: [
          { ...(stages[0] as Stage), entry: { field: "scor.total", atLeast: 3 } as Condition },
          ...stages.slice(1),
        ],
      },
      'pipeline.stages.0.entry.field: expected a known field, got "scor.total"; did you mean "score.total"?',
    ],
    [
      "an exit criterion that is none",
      { stages: [{ ...(stages[0] as Stage), exit: 5 as unknown as Condition }, ...stages.slice(1)] },
      'pipeline.stages.0.exit: expected a condition such as { field: "source", equals: "webinar" }, got 5; write one with where()',
    ],
    [
      "a guard that is none",
      { transitions: [way("a", "b", { guard: {} as Condition })] },
      "pipeline.transitions.0.guard: expected exactly one of all, any, not, field, activity, custom, got an object with no keys",
    ],
    [
      "a condition that nobody registered",
      { transitions: [way("a", "b", { auto: custom("vip") })] },
      'pipeline.transitions.0.auto.custom: expected a registered custom condition, got "vip"; register it under this name',
    ],
  ])("%s", (_, differs, message) => {
    expect(faults(differs)).toEqual([message]);
  });

  it("all of them at once, under the path asked for", () => {
    const issues = validatePipeline(
      { id: "p", stages, transitions: [way("x", "y", { reasons: "z" })], reasons: {} },
      "pipelines.0",
    );
    expect(issues.map(({ path }) => path)).toEqual([
      "pipelines.0.transitions.0",
      "pipelines.0.transitions.0",
      "pipelines.0.transitions.0.reasons",
    ]);
  });
});

describe("automatic moves", () => {
  const autos = (...pairs: [string, string][]) => ({
    transitions: pairs.map(([from, to]) => way(from, to, { auto: soon })),
  });

  it.each<[string, [string, string][], string]>([
    ["to the stage itself", [["a", "a"]], "a -> a"],
    [
      "to and fro",
      [
        ["a", "b"],
        ["b", "a"],
      ],
      "a -> b -> a",
    ],
    [
      "round three",
      [
        ["b", "c"],
        ["c", "a"],
        ["a", "b"],
      ],
      "b -> c -> a -> b",
    ],
    [
      "into a circle further on",
      [
        ["a", "b"],
        ["b", "c"],
        ["c", "b"],
      ],
      "b -> c -> b",
    ],
  ])("that go %s are refused", (_, pairs, circle) => {
    expect(faults(autos(...pairs))).toEqual([
      `pipeline.transitions: expected automatic moves that come to rest, got ${circle}; break the circle`,
    ]);
  });

  it("that come together at one stage are fine", () => {
    expect(faults(autos(["a", "b"], ["a", "c"], ["b", "c"]))).toEqual([]);
  });

  it("by hand may go round", () => {
    expect(faults({ transitions: [way("a", "b", { auto: soon }), way("b", "a")] })).toEqual([]);
  });

  it("of 60 stages, each to all later ones, are checked at once though they make 2^58 ways", () => {
    const many = Array.from({ length: 60 }, (_, i): Stage => ({ id: `s${i}`, label: "S", side: "sales" }));
    const transitions = many.slice(1).map(({ id }, i) => ({
      name: id,
      from: many.slice(0, i + 1).map((stage) => stage.id),
      to: id,
      auto: soon,
    }));
    expect(faults({ stages: many, transitions })).toEqual([]);
  });
});
