import { isColor, textOn } from "./colors.ts";
import type { Pipeline, Transition } from "./pipeline.ts";

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
  for (const transition of pipeline.transitions) {
    const text = plain(wordsFor(transition));
    for (const id of transition.from) lines.push(`  ${name(id)} --> ${name(transition.to)}: ${text}`);
  }
  for (const stage of pipeline.stages) if (stage.closed !== undefined) lines.push(`  ${name(stage.id)} --> [*]`);
  pipeline.stages.forEach(({ id, color }, i) => {
    if (color === undefined || !isColor(color)) return;
    lines.push(`  classDef color_${i + 1} fill:${color},color:${textOn(color)}`, `  class ${name(id)} color_${i + 1}`);
  });
  return `${lines.join("\n")}\n`;
}

/** What stands beside the arrow of a transition. */
export function wordsFor({ name, reasons, auto, opens }: Transition): string {
  const note = [
    auto === undefined ? "" : "automatic",
    reasons === undefined ? "" : "with a reason",
    opens === undefined ? "" : `opens ${opens.pipeline}`,
  ].filter((part) => part !== "");
  return note.length === 0 ? name : `${name} (${note.join(", ")})`;
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
