import type { HandoverError } from "../../errors.ts";
import type { Delivery, HandoverEvent, Lead } from "../index.ts";

/** Values in order, up to the first that could not be read, and what that failed with. */
interface Sound<T> {
  readonly values: readonly T[];
  readonly fault?: HandoverError;
}

/** What a delivery brings. Without the lead it brings nothing: handlers are promised it. */
export function contentsOf(
  { values, fault }: Sound<HandoverEvent>,
  lead: Sound<Lead>,
  { done, latest, most }: { readonly done: number; readonly latest: number; readonly most: number },
): Pick<Delivery, "lead" | "events" | "upTo" | "fault"> {
  if (lead.fault !== undefined) return { lead: undefined, events: [], upTo: done, fault: lead.fault };
  const isAll = fault === undefined && values.length < most;
  return { lead: lead.values[0], events: values, upTo: isAll ? latest : (values.at(-1)?.version ?? done), fault };
}
