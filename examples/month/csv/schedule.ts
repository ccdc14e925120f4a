/** Instants and places of the rows of a file, in 24 bytes each. */
export class Schedule {
  private instants = new Float64Array(1024);
  private starts = new Float64Array(1024);
  private ends = new Float64Array(1024);
  private order: Uint32Array | undefined;
  private count = 0;

  /** The last instant there is. */
  get lastAt(): number {
    const last = this.order === undefined ? this.count - 1 : (this.order[this.count - 1] ?? 0);
    return this.instants[last] ?? 0;
  }

  add(at: number, start: number, end: number): void {
    if (this.count === this.instants.length) this.grow();
    this.instants[this.count] = at;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
  }

  /** A row that cannot be read comes in with the one before it. */
  addUnreadable(): void {
    this.add(Number.NaN, 0, 0);
  }

  /** Places all rows evenly in a stretch, in the order of the file. */
  spread([from, to]: readonly [number, number]): void {
    for (let i = 0; i < this.count; i++) {
      this.instants[i] = Math.floor((from + ((i + 0.5) / this.count) * (to - from)) / 1000) * 1000;
    }
  }

  /** Brings the rows into the order of their instants; rows of one instant stay in the order of the file. */
  sort(): void {
    const { instants, count } = this;
    let last = instants.subarray(0, count).find((at) => !Number.isNaN(at)) ?? 0;
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(instants[i])) instants[i] = last;
      last = instants[i] as number;
    }
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    this.order = order.sort((a, b) => (instants[a] as number) - (instants[b] as number) || a - b);
  }

  *rows(): Generator<{ readonly at: number; readonly start: number; readonly end: number }, void, undefined> {
    for (const i of this.order ?? []) {
      yield { at: this.instants[i] as number, start: this.starts[i] as number, end: this.ends[i] as number };
    }
  }

  private grow(): void {
    const wider = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(old.length * 2);
      copy.set(old);
      return copy;
    };
    this.instants = wider(this.instants);
    this.starts = wider(this.starts);
    this.ends = wider(this.ends);
  }
}
