import type { Instant } from "../../time/index.ts";
import type { FairnessPicture } from "./pictures.ts";

type Point = FairnessPicture["points"][number];
type Open = { -readonly [key in keyof Point]: Point[key] };

const most = 120;

/** Points of a line that goes on and on: whenever there are too many, each two become one. */
export class DriftPoints {
  private points: Open[] = [];
  /** Turns that one point stands for. */
  private stride = 1;
  private sinceLast = 0;
  private low = 0;
  private high = 0;

  /** After a turn: the drifts that it has changed, and how to get all of them. */
  add(at: Instant, turn: number, changed: readonly number[], all: () => readonly number[]): void {
    for (const drift of changed) {
      if (drift < this.low) this.low = drift;
      if (drift > this.high) this.high = drift;
    }
    this.sinceLast += 1;
    if (this.sinceLast < this.stride) return;
    this.close(at, turn, all());
    if (this.points.length > most) this.thin();
  }

  /** All there are, with one for where it stands now. */
  read(at: Instant, turn: number, all: readonly number[]): Point[] {
    if (this.sinceLast === 0) return [...this.points];
    return [...this.points.slice(-most + 1), this.pointOf(at, turn, all)];
  }

  private close(at: Instant, turn: number, drifts: readonly number[]): void {
    this.points.push(this.pointOf(at, turn, drifts));
    [this.low, this.high] = [Math.min(...drifts), Math.max(...drifts)];
    this.sinceLast = 0;
  }

  private pointOf(at: Instant, turn: number, drifts: readonly number[]): Open {
    return { at, turn, low: Math.min(this.low, ...drifts), high: Math.max(this.high, ...drifts), drifts: [...drifts] };
  }

  private thin(): void {
    this.stride *= 2;
    const kept: Open[] = [];
    for (let i = 0; i + 1 < this.points.length; i += 2) {
      const [first, second] = [this.points[i] as Open, this.points[i + 1] as Open];
      kept.push({ ...second, low: Math.min(first.low, second.low), high: Math.max(first.high, second.high) });
    }
    // The odd one out goes on as turns that no point stands for yet.
    const odd = this.points.length % 2 === 1 ? this.points.at(-1) : undefined;
    if (odd !== undefined) [this.low, this.high, this.sinceLast] = [odd.low, odd.high, this.stride / 2];
    this.points = kept;
  }
}
