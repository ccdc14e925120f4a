import { createHandover, definePolicy, manualClock, type Handover, type PolicyVersion } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";

const agreement = (version: string, within: string) =>
  definePolicy({
    version,
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    slas: [sla("first-contact", { from: "assigned", until: onActivity("call"), within })],
  });

const clock = manualClock("2027-01-04T09:00:00Z");
const storage = memoryStorage({ clock });
let count = 0;
const ids = (): string => `id-${++count}`;
/** Two processes; both were deployed with 1.0. */
const [one, other] = [1, 2].map(() => createHandover({ policy: agreement("1.0", "1h"), storage, ids })) as [
  Handover,
  Handover,
];
await one.reps.upsert({ id: "ana" });
await one.pools.upsert({ id: "sdr", members: ["ana"] });
for (const handover of [one, other])
  handover.on("policy.revision_due", ({ data }) => console.log(`  ! version ${data.version} is to be revised`));

const day = (at: Date | undefined): string => at?.toISOString().slice(0, 16).replace("T", " ") ?? "";
const tell = ({ version, state, turns }: PolicyVersion): void => {
  console.log(`  ${version} ${state}`);
  for (const { from, until, how, by, reason } of turns)
    console.log(
      `    ${day(from)} to ${day(until) || "further notice"}: ${[how, by, reason].filter((said) => said !== undefined).join(", ")}`,
    );
};
const take = async (handover: Handover, email: string): Promise<void> => {
  const { lead, decision } = await handover.ingest({ email });
  const [running] = await handover.clocks(lead?.id ?? "");
  console.log(`  ${email}: decided by ${decision?.policyVersion}, to be called by ${day(running?.dueAt)}`);
};
const at = (instant: string): void => {
  clock.set(instant);
  console.log(day(new Date(instant)));
};

at("2027-01-04T09:00:00Z");
await one.policies.add(agreement("1.0", "1h"), { reviseOn: "2027-03-01T09:00:00Z" });
await one.policies.add(agreement("1.1", "45m"), { effectiveFrom: "2027-02-01T00:00:00Z", by: "kim" });
for (const version of await other.policies.list()) tell(version);

at("2027-01-31T23:59:00Z");
await take(one, "last@of.january.example");

at("2027-02-01T00:00:00Z");
await take(one, "first@of.february.example");
await take(other, "second@of.february.example");

at("2027-02-05T18:00:00Z");
await other.policies.rollback({ by: "lee", reason: "three breaches in an hour" });
await take(one, "friday@evening.example");

at("2027-03-01T09:00:00Z");
await other.tick();
await one.policies.add(agreement("1.2", "2h"));
await one.policies.activate("1.2", { by: "kim", reason: "the quarterly review" });
await take(other, "march@first.example");

console.log("\nWhat was in force when:");
for (const version of await one.policies.list()) tell(version);
console.log("On 3 February:", (await one.policies.active("2027-02-03T12:00:00Z"))?.version);
for (const handover of [one, other]) await handover.close();
