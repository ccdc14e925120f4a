/** Whether a text is a colour as diagrams take it: `#2f855a`. */
export function isColor(text: string): boolean {
  return /^#[\da-f]{6}$/i.test(text);
}

/** Black or white, whichever is read better on a colour: by the luma of Rec. 601. */
export function textOn(color: string): "#000000" | "#ffffff" {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const luma = 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0);
  return luma > 140 ? "#000000" : "#ffffff";
}
