import { replay } from "handover/core";
import { describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { lookedInto, type LookedInto } from "../../support/looked-into.ts";

const olga = "olga@acme.example";
const jan = "jan@acme.example";

/** The log that is left leads to the leads that are left. */
async function replays({ handover }: LookedInto): Promise<void> {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  expect(plain(replay(await all(handover, "events")).leads)).toEqual(plain(await all(handover, "leads")));
}

describe("a lead that was corrected to be somebody else's", () => {
  const corrected = async () => {
    const seen = lookedInto({ personal: ["properties.linkedin"] });
    const { handover } = seen;
    const first = { email: olga, firstName: "Olga", lastName: "Kowalska", jobTitle: "CEO", phone: "+48225551010" };
    const { lead } = await handover.ingest(
      { ...first, message: "private matter", properties: { linkedin: "in/olga", plan: "team" } },
      { commandId: "form" },
    );
    const id = lead?.id as string;
    await handover.record(
      id,
      { type: "call", outcome: "Olga will think", properties: { note: "secret" } },
      { commandId: "call" },
    );
    await handover.update(id, { email: jan, firstName: "Jan", lastName: "Nowak" }, { commandId: "correct" });
    await handover.record(id, { type: "call", outcome: "Kowalska has left, says Jan" }, { commandId: "later" });
    return { seen, handover, id };
  };

  test("tells in an export what it had been told by the former person", async () => {
    const { handover, id } = await corrected();
    const { records, mentionedIn } = await handover.people.export({ email: olga });
    expect(mentionedIn).toEqual([id]);
    expect(records.map(({ kind }) => kind)).toEqual(["mention"]);
    expect(JSON.stringify(records)).toMatch(/Kowalska.*private matter.*secret/);
    expect(JSON.stringify(records)).not.toMatch(/jan@acme|Nowak/);
  });

  test("keeps nothing of the former person, and all of who it is now", async () => {
    const { seen, handover, id } = await corrected();
    const before = await handover.lead(id);
    expect(await handover.people.erase({ email: olga })).toEqual({ leadIds: [], mentionedIn: [id], inputs: 0 });
    expect(seen.find(/olga|kowalska|private matter|5551010|secret/i)).toEqual([]);
    expect(await handover.lead(id)).toEqual({
      ...before,
      phone: undefined,
      message: undefined,
      properties: { linkedin: "[erased]", plan: "team" },
    });
    await replays(seen);
    expect((await handover.ingest({ phone: "+48225551010" })).status).toBe("created");
    expect((await handover.ingest({ email: jan })).status).toBe("merged");
    expect((await handover.people.erase({ email: olga })).mentionedIn).toEqual([]);
  });

  test("keeps what the new person has said since", async () => {
    const { handover, id, seen } = await corrected();
    await handover.ingest({ email: jan, phone: "+48225551010", message: "private matter" });
    await handover.people.erase({ email: olga });
    const lead = await handover.lead(id);
    expect([lead?.phone, lead?.message]).toEqual(["+48225551010", "private matter"]);
    expect(seen.find(/olga|kowalska/i)).toEqual([]);
    await replays(seen);
  });

  test("keeps the guard of command ids that told nothing of the former person", async () => {
    const { handover, id } = await corrected();
    const code = (commandId: string) =>
      handover.record(id, { type: "email" }, { commandId }).then(
        ({ lead }) => `did nothing to ${lead?.id}`,
        (error: { readonly code: string }) => error.code,
      );
    expect(await code("correct")).toBe("COMMAND_CONFLICT");
    await handover.people.erase({ email: olga });
    expect(await code("correct")).toBe("COMMAND_CONFLICT");
    expect(await code("form")).toBe(`did nothing to ${id}`);
    expect(await code("call")).toBe(`did nothing to ${id}`);
  });

  test("is erased for each of them apart", async () => {
    const { seen, handover, id } = await corrected();
    await handover.update(id, { email: "eva@acme.example", firstName: "Eva", lastName: "Lis" });
    expect((await handover.people.erase({ email: jan })).mentionedIn).toEqual([id]);
    expect(seen.find(/jan@|nowak/i)).toEqual([]);
    expect(seen.find(/olga@/i)).not.toEqual([]);
    await replays(seen);
    await handover.people.erase({ email: olga });
    expect(seen.find(/olga|kowalska/i)).toEqual([]);
    expect((await handover.lead(id))?.firstName).toBe("Eva");
    await replays(seen);
  });

  test("is taken whole by its id", async () => {
    const { seen, handover, id } = await corrected();
    await handover.people.erase({ leadId: id });
    expect(seen.find(/olga|kowalska|jan@|nowak|5551010|private matter/i)).toEqual([]);
    await replays(seen);
  });
});

test("of a lead with another address alone the history before is emptied, and what it says now stays", async () => {
  const seen = lookedInto();
  const { handover } = seen;
  const { lead } = await handover.ingest({ email: olga, firstName: "Olga", message: "private matter" });
  const id = lead?.id as string;
  await handover.update(id, { email: "olga@home.example" });
  await handover.people.erase({ email: olga });
  const [received] = await all(handover, "events");
  expect(JSON.stringify(received)).not.toMatch(/Olga|olga|private/);
  expect(await handover.lead(id)).toMatchObject({ email: "olga@home.example", firstName: "Olga" });
  await replays(seen);
  await handover.people.erase({ leadId: id });
  expect(seen.find(/olga|private/i)).toEqual([]);
});
