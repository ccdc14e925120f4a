/** Scripts that put no space between words, or hang other words on to a name, as classes of a pattern. */
export const unspacedScripts = ["Han", "Hira", "Kana", "Bopo", "Hang", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"]
  .map((script) => `\\p{scx=${script}}`)
  .join("");

const unspaced = /* @__PURE__ */ new RegExp(`[${unspacedScripts}]`, "u");

/** Whether a text has something in a script without spaces: a name of one or two characters is a name there. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text);
}
