import { expect, test } from "vitest";
import { all, team } from "../../support/engine.ts";
import { tracesOf, somebody } from "../../support/people-story.ts";

const ana = somebody(0);

test("a person's leads are found by any key, those that were sent with another address too", async () => {
  const { handover } = await team();
  const first = (await handover.ingest({ email: ana.email, phone: ana.phone })).lead?.id;
  await handover.ingest({ email: "second@acme.example", phone: ana.phone });
  for (const who of [
    { email: ana.email },
    { phone: ana.phone },
    { email: "SECOND@acme.example" },
    { leadId: first as string },
  ]) {
    const { records } = await handover.people.export(who);
    expect(records.map((record) => record.kind === "lead" && record.lead.id)).toEqual([first]);
  }
  expect((await handover.people.export({ email: "nobody@acme.example" })).records).toEqual([]);
});

test("a number that is a switchboard's leads to nobody else with an address", async () => {
  const { handover } = await team();
  const mine = (await handover.ingest({ email: ana.email, phone: ana.phone })).lead?.id as string;
  await handover.transition(mine, "lost", { reason: "duplicate" });
  const theirs = (await handover.ingest({ email: "other@acme.example", phone: ana.phone })).lead?.id;
  await handover.transition(theirs as string, "lost", { reason: "duplicate" });
  const alone = (await handover.ingest({ phone: ana.phone })).lead?.id;
  expect((await handover.people.erase({ email: ana.email })).leadIds).toEqual([mine, alone]);
  expect((await handover.lead(theirs as string))?.email).toBe("other@acme.example");
  expect((await handover.people.erase({ phone: ana.phone })).leadIds).toEqual([theirs]);
});

test("an address that was corrected is taken out of the history of a lead that is somebody else's", async () => {
  const { handover } = await team();
  const { lead } = await handover.ingest({ email: ana.email, firstName: "Olga", message: `write to ${ana.email}` });
  const id = lead?.id as string;
  await handover.update(id, { email: "olga@acme.example" });
  const before = await handover.lead(id);
  expect(await handover.people.erase({ email: ana.email })).toEqual({ leadIds: [], mentionedIn: [id], inputs: 0 });
  const after = await handover.lead(id);
  expect([after?.email, after?.firstName, after?.stage, after?.version]).toEqual([
    "olga@acme.example",
    "Olga",
    before?.stage,
    before?.version,
  ]);
  expect(tracesOf(ana, JSON.stringify([await all(handover, "leads"), await all(handover, "events")]))).toBeUndefined();
  expect((await handover.ingest({ email: "olga@acme.example" })).status).toBe("merged");
});

test("nothing happens to a lead any more of which the person was erased", async () => {
  const { handover, clock } = await team();
  const id = (await handover.ingest({ email: ana.email })).lead?.id as string;
  await handover.people.erase({ leadId: id });
  const calls = [
    handover.record(id, { type: "call" }),
    handover.update(id, { email: "new@acme.example" }),
    handover.assign(id, { repId: "ana", reason: "asked for" }),
    handover.transition(id, "lost", { reason: "duplicate" }),
    handover.reassign(id, { reason: "why not" }),
  ];
  for (const { ok, refusal } of await Promise.all(calls)) expect([ok, refusal?.code]).toEqual([false, "LEAD_ERASED"]);
  expect(await handover.mayContact(id, "email")).toMatchObject({
    allowed: false,
    reason: "the person of the lead was erased",
  });
  clock.advance(90 * 86_400_000);
  expect(await handover.tick()).toMatchObject({ warnings: 0, breaches: 0, escalations: 0, routed: 0 });
});

test("a webhook that comes again after an erasure brings nobody back", async () => {
  const { handover } = await team();
  const form = { email: ana.email, firstName: ana.firstName };
  const { lead } = await handover.ingest(form, { commandId: "form-17" });
  await handover.people.erase({ email: ana.email });
  const again = await handover.ingest(form, { commandId: "form-17" });
  expect([again.lead?.id, again.lead?.email]).toEqual([lead?.id, undefined]);
  expect(await all(handover, "leads")).toHaveLength(1);
});

test.each([
  {},
  { email: ana.email, phone: ana.phone },
  { email: "  " },
  { phone: "ext. 12" },
  { name: ana.word },
  ana.email,
  undefined,
])("who is nobody is refused, and not quoted: %j", async (who) => {
  const { handover } = await team();
  const error = await handover.people.erase(who as never).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "INPUT_INVALID" });
  expect(tracesOf(ana, String((error as Error).message))).toBeUndefined();
});
