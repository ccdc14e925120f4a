import { resolve } from "node:path";

/** Where public data sets are that are not kept with the code: tests of them are skipped where they are not. */
export const publicData = process.env["HANDOVER_DATA"] ?? resolve(import.meta.dirname, "../../../shared/data");
