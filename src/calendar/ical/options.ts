import { didYouMean, invalid, isHandoverError, show } from "../../errors.ts";
import { toInstant, type Instant, type InstantInput, type Zone } from "../../time/index.ts";
import { zone } from "../../time/zone.ts";
import { Findings, isRecord } from "../findings.ts";
import { readZone } from "../read-zone.ts";
import { busyStatuses, busyTimeOf, type BusyStatus, type BusyTime } from "./busy.ts";
import { addressOf } from "./event.ts";
import type { Occurrence } from "./series.ts";

export interface BusyOptions {
  /** Start of the window: only what overlaps it is looked for. */
  readonly from: InstantInput;
  /** End of the window. */
  readonly to: InstantInput;
  /** The IANA zone of the calendar's owner: all-day events are dates there, times without a zone are read there. */
  readonly timeZone: string;
  /**
   * Which events count. Google marks an all-day event as free unless its owner says otherwise; to have such leave, let
   * `"free"` count and choose by `where`.
   * @defaultValue `["busy", "tentative", "out-of-office"]`
   */
  readonly counts?: readonly BusyStatus[] | undefined;
  /**
   * Keeps an occurrence or leaves it out: `({ summary }) => /out of office|urlaub/i.test(summary)`. It answers true or false,
   * at once.
   * @defaultValue all count
   */
  readonly where?: ((busy: BusyTime) => boolean) | undefined;
  /** The owner's e-mail address: what it declined is free, what it has not answered tentative. @defaultValue nobody's */
  readonly attendee?: string | undefined;
  /**
   * IANA zones of `TZID`s that are neither IANA nor Windows names: `{ "Head office": "Europe/Berlin" }`; wins over everything
   * the text says.
   * @defaultValue `{}`
   */
  readonly zones?: Readonly<Record<string, string>> | undefined;
}

/** Options as the reader uses them. */
export interface ReadOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly zone: Zone;
  readonly counts: ReadonlySet<BusyStatus>;
  readonly where: ((busy: BusyTime) => boolean) | undefined;
  /** In small letters; `""` for nobody. */
  readonly attendee: string;
  readonly zones: ReadonlyMap<string, string>;
}

const unreadable = "busy times cannot be read";
const fields = ["from", "to", "timeZone", "counts", "where", "attendee", "zones"];

/** @throws HandoverError `INPUT_INVALID` with every issue. */
export function readOptions(options: BusyOptions): ReadOptions {
  const findings = new Findings();
  const given: Readonly<Record<string, unknown>> = isRecord(options) ? options : {};
  for (const key of Object.keys(given))
    if (!fields.includes(key)) findings.add(key, "an option", key, didYouMean(key, fields, "leave it out"));
  const { timeZone, counts = ["busy", "tentative", "out-of-office"], where, attendee, zones = {} } = given;
  const from = readInstant(given["from"], "from", findings);
  const to = readInstant(given["to"], "to", findings);
  if (to <= from) findings.add("to", "an instant after `from`", given["to"], "swap the two");
  const zoneName = readZone(timeZone, "timeZone", findings);
  readCounts(counts, findings);
  if (where !== undefined && typeof where !== "function")
    findings.add("where", "a function that takes a busy time", where, "write where: ({ summary }) => summary === …");
  if (attendee !== undefined && (typeof attendee !== "string" || !attendee.includes("@")))
    findings.add("attendee", "an e-mail address", attendee, `write "ana@example.com", or leave it out`);
  if (!isRecord(zones))
    findings.add("zones", "an object of zones by TZID", zones, `write { "Head office": "Europe/Berlin" }`);
  else for (const [name, known] of Object.entries(zones)) readZone(known, `zones.${name}`, findings);
  findings.throwIfAny("INPUT_INVALID", unreadable);
  return {
    from,
    to,
    zone: zone(zoneName),
    counts: new Set(counts as BusyStatus[]),
    where: where as ReadOptions["where"],
    attendee: addressOf((attendee as string | undefined) ?? ""),
    zones: new Map(Object.entries(zones as Record<string, string>)),
  };
}

/**
 * Whether `where` keeps an occurrence.
 *
 * @throws HandoverError `INPUT_INVALID` when it answers neither true nor false: a promise is always true.
 */
export function keeps({ where }: ReadOptions, one: Occurrence): boolean {
  if (where === undefined) return true;
  const kept: unknown = where(busyTimeOf(one));
  if (typeof kept === "boolean") return kept;
  const isPromise = typeof (kept as { readonly then?: unknown } | null | undefined)?.then === "function";
  const hint = isPromise
    ? "it is not waited for: make it a plain function, and fetch what it needs before"
    : "write where: ({ summary }) => summary === …, or put Boolean(…) around it";
  const got = isPromise ? "a promise" : show(kept);
  throw invalid("INPUT_INVALID", unreadable, [{ path: "where", expected: "true or false from it", got, hint }]);
}

function readInstant(value: unknown, path: string, findings: Findings): Instant {
  try {
    return toInstant(value as InstantInput, path);
  } catch (error) {
    if (!isHandoverError(error, "INSTANT_INVALID")) throw error;
    findings.add(
      path,
      "a Date, epoch milliseconds or an ISO text with an offset",
      value,
      `write "2026-01-01T00:00:00Z"`,
    );
    return Number.NaN;
  }
}

function readCounts(counts: unknown, findings: Findings): void {
  const known = busyStatuses.map((status) => `"${status}"`).join(", ");
  if (!Array.isArray(counts) || counts.length === 0)
    findings.add("counts", "a list of statuses", counts, `of ${known}`);
  else
    counts.forEach((status: unknown, i) => {
      if (busyStatuses.some((one) => one === status)) return;
      findings.add(`counts.${i}`, "a status", status, didYouMean(String(status), busyStatuses, `one of ${known}`));
    });
}
