import type { Handover } from "handover";
import { timeOffFrom, type BusyOptions } from "handover/calendar/ical";

/** Who has which calendar: in Google Calendar the "secret address in iCal format", which is a secret indeed. */
export type Addresses = Readonly<Record<string, string>>;

export type Synced = "changed" | "as before" | "not modified" | `kept: ${string}`;

const day = 86_400_000;

/**
 * Reads the calendars of reps into their leave and their meetings: for a job that runs every quarter of an hour. A calendar that
 * cannot be had or cannot be read changes nothing: yesterday's leave is nearer to the truth than none.
 */
export function leaveSync(handover: Handover, addresses: Addresses, timeZone: string, now = Date.now) {
  const tags = new Map<string, string>();
  return async (): Promise<Readonly<Record<string, Synced>>> => {
    const synced: Record<string, Synced> = {};
    for (const [repId, address] of Object.entries(addresses))
      synced[repId] = await one(repId, address).catch((error: Error): Synced => `kept: ${error.message}`);
    return synced;
  };

  async function one(repId: string, address: string): Promise<Synced> {
    const known = tags.get(repId);
    const response = await fetch(address, {
      headers: known === undefined ? {} : { "if-none-match": known },
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 304) return "not modified";
    if (!response.ok) throw new Error(`the calendar answers ${response.status}`);
    const changed = await take(repId, await response.text());
    // Only what could be read is known: what could not is asked for again.
    const tag = response.headers.get("etag");
    if (tag !== null) tags.set(repId, tag);
    return changed ? "changed" : "as before";
  }

  async function take(repId: string, text: string): Promise<boolean> {
    // Whole days, so that the edges of the window are not another leave each time.
    const today = Math.floor(now() / day) * day;
    const window = { from: today - 30 * day, to: today + 90 * day, timeZone };
    // Google marks what is all day as free, unless its owner says otherwise: leave counts however it is marked.
    const timeOff = timeOffFrom(text, { ...window, counts: ["busy", "out-of-office", "free"], where: isLeave });
    // Meetings are no leave: clocks go on, only new leads go to others meanwhile.
    const busy = timeOffFrom(text, { ...window, counts: ["busy"], where: (event) => !isLeave(event) });
    const rep = (await handover.reps.list()).find(({ id }) => id === repId);
    if (rep === undefined) throw new Error("there is no such rep");
    // Every change of the roster is an event, and lets those who wait try again: what is as it was is none.
    if (isSame(rep.timeOff, timeOff) && isSame(rep.busy ?? [], busy)) return false;
    await handover.reps.upsert({ id: repId, timeOff, busy });
    return true;
  }
}

type Stretches = readonly { readonly from: number | string; readonly to: number | string }[];

function isSame(known: Stretches, read: Stretches): boolean {
  const instants = (all: Stretches): string =>
    JSON.stringify(all.map(({ from, to }) => [+new Date(from), +new Date(to)]));
  return instants(known) === instants(read);
}

const isLeave: NonNullable<BusyOptions["where"]> = ({ summary }) => /out of office|leave|urlop/i.test(summary);
