import { plot, type PlotOptions } from "@observablehq/plot";
import { markup, type Markup } from "./markup.ts";
import { SvgDocument, writeDrawing } from "./svg-document.ts";

export { areaY, barX, barY, cell, dot, link, line, rectX, ruleX, ruleY, text } from "@observablehq/plot";

/** In CSS pixels: on a screen or paper, and on a phone of 320, where letters must not be made smaller. */
const widths = { wide: 720, narrow: 288 } as const;

/**
 * One picture in both sizes; the page shows the one that fits.
 *
 * @param label What it is, for who does not see it.
 */
export function drawBoth(label: string, options: (width: number, isNarrow: boolean) => PlotOptions): Markup {
  const draw = (size: keyof typeof widths): Markup => {
    // The library knows the type of a browser's document.
    const document = new SvgDocument() as never;
    const asked = options(widths[size], size === "narrow");
    return writeDrawing(plot({ document, width: widths[size], ...asked }), size, label);
  };
  return markup`${draw("wide")}${draw("narrow")}`;
}

/** Fills that the page defines: what is told by colour is told by a pattern, too. */
export const fills = {
  good: "var(--good)",
  bad: "url(#stripes)",
  other: "var(--other)",
  waiting: "url(#dots)",
  givenUp: "var(--line)",
  closed: "url(#closed)",
} as const;
