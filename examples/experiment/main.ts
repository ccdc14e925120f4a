import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { openExperiment } from "handover/report";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";

const call = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [call("1h")],
  experiments: [
    {
      name: "speed",
      arms: [
        { name: "as-is", weight: 2 },
        { name: "fast", weight: 2, parts: { slas: [call("10m")] } },
        { name: "pushy", weight: 1, parts: { slas: [call("2m")] } },
      ],
      conversion: { stage: "sal", within: "7d" },
      contactWithin: "15m",
      stopWhen: [{ on: "opt_out", atMost: 0.1 }],
    },
    {
      name: "ana-twice",
      mode: "shadow",
      arms: [
        {
          name: "twice",
          weight: 1,
          parts: { routing: roundRobin({ pool: "sdr", weights: { ana: 2 }, hours: "ignore" }) },
        },
      ],
    },
  ],
});

const clock = manualClock("2027-01-04T08:00:00Z");
let ids = 0;
const handover = createHandover({ policy, clock, ids: () => `id-${++ids}` });
const kept = openExperiment({ policy, experiment: "speed" });
const shadow = openExperiment({ policy, experiment: "ana-twice" });
handover.on("event", (event: HandoverEvent) => {
  kept.collect(event);
  shadow.collect(event);
});
for (const id of ["ana", "ben", "cyd"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben", "cyd"] });

/** Chances that are the same in every run. */
let state = 5;
const chance = (of: number): boolean => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state >>> 8) / 2 ** 24 < of;
};
/** What people do: quick calls convert, and pushy ones drive away. */
const people: {
  readonly [arm: string]: { readonly minutes: number; readonly converts: number; readonly quits: number };
} = {
  "as-is": { minutes: 40, converts: 0.12, quits: 0.02 },
  fast: { minutes: 8, converts: 0.26, quits: 0.02 },
  pushy: { minutes: 2, converts: 0.26, quits: 0.35 },
};

const percent = (share: number | undefined): string => (share === undefined ? "-" : `${(100 * share).toFixed(1)} %`);
const look = (week: number): void => {
  const { arms, comparisons, sampleRatio } = kept.result(clock.now());
  console.log(`week ${week}, units dealt as was meant: ${sampleRatio.isAsMeant}`);
  for (const { arm, units, conversion, contacted, stopped } of arms) {
    const against = comparisons.find((one) => one.arm === arm);
    const effect =
      against?.conversion.isEffect === true ? `, an effect (p ${against.conversion.p.toExponential(1)})` : "";
    const end = stopped === undefined ? "" : ", stopped";
    console.log(
      `  ${arm.padEnd(6)} ${String(units).padStart(4)} units, ${percent(conversion.rate)} convert (${conversion.open} open), ${percent(contacted.rate)} called in time${effect}${end}`,
    );
  }
};

for (let day = 1; day <= 84; day++) {
  for (let i = 0; i < 10; i++) {
    const { lead } = await handover.ingest({ email: `p${i}@day${day}.example` });
    const id = lead?.id ?? "";
    const { minutes, converts, quits } = people[lead?.arms?.["speed"] ?? "as-is"] as {
      readonly minutes: number;
      readonly converts: number;
      readonly quits: number;
    };
    clock.advance(minutes * 60_000);
    await handover.record(id, { type: "call" });
    if (chance(converts)) await handover.accept(id, { repId: lead?.ownerId ?? "" });
    else if (chance(quits)) await handover.update(id, { optedOut: true });
    clock.advance((60 - minutes) * 60_000);
  }
  clock.advance(14 * 3_600_000);
  for (const { arm, reason } of await handover.experiments.guard())
    console.log(`day ${day}: ${arm} is stopped, ${reason}`);
  if (day % 14 === 0) look(day / 7);
}

const [twice] = shadow.result().arms;
console.log(
  `with ana twice, ${twice?.shadow?.same} of ${twice?.shadow?.decisions} leads would have gone where they went`,
);
const { comparisons } = await handover.experiments.result("speed");
for (const { arm, control, conversion } of comparisons)
  console.log(
    `${arm} - ${control}: ${percent(conversion.difference)}, between ${conversion.interval.map(percent).join(" and ")} at all looks`,
  );
await handover.close();
