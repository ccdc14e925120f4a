import { describe, expect, it } from "vitest";
import { clockSkewMs, readActivity, tally, type Activities, type ActivityInput } from "handover/lead";
import { isHandoverError } from "../../../src/errors.ts";

const now = Date.UTC(2026, 0, 5, 12);

function refusal(input: unknown): string {
  try {
    readActivity(input as ActivityInput, now);
  } catch (error) {
    if (isHandoverError(error, "INPUT_INVALID")) return error.message;
    throw error;
  }
  throw new Error("it was taken");
}

describe("an activity", () => {
  it("happened now unless it says when", () => {
    expect(readActivity({ type: " call " }, now)).toEqual({ type: "call", occurredAt: now });
  });

  it("keeps who, what came of it and what else there is", () => {
    const input = {
      type: "call",
      occurredAt: "2026-01-05T11:00:00Z",
      outcome: "connected",
      repId: "ana",
      properties: { minutes: 12 },
    };
    expect(readActivity(input, now)).toEqual({ ...input, occurredAt: now - 3_600_000 });
  });

  it("may lie years back", () => {
    expect(readActivity({ type: "call", occurredAt: 0 }, now).occurredAt).toBe(0);
  });

  it("up to five minutes ahead is clock skew and counts as now", () => {
    expect(clockSkewMs).toBe(300_000);
    expect(readActivity({ type: "call", occurredAt: now + clockSkewMs }, now).occurredAt).toBe(now);
  });

  it("further ahead is refused", () => {
    expect(refusal({ type: "call", occurredAt: now + clockSkewMs + 1 })).toMatchInlineSnapshot(
      `"activity: occurredAt: expected an instant not after now (2026-01-05T12:00:00.000Z), got 2026-01-05T12:05:00.001Z; record what happened, when it has happened; check the sender's clock and time zone"`,
    );
  });

  it.each([
    [undefined, ""],
    [null, ""],
    ["call", ""],
    [{}, "type"],
    [[], "type"],
    [{ type: "" }, "type"],
    [{ type: "  " }, "type"],
    [{ type: 3 }, "type"],
    [{ type: "c".repeat(65) }, "type"],
    [{ type: "call\u0000" }, "type"],
    [{ type: "call", outcome: 1 }, "outcome"],
    [{ type: "call", repId: null }, "repId"],
    [{ type: "call", occurredAt: "yesterday" }, "occurredAt"],
    [{ type: "call", occurredAt: null }, "occurredAt"],
    [{ type: "call", occurredAt: JSON.parse("1e400") as number }, "occurredAt"],
    [{ type: "call", properties: [1] }, "properties"],
    [{ type: "call", properties: "long" }, "properties"],
    [{ type: "call", properties: { a: Number.NaN } }, "properties.a"],
    [{ type: "call", properties: JSON.parse('{"__proto__":{"polluted":1}}') as object }, "properties.__proto__"],
  ])("%j is refused at %j", (input, path) => {
    expect(refusal(input)).toContain(`activity: ${path}${path === "" ? "" : ": "}expected`);
  });

  it("tells every fault at once", () => {
    expect(refusal({ type: 1, outcome: 2, repId: 3, occurredAt: "?" })).toMatchInlineSnapshot(`
      "activity:
        - type: expected a text, got a number; send it as a string or leave it out
        - outcome: expected a text, got a number; send it as a string or leave it out
        - repId: expected a text, got a number; send it as a string or leave it out
        - occurredAt: expected a Date, epoch milliseconds or an ISO text with an offset, got a text of 1 character; write for instance "2026-11-21T09:00:00Z""
    `);
  });
});

describe("the tally", () => {
  const after = (...times: number[]): Activities =>
    times.reduce<Activities>((sum, occurredAt) => tally(sum, { type: "call", occurredAt }), {});

  it("counts each type, with the first and the last time", () => {
    expect(after(20, 10, 30)).toEqual({ call: { count: 3, firstAt: 10, lastAt: 30 } });
    expect(tally(after(5), { type: "email", occurredAt: 7 })).toEqual({
      call: { count: 1, firstAt: 5, lastAt: 5 },
      email: { count: 1, firstAt: 7, lastAt: 7 },
    });
  });

  it("leaves the one before as it was", () => {
    const before = Object.freeze(after(1));
    tally(before, { type: "call", occurredAt: 2 });
    expect(before).toEqual(after(1));
  });

  it.each(["__proto__", "constructor", "toString"])("counts a type named %s like any other", (type) => {
    const twice = [1, 2].reduce<Activities>((sum, occurredAt) => tally(sum, { type, occurredAt }), {});
    expect(Object.entries(twice)).toEqual([[type, { count: 2, firstAt: 1, lastAt: 2 }]]);
    expect(Object.getPrototypeOf(twice)).toBe(Object.prototype);
  });
});
