import { createHandover, manualClock } from "handover";
import { policy } from "./policy.ts";
import { playQuarter } from "./quarter.ts";
import { tellStory } from "./story.ts";

let ids = 0;
const clock = manualClock("2026-10-01T06:00:00Z");
const handover = createHandover({ policy, clock, ids: () => `id${++ids}` });
tellStory(handover, (line) => console.log(line));

await handover.reps.upsert({ id: "mia" });
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
await handover.reps.upsert({ id: "kim" });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
await handover.pools.upsert({ id: "marketing", members: ["kim"] });

await playQuarter(handover, clock, "2026-10-01", "2027-01-04");

const [now] = await handover.commitments();
console.log(
  `\n${now?.name}: ${now?.state}, ${now?.delivered} of ${now?.target}, next a ${now?.next?.kind} on`,
  now?.next?.at,
);
