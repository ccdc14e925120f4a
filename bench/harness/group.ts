/** One line of a table: what was run and its figures, by name with the unit in the name. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** A number to reach, as measured in this run. */
export interface Goal {
  readonly name: string;
  readonly goal: string;
  readonly value: number;
  readonly holds: boolean;
}

interface GroupResult {
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

/** A group of cases that are measured against each other; says on `progress` what it is doing. */
export type Group = (progress: (line: string) => void) => Promise<GroupResult>;

export function atMost(limit: number, name: string, value: number): Goal {
  return { name, goal: `<= ${limit}`, value: rounded(value), holds: value <= limit };
}

export function below(limit: number, name: string, value: number): Goal {
  return { name, goal: `< ${limit}`, value: rounded(value), holds: value < limit };
}

export function atLeast(limit: number, name: string, value: number): Goal {
  return { name, goal: `>= ${limit}`, value: rounded(value), holds: value >= limit };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
