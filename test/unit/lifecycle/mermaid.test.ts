import { describe, expect, it } from "vitest";
import { b2bPipeline, toMermaid, type Pipeline } from "handover/lifecycle";

describe("the diagram of the default pipeline", () => {
  const pipeline = b2bPipeline();
  const lines = toMermaid(pipeline)
    .split("\n")
    .map((line) => line.trim());

  it("shows every stage once, by its label", () => {
    for (const { id, label } of pipeline.stages) {
      expect(lines.filter((line) => line === `state "${label}" as ${id}`)).toHaveLength(1);
    }
  });

  it("shows every transition from every stage, by its name", () => {
    for (const { name, from, to } of pipeline.transitions) {
      for (const id of from) {
        expect(lines.filter((line) => line.startsWith(`${id} --> ${to}: ${name}`))).toHaveLength(1);
      }
    }
    const moves = pipeline.transitions.reduce((sum, { from }) => sum + from.length, 0);
    const closed = pipeline.stages.filter((stage) => stage.closed !== undefined).length;
    expect(lines.filter((line) => line.includes("-->"))).toHaveLength(moves + closed + 1);
  });

  it("begins in the first stage and ends in the closed ones", () => {
    expect(lines).toContain("[*] --> inquiry");
    expect(lines.filter((line) => line.endsWith("--> [*]"))).toEqual([
      "won --> [*]",
      "lost --> [*]",
      "archived --> [*]",
    ]);
  });

  it("says which moves are automatic and which need a reason", () => {
    expect(lines).toContain("inquiry --> mql: qualify (automatic)");
    expect(lines).toContain("opportunity --> lost: lose (with a reason)");
  });
});

it("names that mean something to Mermaid are told apart from it", () => {
  const pipeline: Pipeline = {
    id: "p",
    stages: [
      { id: "sales", label: 'Sales "hot"', side: "sales" },
      { id: "in progress", label: "In\nprogress; #2", side: "marketing" },
      { id: "end", label: "End", side: "sales", closed: "won" },
    ],
    transitions: [{ name: "go: on", from: ["sales", "in progress"], to: "end" }],
    reasons: {},
  };
  expect(toMermaid(pipeline)).toMatchInlineSnapshot(`
    "stateDiagram-v2
      direction LR
      state "Marketing" as marketing {
        state "In progress#59; #35;2" as stage_2
      }
      state "Sales" as sales {
        state "Sales #34;hot#34;" as stage_1
        state "End" as stage_3
      }
      [*] --> stage_1
      stage_1 --> stage_3: go#58; on
      stage_2 --> stage_3: go#58; on
      stage_3 --> [*]
    "
  `);
});
