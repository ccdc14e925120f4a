import type { Pipeline } from "./pipeline.ts";

/** A Mermaid state diagram of a pipeline: marketing's stages and sales' stages side by side, every transition named. */
export function toMermaid(pipeline: Pipeline): string {
  const name = namesOf(pipeline);
  const lines = ["stateDiagram-v2", "  direction LR"];
  for (const side of ["marketing", "sales"] as const) {
    lines.push(`  state "${side === "marketing" ? "Marketing" : "Sales"}" as ${side} {`);
    for (const stage of pipeline.stages)
      if (stage.side === side) lines.push(`    state "${plain(stage.label)}" as ${name(stage.id)}`);
    lines.push("  }");
  }
  const first = pipeline.stages[0];
  if (first !== undefined) lines.push(`  [*] --> ${name(first.id)}`);
  for (const { name: label, from, to, reasons, auto } of pipeline.transitions) {
    const note = [auto === undefined ? "" : "automatic", reasons === undefined ? "" : "with a reason"].filter(
      (part) => part !== "",
    );
    const text = note.length === 0 ? plain(label) : `${plain(label)} (${note.join(", ")})`;
    for (const id of from) lines.push(`  ${name(id)} --> ${name(to)}: ${text}`);
  }
  for (const stage of pipeline.stages) if (stage.closed !== undefined) lines.push(`  ${name(stage.id)} --> [*]`);
  return `${lines.join("\n")}\n`;
}

/** Words that mean something else in a diagram, the names of its two halves among them. */
const taken = new Set(["marketing", "sales", "state", "end", "note", "direction", "class", "classDef", "style"]);

/** What Mermaid may call each stage: its id where that is a plain word, else its place. */
function namesOf({ stages }: Pipeline): (id: string) => string {
  const ids = stages.map(({ id }) => id);
  return (id) => (/^[a-z]\w*$/i.test(id) && !taken.has(id) ? id : `stage_${ids.indexOf(id) + 1}`);
}

/** A text of one line without the characters that end it in a diagram. */
function plain(text: string): string {
  return text.replace(/["#;:\r\n]/g, (c) => (c === "\n" || c === "\r" ? " " : `#${c.charCodeAt(0)};`));
}
