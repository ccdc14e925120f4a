import { BadLog } from "./bad-log.ts";

/** One event of the log, by the names of its columns. */
export type Row = { readonly [column: string]: string };

/** What becomes of an incident between its opening and its closing. */
export type Change =
  { readonly at: number; readonly state: string } | { readonly at: number; readonly priority: string };

/** An incident as far as a clock needs it; instants are epoch milliseconds. */
export interface Incident {
  readonly number: string;
  readonly openedAt: number;
  readonly closedAt: number;
  /** What it was opened with. */
  readonly priority: string;
  /** What it was closed with: what the log judges it by. */
  readonly lastPriority: string;
  /** What the log says in the end. */
  readonly madeSla: boolean;
  /** In order, none before the opening or after the closing. */
  readonly changes: readonly Change[];
}

/** How often something was odd. */
export interface Odd {
  earlierThanTheLast: number;
  earlierThanOpened: number;
  laterThanClosed: number;
  withoutDate: number;
  withoutCreation: number;
  withoutResolution: number;
  withoutState: number;
  closedAgain: number;
  leftOut: number;
}

/** Stands in the log where a state should be. */
const noState = "-100";
const missing = "?";

/** Makes incidents of rows; those of one incident stand together. */
export class IncidentReader {
  readonly odd: Odd = {
    earlierThanTheLast: 0,
    earlierThanOpened: 0,
    laterThanClosed: 0,
    withoutDate: 0,
    withoutCreation: 0,
    withoutResolution: 0,
    withoutState: 0,
    closedAgain: 0,
    leftOut: 0,
  };
  readonly #incidents: Incident[] = [];
  readonly #seen = new Set<string>();
  #rows: Row[] = [];
  #place = "";

  /** @throws BadLog when rows of an incident do not stand together, or a date cannot be read. */
  take(row: Row, place: string): void {
    if (row["number"] !== this.#rows[0]?.["number"]) {
      this.#finish();
      const number = row["number"] ?? "";
      if (this.#seen.has(number))
        throw new BadLog(`${place}: ${number} was there before; its events must stand together`);
      this.#seen.add(number);
      this.#place = place;
    }
    this.#rows.push(row);
  }

  end(): readonly Incident[] {
    this.#finish();
    return this.#incidents;
  }

  #finish(): void {
    const rows = this.#rows;
    this.#rows = [];
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return;
    const openedAt = this.#date(first, "opened_at");
    const closedAt = this.#date(last, "closed_at");
    const madeSla = { true: true, false: false }[last["made_sla"] ?? ""];
    if (openedAt === undefined || closedAt === undefined || closedAt < openedAt || madeSla === undefined) {
      this.odd.leftOut += 1;
      return;
    }
    this.#incidents.push({
      number: first["number"] ?? "",
      openedAt,
      closedAt,
      priority: first["priority"] ?? missing,
      lastPriority: last["priority"] ?? missing,
      madeSla,
      changes: this.#changes(rows, openedAt, closedAt),
    });
  }

  #changes(rows: readonly Row[], openedAt: number, closedAt: number): Change[] {
    const { odd } = this;
    const changes: Change[] = [];
    let at = openedAt;
    let [state, priority] = ["", rows[0]?.["priority"] ?? missing];
    let closed = false;
    for (const row of rows) {
      if (row["sys_created_at"] === missing) odd.withoutCreation += 1;
      if (row["resolved_at"] === missing) odd.withoutResolution += 1;
      const told = this.#date(row, "sys_updated_at");
      if (told === undefined) odd.withoutDate += 1;
      else if (told < openedAt) odd.earlierThanOpened += 1;
      else if (told < at) odd.earlierThanTheLast += 1;
      else if (told > closedAt) odd.laterThanClosed += 1;
      at = Math.min(Math.max(at, told ?? at), closedAt);

      if (row["incident_state"] === noState) odd.withoutState += 1;
      else if (row["incident_state"] !== state) changes.push({ at, state: (state = row["incident_state"] ?? missing) });
      if (row["priority"] !== priority) changes.push({ at, priority: (priority = row["priority"] ?? missing) });
      closed ||= state === "Closed" && at < closedAt;
    }
    if (closed) odd.closedAgain += 1;
    return changes;
  }

  /** A wall-clock time without a zone, taken as it stands: as if it were UTC. */
  #date(row: Row, column: string): number | undefined {
    const text = row[column] ?? missing;
    if (text === missing) return undefined;
    const [, day, month, year, time] = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}:\d{2})$/.exec(text) ?? [];
    const at = Date.parse(`${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}T${time}Z`);
    if (Number.isFinite(at) && new Date(at).getUTCDate() === Number(day)) return at;
    throw new BadLog(
      `${this.#place}: ${column} is no date such as 29/2/2016 01:16: ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
}
