import { isOver, type SlaClock } from "../index.ts";

/** Where the next lead's part of a list begins. */
export function endOfRun(list: readonly { readonly leadId: string | undefined }[], from: number): number {
  const leadId = list[from]?.leadId;
  let to = from + 1;
  while (to < list.length && list[to]?.leadId === leadId) to++;
  return to;
}

/** Whether all of them are open. */
export function allRun(clocks: readonly SlaClock[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (isOver(clocks[i] as SlaClock)) return false;
  return true;
}
