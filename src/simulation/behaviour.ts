import type { Timeline } from "../calendar/index.ts";
import type { HandoverEvent } from "../core/index.ts";
import type { ActivityInput, Lead, LeadInput } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";

/**
 * Something a person does. With `repId` it is the rep's doing, and is dropped when the lead is no longer that rep's by then; without,
 * it is the lead's own.
 */
export type Act = { readonly leadId: string; readonly repId?: string | undefined } & (
  | { readonly do: "accept" }
  | { readonly do: "decline"; readonly reason: string }
  | { readonly do: "record"; readonly activity: Omit<ActivityInput, "repId"> }
  | { readonly do: "transition"; readonly to: string; readonly reason?: string | undefined }
  | { readonly do: "update"; readonly fields: LeadInput }
);

/** An act and its instant. */
export interface Planned {
  readonly at: Instant;
  readonly act: Act;
}

/** What people see of the world when something happens. */
export interface World {
  readonly now: Instant;
  /** The working time of a rep, leave taken out. */
  hours(repId: string): Timeline;
}

/** How people behave: what they will do because something happened. */
export interface Behaviour {
  /** Called with every event and the lead as it then stands. What it plans for the past happens at once. */
  react(event: HandoverEvent, lead: Lead | undefined, world: World): readonly Planned[];
}

/** Nobody does anything: for policies alone. */
export const idle: Behaviour = { react: () => [] };
