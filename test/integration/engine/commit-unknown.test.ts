import { HandoverError } from "handover";
import type { Storage, Store } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { describe, expect, test } from "vitest";
import { all, team, teamPolicy, type Team } from "../../support/engine.ts";

interface Line {
  /** How many of the next commits nobody hears of. */
  lost: number;
  commits: number;
}

/** A storage whose answers are lost after the commit. */
function forgetful(line: Line): Storage {
  const sound = memoryStorage();
  const cut = (store: Store): Store => ({
    ...store,
    async transact(work, options) {
      const result = await store.transact(work, options);
      line.commits += 1;
      if (line.lost === 0) return result;
      line.lost -= 1;
      throw new HandoverError("COMMIT_UNKNOWN", "the connection was lost while it committed");
    },
  });
  return { ...sound, open: async (tenant, options) => cut(await sound.open(tenant, options)) };
}

async function start(): Promise<Team & { readonly line: Line; readonly leadId: string }> {
  const line = { lost: 0, commits: 0 };
  const one = await team({ policy: teamPolicy, storage: forgetful(line) });
  const { lead } = await one.handover.ingest({ email: "a@firm.example" });
  return { ...one, line, leadId: lead?.id ?? "" };
}

const recorded = async ({ handover }: Team): Promise<number> =>
  (await all(handover, "events")).filter(({ type }) => type === "activity.recorded").length;

describe("when nobody knows whether a commit was one", () => {
  test("a call without a command id fails, and is not done again", async () => {
    const one = await start();
    one.line.lost = 1;
    await expect(one.handover.record(one.leadId, { type: "call" })).rejects.toMatchObject({
      code: "COMMIT_UNKNOWN",
      retryable: false,
    });
    expect(await recorded(one)).toBe(1);
  });

  test("a call with one is repeated by the engine, and done once", async () => {
    const one = await start();
    one.line.lost = 1;
    expect(await one.handover.record(one.leadId, { type: "call" }, { commandId: "c" })).toMatchObject({ ok: true });
    expect(await recorded(one)).toBe(1);
  });

  test("it is not repeated for ever, and says to the end that nobody knows", async () => {
    const one = await start();
    one.line.lost = 10;
    const { commits } = one.line;
    const call = one.handover.record(one.leadId, { type: "call" }, { commandId: "c" });
    await expect(call).rejects.toMatchObject({ code: "COMMIT_UNKNOWN" });
    expect(one.line.commits - commits).toBe(2);
    one.line.lost = 0;
    await one.handover.record(one.leadId, { type: "call" }, { commandId: "c" });
    expect(await recorded(one)).toBe(1);
  });

  test("of calls that were folded into one, each is done once, those on one lead, too", async () => {
    const one = await start();
    one.line.lost = 1;
    const calls = ["call", "email", "note"].map((type, i) =>
      one.handover.record(one.leadId, { type }, i === 2 ? { commandId: "c" } : undefined),
    );
    const ends = await Promise.allSettled(calls);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(await recorded(one)).toBe(3);
  });
});
