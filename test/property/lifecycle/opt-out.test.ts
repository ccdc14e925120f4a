import fc from "fast-check";
import { createHandover, manualClock, type PolicyInput } from "handover";
import { b2bPipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { expect, test } from "vitest";
import { all, countingIds } from "../../support/engine.ts";

const b2b = b2bPipeline();
const policy: PolicyInput = {
  version: "1",
  routing: roundRobin({ pool: "sdr" }),
  pipelines: [b2b, { ...b2b, id: "upsell" }],
};

type Step =
  | { readonly do: "ingest"; readonly person: number; readonly pipeline: string; readonly optedOut: boolean }
  | { readonly do: "edit"; readonly lead: number }
  | { readonly do: "move"; readonly lead: number; readonly to: string };

const reasons: { readonly [to: string]: string } = { lost: "no_fit", nurture: "too_early", archived: "no_fit" };
const lead = fc.nat({ max: 4 });
const rarely = fc.constantFrom(true, ...Array.from({ length: 5 }, () => false));
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("ingest" as const),
        person: fc.nat({ max: 1 }),
        pipeline: fc.constantFrom("b2b", "upsell"),
        optedOut: rarely,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), lead }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("move" as const),
        lead,
        to: fc.constantFrom("lost", "archived", "qualification", "nurture"),
      }),
    },
  ),
  { minLength: 4, maxLength: 25 },
);

/**
 * Once a person has asked not to be contacted, in whichever lead, none of theirs that is open may be; and a person never has two open
 * leads in one pipeline.
 */
const law = (open: () => Storage): fc.IAsyncProperty<[readonly Step[]]> =>
  fc.asyncProperty(steps, async (taken) => {
    const handover = createHandover({ policy, storage: open(), clock: manualClock(0), ids: countingIds() });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const quiet = new Set<string>();
    const ids: string[] = [];
    for (const step of taken) {
      if (step.do === "ingest") {
        const email = `p${step.person}@acme.example`;
        const { pipeline, optedOut } = step;
        const { status, lead: one } = await handover.ingest({ email, optedOut }, { pipeline });
        if (status === "created") ids.push(one.id);
        if (optedOut) quiet.add(email);
      } else {
        const id = ids[step.lead];
        if (id === undefined) continue;
        if (step.do === "move") await handover.transition(id, step.to, { reason: reasons[step.to] });
        else quiet.add((await handover.update(id, { optedOut: true })).lead?.email ?? "");
      }
      const open = (await all(handover, "leads")).filter(({ closed }) => closed === undefined);
      for (const { email, optedOut } of open) if (quiet.has(email ?? "") !== optedOut) return false;
      if (new Set(open.map(({ email, pipeline }) => `${email} ${pipeline}`)).size < open.length) return false;
    }
    await handover.close();
    return true;
  });

/** Where keys of pipelines, or all of them, name no lead. */
function forgetful(isForgotten: (key: string) => boolean): Storage {
  const storage = memoryStorage();
  return {
    ...storage,
    open: async (tenant, options) => {
      const store = await storage.open(tenant, options);
      const transact: typeof store.transact = (work, how) =>
        store.transact(
          (transaction) =>
            work({
              get now() {
                return transaction.now;
              },
              claimDue: (limit) => transaction.claimDue(limit),
              write: (changes) => transaction.write(changes),
              read: async (needs) => {
                const snapshot = await transaction.read(needs);
                const leadByIdentity: typeof snapshot.leadByIdentity = (key) =>
                  isForgotten(key) ? undefined : snapshot.leadByIdentity(key);
                return new Proxy(snapshot, {
                  get: (target, name) =>
                    name === "leadByIdentity" ? leadByIdentity : (Reflect.get(target, name) as unknown),
                });
              },
            }),
          how,
        );
      return new Proxy(store, {
        get: (target, name) => (name === "transact" ? transact : (Reflect.get(target, name) as unknown)),
      });
    },
  };
}

test("whoever has asked for it is contacted in no lead, and nobody has two open ones in a pipeline", () =>
  fc.assert(
    law(() => strictSnapshots(memoryStorage())),
    { numRuns: 150 },
  ));

test.each<[string, (key: string) => boolean]>([
  ["the keys of pipelines", (key) => key.startsWith("pipeline ")],
  ["the keys of persons", (key) => !key.startsWith("pipeline ")],
])("not so where a storage forgets %s", async (_, isForgotten) => {
  const run = await fc.check(
    law(() => forgetful(isForgotten)),
    { numRuns: 300, seed: 7 },
  );
  expect(run.failed).toBe(true);
});
