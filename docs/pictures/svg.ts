/**
 * The little of SVG that the pictures need. Every picture brings its own background, so that it can be read where the
 * viewer's colour scheme is not the page's; nothing is told by colour alone.
 */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it is, for a screen reader. */
  readonly title: string;
  /** What it shows, in words and numbers, for somebody who cannot see it. */
  readonly desc: string;
  readonly body: readonly string[];
}

const light = { page: "#fff", ink: "#1f2328", soft: "#59636e", rule: "#d1d9e0", open: "#1a7f37", off: "#bc4c00" };
const dark = { page: "#0d1117", ink: "#f0f6fc", soft: "#9198a1", rule: "#3d444d", open: "#238636", off: "#b0500f" };

function colours(theme: typeof light): string {
  return [
    `.page{fill:${theme.page}}`,
    `text,.ink{fill:${theme.ink}}`,
    `.soft{fill:${theme.soft}}`,
    `.rule{stroke:${theme.rule}}`,
    `.mark{stroke:${theme.ink}}`,
    `.open{fill:${theme.open}}`,
    `.usual{stroke:${theme.soft}}`,
    `.off{fill:${theme.off}}`,
    `.ours{stroke:${theme.open}}`,
    `.other{stroke:${theme.soft}}`,
  ].join("");
}

const style = [
  "text{font:12px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}",
  ".b{font-weight:600}",
  ".mid{text-anchor:middle}",
  ".end{text-anchor:end}",
  "text.in{fill:#fff;font-size:11px;text-anchor:middle}",
  ".rule,.mark,.usual,.ours,.other{fill:none}",
  ".ours{stroke-width:3}",
  ".other{stroke-width:1.5}",
  ".mark{stroke-dasharray:4 3}",
  ".usual{stroke-dasharray:2 2}",
  colours(light),
  `@media(prefers-color-scheme:dark){${colours(dark)}text.in{fill:#fff}}`,
].join("");

export function svg({ width, height, title, desc, body }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(desc)}</desc>`,
    "<!-- Drawn by `npm run docs` from the code; change docs/pictures, not this file. -->",
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="6"/>`,
    ...body,
    "</svg>\n",
  ].join("\n");
}

export function text(x: number, y: number, words: string, className = ""): string {
  return `<text x="${round(x)}" y="${round(y)}"${classOf(className)}>${escaped(words)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"${classOf(className)}/>`;
}

/** A line through points; `dashes` as SVG has them. */
export function curve(points: readonly (readonly [x: number, y: number])[], className: string, dashes = ""): string {
  const way = points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L");
  return `<path d="M${way}"${classOf(className)}${dashes === "" ? "" : ` stroke-dasharray="${dashes}"`}/>`;
}

export function rect(x: number, y: number, width: number, height: number, className: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2"${classOf(className)}/>`;
}

/** A mark that points down at a place. */
export function triangle(x: number, y: number): string {
  return `<path class="ink" d="M${round(x)} ${round(y)}l-4-9h8z"/>`;
}

function classOf(className: string): string {
  return className === "" ? "" : ` class="${className}"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
