import { describe, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { eventsFromLines, replayLog } from "handover/simulation";
import { policy, run } from "./small-world.ts";

async function recorded(): Promise<HandoverEvent[]> {
  const { events, handover } = await run(7);
  await handover.close();
  return [...events];
}

const codes = async (log: readonly HandoverEvent[]): Promise<string[]> =>
  (await replayLog({ log, policy })).notes.map(({ code }) => code);

describe("a log", () => {
  test("of an engine comes again from the engine itself", async () => {
    const { handover, events } = await run(8);
    const { same, partial, decisions, from, to } = await replayLog({ log: handover, policy });
    await handover.close();
    expect({ same, partial }).toEqual({ same: true, partial: false });
    expect(decisions.same).toBe(decisions.recorded);
    expect(from).toBe(events[0]!.at);
    expect(to).toBe(events.at(-1)!.at);
  });

  test("with a gap, or out of order, is done as far as it goes, and said to be partial", async () => {
    const log = await recorded();
    const gap = log.filter((event) => event.type !== "lead.scored");
    expect(await codes(gap)).toContain("LOG_GAP");
    const swapped = log.with(40, { ...log[40]!, at: log[40]!.at - 60_000 } as HandoverEvent);
    expect(await codes(swapped)).toContain("LOG_OUT_OF_ORDER");
    const { partial, notes } = await replayLog({ log: log.slice(300), policy });
    expect(partial).toBe(true);
    expect(notes[0]!.message).toMatch(/^expected a log without gaps; of .* the one before is missing, after nothing$/);
  });

  test("without events is told", async () => {
    const { partial, notes, same } = await replayLog({ log: [], policy });
    expect({ partial, same }).toEqual({ partial: true, same: true });
    expect(notes).toEqual([{ code: "LOG_EMPTY", count: 1, message: "expected events, got none" }]);
  });

  test("of reps who are there no more says so", async () => {
    const log = (await recorded()).filter((event) => event.type !== "rep.upserted" || event.data.rep.id !== "ana");
    const { notes, same } = await replayLog({ log, policy });
    expect(same).toBe(false);
    expect(notes.map(({ code }) => code)).toContain("NOT_REPEATED");
  });

  test("made under another version of the policy says so", async () => {
    const log = await recorded();
    const { notes } = await replayLog({ log, policy: { ...policy.document, version: "other" } });
    expect(notes).toContainEqual(
      expect.objectContaining({
        code: "OTHER_VERSION",
        message: "decisions were made under policy small; this is other",
      }),
    );
  });

  test("that is none is refused, and a line that is no event by its number", async () => {
    await expect(replayLog({ log: 7 as never, policy })).rejects.toThrow(/^log: expected an engine, a list of events/);
    const lines = (text: string) => replayLog({ log: () => eventsFromLines([text]), policy });
    await expect(lines('\n{"type":"x"}')).rejects.toThrow(
      "log: line 2: expected an event with type, version, at (epoch milliseconds) and data, got one whose version",
    );
    await expect(lines("{")).rejects.toThrow("got no JSON");
  });

  test("tells how far it is, and can be ended", async () => {
    const log = await recorded();
    const told: number[] = [];
    await replayLog({ log, policy, onProgress: ({ events }) => told.push(events) });
    expect(told.at(-1)).toBe(log.length);
    const long = async function* () {
      for (;;) yield* log;
    };
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(replayLog({ log: long, policy, signal })).rejects.toThrow("enough");
  });
});
