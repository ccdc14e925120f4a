import type { BoundCase, FairnessPicture } from "./pictures.ts";

/** What turns have been like so far, as far as it decides what is proved of them. */
export class TurnKinds {
  private team: string | undefined;
  private shares: string | undefined;
  private changing = false;
  private weighted = false;
  private exceptions = 0;

  turn(eligible: readonly string[], weights: readonly number[] | undefined, wasOwedMost: boolean): void {
    const team = JSON.stringify([...eligible].sort());
    const shares = weights === undefined ? "" : JSON.stringify([team, weights]);
    this.changing ||= team !== (this.team ??= team) || shares !== (this.shares ??= shares);
    this.weighted ||= weights !== undefined && weights.some((weight) => weight !== weights[0]);
    if (!wasOwedMost) this.exceptions += 1;
  }

  /** Credit has moved otherwise than by a turn. */
  except(): void {
    this.exceptions += 1;
  }

  /** The bounds of the fair-share ledger; see `openLedger`. */
  bound(reps: number): FairnessPicture["bound"] {
    const is: BoundCase = `${this.weighted ? "weighted" : "equal"}, ${this.changing ? "changing" : "fixed"}`;
    return { leads: proved(is, reps), case: is, exceptions: this.exceptions };
  }
}

function proved(is: BoundCase, reps: number): number | undefined {
  if (is === "equal, fixed") return 1;
  if (is === "equal, changing") return (reps - 1) / 2;
  if (is === "weighted, changing") return undefined;
  let sum = 0;
  for (let n = 2; n <= reps; n++) sum += 1 / n;
  return sum;
}
