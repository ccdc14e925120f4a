import type { EventOf } from "../../core/index.ts";
import type { LedgerTurn } from "../../lead/index.ts";
import { evenWeights, openLedger, type Ledger } from "../../routing/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Book } from "../book.ts";
import { TurnKinds } from "./bound.ts";
import { DriftPoints } from "./drift-points.ts";
import type { FairnessPicture } from "./pictures.ts";

interface RepDrift {
  counted: number;
  lowest: number;
  highest: number;
}

/** Follows one ledger from turn to turn. */
class LedgerDrift {
  private readonly ledger: Ledger;
  private readonly reps: RepDrift[] = [];
  private readonly points = new DriftPoints();
  private readonly kinds = new TurnKinds();
  private worst: FairnessPicture["worst"] = { repId: "", drift: 0, at: 0 };
  private turns = 0;
  private at: Instant = 0;

  constructor(key: string) {
    this.ledger = openLedger(undefined, key);
  }

  charge(turn: LedgerTurn, direction: "charge" | "refund", at: Instant): void {
    const { ledger } = this;
    const eligible = ledger.positions(turn.eligible);
    const weights = turn.weights ?? evenWeights(eligible.length);
    const chosen = ledger.position(turn.chosen);
    if (direction === "charge") this.kinds.turn(turn.eligible, turn.weights, ledger.pick(eligible, weights) === chosen);
    else this.kinds.except();
    ledger[direction](eligible, weights, chosen);
    this.rep(chosen).counted += direction === "charge" ? 1 : -1;
    this.turns += direction === "charge" ? 1 : 0;
    this.note([...eligible, chosen], at);
  }

  grant({ repId, leads, against }: EventOf<"ledger.granted">["data"], at: Instant): void {
    const others = this.ledger.positions(against);
    this.ledger.grant(repId, leads, others);
    this.kinds.except();
    this.note([...others, this.ledger.position(repId)], at);
  }

  picture(key: string): FairnessPicture {
    const drifts = this.drifts();
    const reps = drifts.map((drift, i) => ({ repId: this.ledger.repAt(i), ...this.rep(i), drift }));
    const { turns, worst } = this;
    const points = this.points.read(this.at, turns, drifts);
    return { ledger: key, turns, reps, worst, bound: this.kinds.bound(reps.length), points };
  }

  private note(positions: readonly number[], at: Instant): void {
    const changed = this.ledger.credits(positions);
    for (const [i, position] of positions.entries()) this.see(position, changed[i] as number, at);
    this.at = at;
    this.points.add(at, this.turns, changed, () => this.drifts());
  }

  private see(position: number, drift: number, at: Instant): void {
    const rep = this.rep(position);
    if (drift < rep.lowest) rep.lowest = drift;
    if (drift > rep.highest) rep.highest = drift;
    if (Math.abs(drift) > Math.abs(this.worst.drift)) this.worst = { repId: this.ledger.repAt(position), drift, at };
  }

  private drifts(): number[] {
    return this.ledger.credits(Array.from({ length: this.ledger.size }, (_, i) => i));
  }

  private rep(position: number): RepDrift {
    return (this.reps[position] ??= { counted: 0, lowest: 0, highest: 0 });
  }
}

/** The drift of every ledger, from the turns in the events. Keeps at most 120 points of each. */
export class Fairness implements Book {
  private readonly ledgers = new Map<string, LedgerDrift>();

  readonly entries: Book["entries"] = {
    "assignment.offered": ({ at, data: { turn } }) => {
      if (turn !== undefined) this.ledger(turn.ledger).charge(turn, "charge", at);
    },
    "ledger.refunded": ({ at, data: { turn } }) => {
      if (turn !== undefined) this.ledger(turn.ledger).charge(turn, "refund", at);
    },
    "ledger.granted": ({ at, data }) => this.ledger(data.ledger).grant(data, at),
  };

  pictures(): FairnessPicture[] {
    return [...this.ledgers]
      .map(([key, ledger]) => ledger.picture(key))
      .sort((a, b) => b.turns - a.turns || (a.ledger < b.ledger ? -1 : 1));
  }

  private ledger(key: string): LedgerDrift {
    let ledger = this.ledgers.get(key);
    if (ledger === undefined) this.ledgers.set(key, (ledger = new LedgerDrift(key)));
    return ledger;
  }
}
