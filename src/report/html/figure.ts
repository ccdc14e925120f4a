import { markup, shown, type Markup, type Part } from "./markup.ts";

/** Numbers behind a picture. */
interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of a row is its head; a cell without anything is a dash. */
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** What a fill in a picture means. */
export interface Key {
  readonly fill: string;
  readonly stroke?: string | undefined;
  /** @defaultValue `"area"` */
  readonly shape?: "area" | "dot" | "diamond" | undefined;
  readonly text: string;
}

/** A part of the page. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** What is seen, in a sentence or two. */
  readonly finding: string;
  readonly picture: Part;
  readonly keys?: readonly Key[] | undefined;
  /** How to read it, and what was counted. */
  readonly caption: string;
  readonly tables: readonly Table[];
}

export function writeFigure({ id, title, finding, picture, keys = [], caption, tables }: Figure): Markup {
  return markup`<section class="figure" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="finding">${finding}</p>
    <figure>
      ${
        keys.length === 0
          ? undefined
          : markup`<ul class="keys">
              ${keys.map(writeKey)}
            </ul>`
      }
      ${picture}
      <figcaption>${caption}</figcaption>
    </figure>
    <details>
      <summary>The numbers<span class="unseen"> of “${title}”</span></summary>
      ${tables.map((table, i) => writeTable(table, `${id}-table-${i}`))}
    </details>
  </section>`;
}

const shapes = {
  area: "M1 1h16v10H1z",
  dot: "M9 1.5a4.5 4.5 0 1 0 .01 0z",
  diamond: "M9 1l4 5-4 5-4-5z",
};

function writeKey({ fill, stroke = "none", shape = "area", text }: Key): Markup {
  return markup`<li>
    <svg class="key" viewBox="0 0 18 12" aria-hidden="true">
      <path d="${shapes[shape]}" fill="${fill}" stroke="${stroke}" />
    </svg>
    ${text}
  </li>`;
}

function writeTable({ caption, head, rows }: Table, id: string): Markup {
  const [first, ...others] = head;
  return markup`<div class="scroll" role="group" aria-labelledby="${id}" tabindex="0">
    <table>
      <caption id="${id}">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${first}</th>
          ${others.map((name) => markup`<th scope="col">${shown(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name = "", ...cells]) =>
            markup`<tr>
              <th scope="row"><bdi>${shown(name)}</bdi></th>
              ${cells.map((cell = "–") => markup`<td>${shown(cell)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
