import { describe, it } from "vitest";
import { calendarFrom } from "../../../src/calendar/index.ts";
import { laws } from "./laws.ts";
import { runs } from "../../support/rounds.ts";

const shipped = (spec: unknown) => calendarFrom(spec).timeline;

describe("working time over clock changes in 15 zones", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(shipped, { numRuns: runs(150) });
    });
  }
});
