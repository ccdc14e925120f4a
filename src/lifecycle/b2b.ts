import { equals, where, type Condition } from "../condition/index.ts";
import type { Pipeline } from "./pipeline.ts";

export interface B2bPipelineOptions {
  /** @defaultValue `"b2b"` */
  readonly id?: string | undefined;
  /**
   * When marketing's side of the work is done and the lead is ready for sales, for instance
   * `where({ "score.total": atLeast(60) })`. @defaultValue every lead that may be contacted
   */
  readonly qualified?: Condition | undefined;
}

const contactable = where({ optedOut: equals(false) });

/**
 * The common B2B pipeline: inquiry, qualification, MQL, SAL, SQL, follow-up, opportunity, won, lost, nurture, archived.
 *
 * A lead becomes an MQL by itself as soon as it is qualified, and is routed then; in sales' stages it is routed again whenever it
 * has lost its owner. The rep's accept makes it an SAL; rejecting,
 * returning, losing, recycling and archiving each need a reason from a list.
 */
export function b2bPipeline(options: B2bPipelineOptions = {}): Pipeline {
  const { id = "b2b", qualified } = options;
  const ready: Condition = qualified === undefined ? contactable : { all: [contactable, qualified] };
  const working = ["sal", "sql", "follow_up", "opportunity"];
  return {
    id,
    stages: [
      { id: "inquiry", label: "Inquiry", side: "marketing" },
      { id: "qualification", label: "Qualification", side: "marketing", actions: ["research", "email"] },
      { id: "mql", label: "Marketing-qualified (MQL)", side: "marketing", entry: contactable, routes: true },
      {
        id: "sal",
        label: "Sales-accepted (SAL)",
        side: "sales",
        entry: contactable,
        routes: true,
        actions: ["call", "email"],
      },
      {
        id: "sql",
        label: "Sales-qualified (SQL)",
        side: "sales",
        entry: contactable,
        routes: true,
        actions: ["meeting"],
      },
      {
        id: "follow_up",
        label: "Follow-up (contact later)",
        side: "sales",
        entry: contactable,
        routes: true,
        actions: ["email"],
      },
      {
        id: "opportunity",
        label: "Opportunity",
        side: "sales",
        entry: contactable,
        routes: true,
        actions: ["proposal"],
      },
      { id: "won", label: "Won", side: "sales", closed: "won" },
      { id: "lost", label: "Lost", side: "sales", closed: "lost" },
      { id: "nurture", label: "Nurture", side: "marketing", actions: ["email"] },
      { id: "archived", label: "Archived", side: "marketing", closed: "archived" },
    ],
    transitions: [
      { name: "start qualifying", from: ["inquiry"], to: "qualification" },
      { name: "qualify", from: ["inquiry", "qualification", "nurture"], to: "mql", auto: ready },
      { name: "accept", from: ["mql"], to: "sal", onAccept: true },
      { name: "qualify for sales", from: ["sal", "follow_up"], to: "sql" },
      { name: "follow up later", from: ["sal", "sql", "opportunity"], to: "follow_up" },
      { name: "open opportunity", from: ["sql", "follow_up"], to: "opportunity" },
      { name: "win", from: ["opportunity"], to: "won", tells: "lead.won" },
      { name: "lose", from: ["sql", "follow_up", "opportunity"], to: "lost", reasons: "loss", tells: "lead.lost" },
      { name: "reject", from: ["mql", "sal"], to: "lost", reasons: "rejection", tells: "lead.lost" },
      {
        name: "return to marketing",
        from: ["mql", "sal", "sql"],
        to: "qualification",
        reasons: "return",
        releases: true,
      },
      {
        name: "recycle",
        from: ["inquiry", "qualification", "mql", ...working, "lost"],
        to: "nurture",
        reasons: "recycling",
        releases: true,
        tells: "lead.recycled",
      },
      {
        name: "archive",
        from: ["inquiry", "qualification", "mql", ...working, "lost", "nurture"],
        to: "archived",
        reasons: "archiving",
        releases: true,
        tells: "lead.archived",
      },
      { name: "reopen", from: ["lost", "archived"], to: "qualification", releases: true },
    ],
    reasons: {
      loss: ["price", "timing", "competition", "no_fit", "no_budget", "unreachable", "no_decision"],
      rejection: ["no_fit", "invalid_contact", "duplicate", "unreachable", "competitor", "not_a_business"],
      return: ["incomplete", "too_early", "wrong_segment", "needs_nurturing"],
      recycling: ["too_early", "timing", "no_budget", "unreachable", "needs_nurturing"],
      archiving: ["no_reaction", "opted_out", "duplicate", "invalid_contact", "no_fit"],
    },
  };
}
