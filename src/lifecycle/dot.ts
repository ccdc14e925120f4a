import { isColor, textOn } from "./colors.ts";
import { wordsFor } from "./mermaid.ts";
import type { Pipeline, Stage } from "./pipeline.ts";

/**
 * A Graphviz graph of a pipeline in the DOT language: marketing's stages and sales' stages in a box each, closed ones with a double
 * line, every transition named.
 */
export function toDot(pipeline: Pipeline): string {
  const ids = pipeline.stages.map(({ id }) => id);
  const node = (id: string): string => `stage_${ids.indexOf(id) + 1}`;
  const lines = [
    `digraph ${quoted(pipeline.id)} {`,
    "  rankdir=LR;",
    '  node [shape=box, style="rounded,filled", fillcolor="#ffffff"];',
  ];
  lines.push("  start [shape=point];");
  for (const side of ["marketing", "sales"] as const) {
    lines.push(`  subgraph cluster_${side} {`, `    label=${side === "marketing" ? "Marketing" : "Sales"};`);
    for (const stage of pipeline.stages) if (stage.side === side) lines.push(`    ${node(stage.id)} [${look(stage)}];`);
    lines.push("  }");
  }
  if (ids.length > 0) lines.push("  start -> stage_1;");
  for (const transition of pipeline.transitions) {
    const style = transition.auto === undefined ? "" : ", style=dashed";
    for (const id of transition.from)
      lines.push(`  ${node(id)} -> ${node(transition.to)} [label=${quoted(wordsFor(transition))}${style}];`);
  }
  return `${lines.join("\n")}\n}\n`;
}

function look({ label, closed, color }: Stage): string {
  const parts = [`label=${quoted(label)}`];
  if (closed !== undefined) parts.push("peripheries=2");
  if (color !== undefined && isColor(color)) parts.push(`fillcolor="${color}"`, `fontcolor="${textOn(color)}"`);
  return parts.join(", ");
}

/** A text of one line as DOT takes it, where a backslash begins an escape and `&` an entity. */
function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return `"${line.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;")}"`;
}
