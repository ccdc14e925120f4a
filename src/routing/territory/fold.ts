import { folded } from "../../condition/text.ts";
import { normalizeDomain } from "../../lead/index.ts";

/** A text as tables compare it: no case, and of white space only that there is some between words. */
export function fold(text: string): string {
  return folded(text.trim()).replace(/\s+/g, " ");
}

/** A postal code as tables compare it: `sw1a 1aa` and `SW1A1AA` are one, and so are `00-950` and `00950`. */
export function foldPostalCode(text: string): string {
  return text.toUpperCase().replace(/[\s\p{Dash_Punctuation}]+/gu, "");
}

/** A domain as leads have it; what is none is compared as it stands. */
export function foldDomain(text: string): string {
  return normalizeDomain(text) ?? fold(text);
}
