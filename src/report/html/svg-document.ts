import { escaped, markup, type Markup } from "./markup.ts";

/**
 * As much of a document as the charting library asks for when it draws where there is no browser, and what writes it down: in a few
 * hundred lines less than a DOM, the same bytes each time, and every text escaped.
 */
class SvgNode {
  readonly ownerDocument: SvgDocument;
  readonly name: string;
  readonly namespaceURI = "http://www.w3.org/2000/svg";
  parentNode: SvgNode | undefined;
  private readonly attributes = new Map<string, string>();
  private children: SvgNode[] = [];
  private text = "";

  constructor(ownerDocument: SvgDocument, name: string) {
    this.ownerDocument = ownerDocument;
    this.name = name;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  setAttributeNS(_: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild<T extends SvgNode>(child: T): T {
    return this.insertBefore(child, null);
  }

  insertBefore<T extends SvgNode>(child: T, before: SvgNode | null): T {
    child.parentNode?.removeChild(child);
    const at = before === null ? this.children.length : this.children.indexOf(before);
    this.children.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild<T extends SvgNode>(child: T): T {
    this.children = this.children.filter((one) => one !== child);
    child.parentNode = undefined;
    return child;
  }

  get firstChild(): SvgNode | null {
    return this.children[0] ?? null;
  }

  get lastChild(): SvgNode | null {
    return this.children.at(-1) ?? null;
  }

  get nextSibling(): SvgNode | null {
    const children = this.parentNode?.children ?? [];
    return children[children.indexOf(this) + 1] ?? null;
  }

  get childNodes(): readonly SvgNode[] {
    return this.children;
  }

  set textContent(text: unknown) {
    this.children = [];
    this.text = String(text ?? "");
  }

  get textContent(): string {
    return this.text + this.children.map((child) => child.textContent).join("");
  }

  querySelector(): null {
    return null;
  }

  querySelectorAll(): readonly SvgNode[] {
    return [];
  }

  /** As markup; styles and labels of parts are left out, for the page has its own. */
  write(): string {
    if (this.name === "#text") return escaped(this.text);
    if (this.name === "style") return "";
    const attributes = [...this.attributes]
      .filter(([name]) => !left.test(name))
      .map(([name, value]) => ` ${name}="${escaped(rounded(value))}"`);
    const inside = escaped(this.text) + this.children.map((child) => child.write()).join("");
    return inside === "" && !this.attributes.has("role")
      ? `<${this.name}${attributes.join("")}/>`
      : `<${this.name}${attributes.join("")}>${inside}</${this.name}>`;
  }
}

const left = /^(?:style|aria-description|font-family|class)$|^aria-label$|^on/i;

/** To a tenth of a pixel, further than the eye gets: the last digits of a logarithm are not the same on every machine. */
function rounded(value: string): string {
  return value.replaceAll(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(1)) + 0));
}

/** Makes nodes. */
export class SvgDocument {
  readonly documentElement = new SvgNode(this, "html");

  createElementNS(_: string, name: string): SvgNode {
    return new SvgNode(this, name);
  }

  createElement(name: string): SvgNode {
    return new SvgNode(this, name);
  }

  createTextNode(text: string): SvgNode {
    const node = new SvgNode(this, "#text");
    node.textContent = text;
    return node;
  }
}

/** A drawing, in a size of its own that the page may make smaller. */
export function writeDrawing(drawing: unknown, className: string, label: string): Markup {
  const svg = drawing as SvgNode;
  svg.setAttribute("role", "img");
  const head = markup`<svg class="${className}" aria-label="${label}"`;
  return { markup: svg.write().replace("<svg", () => head.markup) };
}
