import { instance } from "@viz-js/viz";
import fc from "fast-check";
import { expect, it } from "vitest";
import { b2bPipeline, toDot, toMermaid, type Pipeline } from "handover/lifecycle";

/** What Graphviz makes of a graph: each node and each edge with what stands on it. */
async function drawn(dot: string) {
  const viz = await instance();
  const { objects = [], edges = [] } = viz.renderJSON(dot) as {
    objects?: readonly Record<string, unknown>[];
    edges?: readonly Record<string, unknown>[];
  };
  return {
    nodes: objects.filter(({ name }) => !String(name).startsWith("cluster_")),
    edges,
    svg: viz.renderString(dot, { format: "svg" }),
  };
}

const texts = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) =>
    text
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&"),
  );

it("Graphviz draws every stage and every transition of the default pipeline", async () => {
  const pipeline = b2bPipeline();
  const { nodes, edges, svg } = await drawn(toDot(pipeline));
  // And the point where leads come in.
  expect(nodes).toHaveLength(pipeline.stages.length + 1);
  expect(edges).toHaveLength(pipeline.transitions.reduce((sum, { from }) => sum + from.length, 1));
  for (const { label } of pipeline.stages) expect(texts(svg)).toContain(label);
  for (const side of ["Marketing", "Sales"]) expect(texts(svg)).toContain(side);
  expect(edges.filter(({ style }) => style === "dashed")).toHaveLength(3);
});

const hostile = [
  'a"b',
  "back\\slash",
  "\\",
  '\\"',
  "\\N \\G \\L",
  "<b>bold</b>",
  "&amp; &lt;",
  "x -> y;",
  "}",
  "// no comment",
  "/* */",
  "line\nbreak\r\n",
  "\u0000\u0007",
  "żółć 漢字 🙂",
  "#fff",
  "{a|b}",
  "%s",
  "digraph",
  "\u2028",
  "&#34;",
  "]; evil [label=1",
];

it("labels of any text are shown as they are, and do nothing else", async () => {
  for (const text of hostile) {
    const pipeline: Pipeline = {
      id: text,
      stages: [
        { id: `${text}1`, label: text, side: "marketing" },
        { id: text, label: `end ${text}`, side: "sales", closed: "won", color: "#1a365d" },
      ],
      transitions: [{ name: text, from: [`${text}1`], to: text }],
      reasons: {},
    };
    const { nodes, edges, svg } = await drawn(toDot(pipeline));
    expect([nodes.length, edges.length], JSON.stringify(text)).toEqual([3, 2]);
    const shown = `end ${text}`.replace(/[\p{Cc}\u2028]+/gu, " ").trim();
    expect(
      texts(svg).map((one) => one.replaceAll("\u00a0", " ").trim()),
      JSON.stringify(text),
    ).toContain(shown);
  }
});

it("whatever the names are, the graph has as many nodes and edges as the pipeline", async () => {
  const viz = await instance();
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      (names) => {
        const stages = names.map((id) => ({ id, label: id, side: "sales" as const }));
        const transitions = [{ name: names[0]!, from: names, to: names[0]! }];
        const { objects = [], edges = [] } = viz.renderJSON(
          toDot({ id: names[0]!, stages, transitions, reasons: {} }),
        ) as {
          objects?: { name?: unknown }[];
          edges?: unknown[];
        };
        expect(objects.filter(({ name }) => !String(name).startsWith("cluster_"))).toHaveLength(names.length + 1);
        expect(edges).toHaveLength(names.length + 1);
      },
    ),
    { numRuns: 30 },
  );
});

it("a stage's colour is in both diagrams, with a text that can be read on it", () => {
  const pipeline = b2bPipeline();
  const stages = pipeline.stages.map((stage) =>
    stage.id === "won" ? { ...stage, color: "#22543D" } : stage.id === "mql" ? { ...stage, color: "#fefcbf" } : stage,
  );
  expect(toDot({ ...pipeline, stages })).toContain('peripheries=2, fillcolor="#22543D", fontcolor="#ffffff"');
  const mermaid = toMermaid({ ...pipeline, stages });
  expect(mermaid).toContain("  classDef color_3 fill:#fefcbf,color:#000000\n  class mql color_3\n");
  expect(mermaid).toContain("  classDef color_8 fill:#22543D,color:#ffffff\n  class won color_8\n");
});
