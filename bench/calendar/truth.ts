import { Temporal } from "temporal-polyfill";
import { dayMs, firstYear, holidays, timeZone, yearsEnd } from "./office.ts";
import { addMs, decadeMs, monthMs, type Answers } from "./task.ts";

/** Which hours a subject claims to keep: the office, the office without its days off, or a UTC one without them. */
export type Claim = "office" | "no holidays" | "UTC, no holidays";

/** The right answers, from a list of every opening and closing, made with Temporal a day at a time. */
export function truth(claim: Claim): Required<Answers> {
  const zone = claim === "UTC, no holidays" ? "UTC" : timeZone;
  const closed = new Set(claim === "office" ? holidays(firstYear - 1, yearsEnd) : []);
  const opens: number[] = [];
  const closes: number[] = [];
  for (let day = Date.UTC(firstYear - 1, 0, 1); day < Date.UTC(yearsEnd, 0, 1); day += dayMs) {
    const date = Temporal.Instant.fromEpochMilliseconds(day).toZonedDateTimeISO("UTC").toPlainDate();
    if (date.dayOfWeek > 5 || closed.has(date.toString())) continue;
    const at = (time: string) => date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    opens.push(at("09:00"));
    closes.push(at("17:00"));
  }

  /** The first stretch that ends after `t`. */
  const from = (t: number) => {
    let n = Math.max(0, Math.floor(((t - opens[0]!) / dayMs) * (5 / 7) * 0.9) - 5);
    while (closes[n]! <= t) n++;
    return n;
  };
  const between = (a: number, b: number) => {
    let total = 0;
    for (let n = from(a); opens[n]! < b; n++) total += Math.min(b, closes[n]!) - Math.max(a, opens[n]!);
    return total;
  };
  return {
    "add 8 h": (t) => {
      let left = addMs;
      for (let n = from(t); ; n++) {
        const start = Math.max(t, opens[n]!);
        if (closes[n]! - start >= left) return start + left;
        left -= closes[n]! - start;
      }
    },
    "between, 30 days": (t) => between(t, t + monthMs),
    "between, 10 years": (t) => between(t, t + decadeMs),
    isOpen: (t) => (opens[from(t)]! <= t ? 1 : 0),
    nextOpen: (t) => Math.max(t, opens[from(t)]!),
  };
}
