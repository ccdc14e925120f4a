import type { EventData, Handover } from "handover";

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const percent = (share: number | undefined): string => (share === undefined ? "none" : `${Math.round(share * 100)} %`);

/** Prints what commitments and digests say, each with the day on which it is told. */
export function tellStory(handover: Handover, print: (line: string) => void): void {
  handover.on("commitment.started", ({ at, data: { clock } }) =>
    print(
      `${day(at)}  a period until ${new Date(clock.dueAt).toISOString()}: ${clock.period?.target} leads in ${clock.period?.workingDays} working days`,
    ),
  );
  handover.on("commitment.checked", ({ at, data }) => print(`${day(at)}  on pace: ${pace(data)}`));
  handover.on("commitment.at_risk", ({ at, data }) => {
    print(`${day(at)}  at risk (${data.behind.join(", ")}): ${pace(data)}`);
    print(`            ${data.perDay} a day from here on, told to ${data.notify.join(" and ")}`);
  });
  handover.on("commitment.met", ({ at, data }) => end(print, `${day(at)}  MET`, data));
  handover.on("commitment.missed", ({ at, data }) => end(print, `${day(at)}  MISSED`, data));
  handover.on("commitment.review_due", ({ at, data }) => print(`${day(at)}  review the terms: ${data.notify.join()}`));
  handover.on("digest.due", ({ at, data: { repId, total, groups } }) =>
    print(
      `${day(at)}  digest for ${repId}: ${total} (${groups.map((one) => `${one.count} ${one.name} ${one.kind}`).join()})`,
    ),
  );
}

function pace(data: EventData["commitment.checked"]): string {
  const { delivered, target, expected, projected, acceptedShare } = data;
  return `${delivered} of ${target}, ${expected} due by now, ${projected} at this pace, ${percent(acceptedShare)} accepted`;
}

function end(print: (line: string) => void, word: string, data: EventData["commitment.met"]): void {
  for (const { measure, promised, actual, kept } of data.measures)
    print(
      `${word.padEnd(20)} ${measure.padEnd(9)} promised ${promised}, came ${round(actual)}: ${kept ? "kept" : "broken"}`,
    );
  for (const { kind, amount, unit } of data.consequences) print(`${"".padEnd(20)} ${kind} ${amount} ${unit}`);
}

function round(value: number | undefined): string {
  return value === undefined ? "none" : String(Math.round(value * 100) / 100);
}
