import { expect, test } from "vitest";
import { lookedInto } from "../../support/looked-into.ts";

const home = "olga@home.example";
const work = "olga@acme.example";

test.each([{ email: home }, { email: work }, { phone: "+48225551010" }])(
  "a person is erased by any address once the events are forgotten: %j",
  async (person) => {
    const { handover, find } = lookedInto();
    const { lead } = await handover.ingest({ email: work, phone: "+48225551010", lastName: "Kowalska" });
    expect((await handover.ingest({ email: home, phone: "+48225551010" })).status).toBe("merged");
    await handover.transition(lead?.id as string, "lost", { reason: "duplicate" });
    await handover.forgetEvents({ closedBefore: "2027-01-01T00:00:00Z" });
    expect((await handover.people.export(person)).records).toMatchObject([{ kind: "lead", earlierKeys: [home] }]);
    expect(await handover.people.erase(person)).toEqual({ leadIds: [lead?.id], mentionedIn: [], inputs: 0 });
    expect(find(/olga|kowalska|5551010/i)).toEqual([]);
  },
);

test("a lead that was corrected stays somebody else's once the events are forgotten", async () => {
  const { handover, find } = lookedInto();
  const { lead } = await handover.ingest({ email: work });
  const id = lead?.id as string;
  await handover.update(id, { email: "jan@acme.example" });
  await handover.transition(id, "lost", { reason: "duplicate" });
  await handover.forgetEvents({ closedBefore: "2027-01-01T00:00:00Z" });
  expect(await handover.people.erase({ email: work })).toEqual({ leadIds: [], mentionedIn: [id], inputs: 0 });
  expect((await handover.lead(id))?.email).toBe("jan@acme.example");
  expect(find(/olga/)).toEqual([]);
});
