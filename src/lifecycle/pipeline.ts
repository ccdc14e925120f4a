import type { Condition } from "../condition/index.ts";

/** A place a lead can be in; each lead is in exactly one stage of its pipeline. */
export interface Stage {
  readonly id: string;
  readonly label: string;
  /** Whose work it is while the lead is here. */
  readonly side: "marketing" | "sales";
  /** What must hold for a lead to come in, whichever way it comes. */
  readonly entry?: Condition | undefined;
  /** What is done here: activity types, shown to people and to reports. */
  readonly actions?: readonly string[] | undefined;
  /** What must hold for a lead to leave by a transition that needs no reason; those with one (reject, recycle, ...) are always open. */
  readonly exit?: Condition | undefined;
  /** Fields that must be there for a lead to leave in the same way: `["company.name", "value"]`. */
  readonly requires?: readonly string[] | undefined;
  /** Activity types that must have been recorded since the lead came here, each of them, for it to leave in the same way. */
  readonly requiredActions?: readonly string[] | undefined;
  /** A lead here wants an owner: one without is routed, now and whenever it loses the one it had. */
  readonly routes?: boolean | undefined;
  /** The lead's way ends here: clocks stop, the owner is free. */
  readonly closed?: "won" | "lost" | "archived" | undefined;
  /** Its colour in diagrams: `"#2f855a"`. @defaultValue the diagram's own */
  readonly color?: string | undefined;
}

/** A way from some stages to one. */
export interface Transition {
  /** What people call it: `accept`, `return to marketing`. */
  readonly name: string;
  readonly from: readonly string[];
  readonly to: string;
  /** What must hold besides the entry criterion of the stage it leads to. */
  readonly guard?: Condition | undefined;
  /** Taken by itself as soon as this holds. */
  readonly auto?: Condition | undefined;
  /** Name of the reason list; a reason from it must be given. */
  readonly reasons?: string | undefined;
  /** Taken when the owner accepts the lead. */
  readonly onAccept?: boolean | undefined;
  /** The owner gives the lead up by it. */
  readonly releases?: boolean | undefined;
  /** Event told besides `lead.stage_changed`. */
  readonly tells?: "lead.won" | "lead.lost" | "lead.recycled" | "lead.archived" | undefined;
  /** The same contact goes on in another pipeline by it. */
  readonly opens?: Opening | undefined;
}

/**
 * A lead in another pipeline, of the same contact: a customer to sell more to, somebody lost to ask again in a year. Where they have an
 * open one there, it is that one.
 */
export interface Opening {
  readonly pipeline: string;
  /** What must hold of the lead once it has moved. @defaultValue it is opened always */
  readonly when?: Condition | undefined;
}

/** Stages, the ways between them, and the reasons people may give. The first stage is where leads start. */
export interface Pipeline {
  readonly id: string;
  readonly stages: readonly Stage[];
  readonly transitions: readonly Transition[];
  readonly reasons: { readonly [list: string]: readonly string[] };
}
