/** Markup that is safe: it was written here, and what came in from elsewhere is escaped. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text, which is escaped; markup; lists of both; nothing. */
export type Part = string | number | Markup | undefined | readonly Part[];

/**
 * Markup with text in it. The only way to make some: whatever comes in is escaped, for elements and for attributes in double quotes.
 * Lines begin where they begin here, without what they are set in by.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    markup: strings.map((text, i) => (i === 0 ? "" : told(parts[i - 1])) + text.replaceAll(/\n\s+/g, "\n")).join(""),
  };
}

function told(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return isList(part) ? part.map(told).join("") : part.markup;
}

function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

const entities: { readonly [sign: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in an element or in an attribute. */
export function escaped(text: string): string {
  return text.replaceAll(steering, "\u00b7").replaceAll(/[&<>"']/g, (sign) => entities[sign] as string);
}

/** What would steer the text around it: control characters, marks of direction, what has no width, halves of a pair. */
const steering =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A name as it may be shown: on one line, of so many characters at most. */
export function shown(name: string, most = 60): string {
  // Of a name without end only the beginning is looked at.
  const signs = [...name.slice(0, 4 * most).replaceAll("\n", "\u00b7")];
  return signs.length <= most && name.length <= 4 * most
    ? signs.join("")
    : `${signs.slice(0, most - 1).join("")}\u2026`;
}
