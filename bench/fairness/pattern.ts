/** Who may have which lead, over a whole run. */
export interface Pattern {
  readonly name: string;
  /** How many there are over the run, those who join later included. @defaultValue 30 */
  readonly reps?: number;
  /** Mixed ones are drawn from 1 to 10. @defaultValue `"mixed"` */
  readonly weights?: "mixed" | "equal";
  /** Begins a run. What comes may depend on who was given what, so each rule has a course of its own. */
  begin(team: Team): Course;
}

export interface Team {
  readonly reps: readonly number[];
  /** By rep; a course may change them. */
  readonly weights: number[];
  /** How many leads will come. */
  readonly leads: number;
  /** Numbers in [0, 1), the same for every rule. */
  readonly random: () => number;
}

/** One run. Leads are counted from 0. */
export interface Course {
  /** Who may have the lead, in order. With nobody in, and when the rule is not asked, the list is empty and the lead not counted. */
  eligible(lead: number, drift: readonly number[]): readonly number[];
  /** Which pool it comes to; each has a rule of its own. @defaultValue one pool for all */
  pool?(lead: number): number;
  /** Whether the rep will not have it. @defaultValue nobody declines */
  declines?(rep: number): boolean;
  /** Is told who has it in the end. */
  given?(rep: number, lead: number): void;
}
