/** Who prepares statements gives each a name, the same for the same text wherever it is made. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    // Statements are put together from few parts, but nothing here may grow for ever.
    if (names.size > 1_000) names.clear();
    names.set(text, (name = `handover_${hash(text, 1)}${hash(text, 2)}`));
  }
  return name;
}

const names = new Map<string, string>();

/** FNV-1a in 32 bits. */
function hash(text: string, seed: number): string {
  let sum = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}
