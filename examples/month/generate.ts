import { writeFileSync } from "node:fs";
import { generateLeads } from "handover/simulation";
import { may } from "./month.ts";
import { toCsv } from "./to-csv.ts";

/** Writes the bundled leads anew: `npx tsx examples/month/generate.ts`. The same bytes every time. */
writeFileSync(new URL("leads.csv", import.meta.url), toCsv(generateLeads({ ...may, count: 2_000, seed: 7 })));
