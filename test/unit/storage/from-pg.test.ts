import { fromPg } from "handover/storage/postgres";
import pg from "pg";
import { describe, expect, test } from "vitest";

describe("fromPg", () => {
  test("takes a pool, and whatever has its methods", () => {
    expect(() => fromPg(new pg.Pool())).not.toThrow();
    const own = { connect: async () => undefined, query: async () => ({ rows: [] }), on: () => undefined };
    expect(() => fromPg(own as never)).not.toThrow();
  });

  test.each([
    ["a single client", () => new pg.Client(), /got a single client; each transaction takes a connection of its own/],
    ["nothing", () => undefined, /expected a pool of pg, got undefined/],
    ["an address", () => "postgres://localhost", /expected a pool of pg, got "postgres/],
    ["its options", () => ({ host: "localhost" }), /expected a pool of pg, got/],
  ])("says what to do with %s", (_, given, message) => {
    expect(() => fromPg(given() as never)).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID", message: expect.stringMatching(message) as string }),
    );
    expect(() => fromPg(given() as never)).toThrow(/write fromPg\(new pg\.Pool\(/);
  });
});
