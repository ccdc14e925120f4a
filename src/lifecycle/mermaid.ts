import type { Pipeline } from "./pipeline.ts";

/** A Mermaid state diagram of a pipeline: marketing's stages and sales' stages side by side, every transition named. */
export function toMermaid(pipeline: Pipeline): string {
  const lines = ["stateDiagram-v2", "  direction LR"];
  for (const side of ["marketing", "sales"] as const) {
    lines.push(`  state "${side === "marketing" ? "Marketing" : "Sales"}" as ${side} {`);
    for (const stage of pipeline.stages)
      if (stage.side === side) lines.push(`    state "${stage.label}" as ${stage.id}`);
    lines.push("  }");
  }
  const first = pipeline.stages[0];
  if (first !== undefined) lines.push(`  [*] --> ${first.id}`);
  for (const { name, from, to, reasons, auto } of pipeline.transitions) {
    const note = [auto === undefined ? "" : "automatic", reasons === undefined ? "" : "with a reason"].filter(
      (part) => part !== "",
    );
    const label = note.length === 0 ? name : `${name} (${note.join(", ")})`;
    for (const id of from) lines.push(`  ${id} --> ${to}: ${label}`);
  }
  for (const stage of pipeline.stages) if (stage.closed !== undefined) lines.push(`  ${stage.id} --> [*]`);
  return `${lines.join("\n")}\n`;
}
