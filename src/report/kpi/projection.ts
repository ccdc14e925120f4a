import type { Timeline } from "../../calendar/index.ts";
import { checkEvent, type EventOf, type EventType, type HandoverEvent } from "../../core/index.ts";
import { compileStaff, type Roster } from "../../routing/index.ts";
import type { Instant } from "../../time/index.ts";
import { distribute } from "../book.ts";
import { RosterBook } from "../roster-book.ts";
import { addTrack, traitsOf, type Counting } from "./add-track.ts";
import { addCell, emptyCell, type Cell } from "./cell.ts";
import { Agreements, type SavedAgreements } from "./agreements.ts";
import type { RowKey, Traits } from "./dimension.ts";
import { follows, settle, type FollowRules } from "./follow.ts";
import type { MissingEvents } from "./kpis.ts";
import { gapsIn, note, type Numbering } from "./numbering.ts";
import type { KpiRules } from "./options.ts";
import type { Periods } from "./period.ts";
import { newTrack, type Track } from "./track.ts";
import { Turns, type SavedTurns } from "./turns.ts";

/** The options, ready for use. */
export interface Plan extends KpiRules, FollowRules {
  readonly periods: Periods | undefined;
  /** The row of what has these traits. */
  readonly rowOf: (traits: Traits) => RowKey;
  /** The same, but for the rep. */
  readonly turnRowOf: (traits: Traits) => RowKey;
}

/** All that is kept. JSON-safe but for the maps of cells. */
export interface Kept {
  events: number;
  at: Instant | null;
  readonly roster: Roster;
  readonly rosterNumbers: Numbering;
  /** `null`: a lead received outside the time that is asked about. */
  readonly tracks: Map<string, Track | null>;
  readonly unknown: Set<string>;
  /** Rows of leads that are kept no more. */
  readonly folded: Map<RowKey, Cell>;
  readonly turns: SavedTurns;
  readonly agreements: SavedAgreements;
  /** When the first and the last lead were received. */
  received: { from: Instant; to: Instant } | undefined;
  late: number;
  foldedGaps: number;
  /** When leads that were closed long ago are next looked for. */
  sweepAt: Instant | null;
}

/** Events that have an id where others have a lead's, and are no lead's. */
const ofNoLead: ReadonlySet<EventType> = new Set<EventType>([
  "lead.quarantined",
  "quarantine.corrected",
  "quarantine.discarded",
  "commitment.started",
  "commitment.checked",
  "commitment.at_risk",
  "commitment.met",
  "commitment.missed",
  "commitment.replanned",
  "commitment.ended",
  "commitment.review_due",
  "digest.due",
  "digest.dropped",
]);

function nothingKept(): Kept {
  return {
    events: 0,
    at: null,
    roster: { version: 0, reps: [], pools: [] },
    rosterNumbers: { version: 0 },
    tracks: new Map(),
    unknown: new Set(),
    folded: new Map(),
    turns: { whole: [], rows: [] },
    agreements: [],
    received: undefined,
    late: 0,
    foldedGaps: 0,
    sweepAt: null,
  };
}

/** Looks at a lead, as counting does. */
type SeeTrack = (track: Track, looking: Pick<Counting, "asOf" | "contactClocks" | "hours">) => void;

/** Follows every lead, and adds up those that are kept no more. */
export class Projection {
  private readonly plan: Plan;
  private readonly kept: Kept;
  private readonly dropped: SeeTrack | undefined;
  private readonly roster: RosterBook;
  private readonly tellRoster: (event: HandoverEvent) => void;
  readonly turns: Turns;
  readonly agreements: Agreements;

  /** @param dropped Told of each lead that is kept no more. */
  constructor(plan: Plan, kept: Kept = nothingKept(), dropped?: SeeTrack) {
    this.plan = plan;
    this.kept = kept;
    this.dropped = dropped;
    this.roster = new RosterBook(kept.roster);
    this.tellRoster = distribute([this.roster]);
    this.turns = new Turns(kept.turns);
    this.agreements = new Agreements(kept.agreements);
  }

  collect(event: HandoverEvent): void {
    checkEvent(event, "kpis");
    const { kept } = this;
    if (kept.at === null || event.at > kept.at) kept.at = event.at;
    const taken = event.leadId === undefined ? this.takeRoster(event) : this.takeLead(event.leadId, event);
    if (!taken) return;
    kept.events += 1;
    if (this.plan.keepClosedMs < Infinity && event.at >= (kept.sweepAt ?? event.at)) this.sweep(event.at);
  }

  get events(): number {
    return this.kept.events;
  }

  /** The latest instant of an event. */
  get at(): Instant | undefined {
    return this.kept.at ?? undefined;
  }

  /** When the first and the last lead were received. */
  get received(): Kept["received"] {
    return this.kept.received;
  }

  /** All rows, as of an instant. */
  rows(asOf: Instant): Map<RowKey, Cell> {
    const cells = new Map<RowKey, Cell>();
    for (const [row, cell] of this.kept.folded) addCell(cellAt(cells, row), cell);
    const counting = this.counting(cells, asOf);
    for (const track of this.kept.tracks.values()) if (track !== null) addTrack(track, counting);
    return cells;
  }

  /** Each lead that is kept, as of an instant. */
  each(asOf: Instant, see: SeeTrack): void {
    const looking = { asOf, contactClocks: this.plan.contactClocks, hours: this.hours() };
    for (const track of this.kept.tracks.values()) if (track !== null) see(track, looking);
  }

  /** Who there is. */
  get who(): Roster {
    return this.roster.roster;
  }

  /** The working time of reps as they are now; the policy's own for one who is not there. */
  hours(): (repId: string) => Timeline {
    const { policy } = this.plan;
    const staff = compileStaff(this.roster.roster, policy.calendar);
    const own = policy.calendar();
    return (repId) => (staff.member(repId)?.calendar ?? own).timeline;
  }

  partial(): MissingEvents | undefined {
    const { late: outOfOrder, foldedGaps, rosterNumbers, tracks, unknown } = this.kept;
    let gaps = foldedGaps + gapsIn(rosterNumbers);
    for (const track of tracks.values()) if (track !== null) gaps += gapsIn(track);
    const unknownLeads = unknown.size;
    return gaps + outOfOrder + unknownLeads === 0 ? undefined : { gaps, outOfOrder, unknownLeads };
  }

  /** What has to be kept to go on from here. */
  state(): Kept {
    return {
      ...this.kept,
      roster: this.roster.roster,
      turns: this.turns.toJSON(),
      agreements: this.agreements.toJSON(),
    };
  }

  private takeRoster(event: HandoverEvent): boolean {
    if (!this.isNew(this.kept.rosterNumbers, event)) return false;
    this.tellRoster(event);
    return true;
  }

  private takeLead(leadId: string, event: HandoverEvent): boolean {
    const { tracks, unknown } = this.kept;
    if (ofNoLead.has(event.type)) {
      this.agreements.collect(event);
      return false;
    }
    const track = tracks.get(leadId);
    if (track === null) return false;
    if (track !== undefined) {
      if (!this.isNew(track, event)) return false;
      this.follow(track, event);
      return true;
    }
    if (event.type !== "lead.received") {
      // A quarantined input may be erased, too.
      if (event.type !== "lead.erased" || event.data.lead !== undefined) unknown.add(leadId);
      return false;
    }
    unknown.delete(leadId);
    const received = this.receive(event);
    tracks.set(leadId, received);
    return received !== null;
  }

  private isNew(numbers: Numbering, { version }: HandoverEvent): boolean {
    const noted = note(numbers, version);
    if (noted === "late") this.kept.late += 1;
    return noted !== "again";
  }

  private receive({ version, at, data }: EventOf<"lead.received">): Track | null {
    const { plan, kept } = this;
    const { pipeline, stage, fields, touch } = data;
    const receivedAt = touch.at;
    if (receivedAt < plan.from || receivedAt >= plan.to) return null;
    const { from, to } = kept.received ?? { from: receivedAt, to: receivedAt };
    kept.received = { from: Math.min(from, receivedAt), to: Math.max(to, receivedAt) };
    const beginning = { version, at, receivedAt, pipeline, stage, fields };
    const track = newTrack(beginning, plan.periods?.at(receivedAt).key, plan.read(fields));
    settle(track, at, plan);
    return track;
  }

  private follow(track: Track, event: HandoverEvent): void {
    (follows[event.type] as ((track: Track, event: HandoverEvent, rules: FollowRules) => void) | undefined)?.(
      track,
      event,
      this.plan,
    );
    if (event.type === "assignment.offered") {
      const { turn } = event.data;
      track.turnRow = this.plan.turnRowOf(traitsOf(track));
      if (turn !== undefined) this.turns.charge(track.turnRow, turn, "charge");
    } else if (event.type === "ledger.refunded") {
      const { turn } = event.data;
      if (turn !== undefined) this.turns.charge(track.turnRow ?? this.plan.turnRowOf(traitsOf(track)), turn, "refund");
    }
  }

  /** Counts leads for good that were closed long enough ago. */
  private sweep(at: Instant): void {
    const { kept, plan } = this;
    const counting = this.counting(kept.folded, at);
    for (const [leadId, track] of kept.tracks) {
      if (track?.closedAt === undefined || track.closedAt + plan.keepClosedMs > at) continue;
      addTrack(track, counting);
      this.dropped?.(track, counting);
      kept.foldedGaps += gapsIn(track);
      kept.tracks.delete(leadId);
    }
    // So that looking at all is rare beside what happens meanwhile.
    kept.sweepAt = at + Math.max(plan.keepClosedMs / 8, 3_600_000);
  }

  private counting(cells: Map<RowKey, Cell>, asOf: Instant): Counting {
    const { by, contactClocks, rowOf } = this.plan;
    const byStage = by.includes("stage") || by.includes("pipeline");
    return { cellOf: (traits) => cellAt(cells, rowOf(traits)), byStage, contactClocks, hours: this.hours(), asOf };
  }
}

function cellAt(cells: Map<RowKey, Cell>, row: RowKey): Cell {
  let cell = cells.get(row);
  if (cell === undefined) cells.set(row, (cell = emptyCell()));
  return cell;
}
