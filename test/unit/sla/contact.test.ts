import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileContact, contactFrom, type Contacted } from "handover/sla";
import { timelineOf } from "../../property/sla/oracle.ts";

const hour = 3_600_000;
const contact = (channel: string, at: number): Contacted => ({
  key: "k",
  id: `${channel}${at}`,
  leadId: "l",
  channel,
  at,
});

describe("when somebody may be contacted again", () => {
  const caps = fc.array(
    fc.record({
      channels: fc.option(fc.constantFrom(["call"], ["email"], ["call", "email"]), { nil: undefined }),
      atMost: fc.integer({ min: 1, max: 4 }),
      hours: fc.integer({ min: 1, max: 60 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const past = fc.array(fc.tuple(fc.constantFrom("call", "email"), fc.integer({ min: 0, max: 100 })), {
    maxLength: 12,
  });

  it("is the first hour at which no cap is full and the window is open, found by trying them all", () => {
    fc.assert(
      fc.property(caps, past, fc.constantFrom("office", "evening", "always"), (all, contacts, window) => {
        const now = 100 * hour;
        const rules = compileContact({
          channels: { call: {}, email: {} },
          caps: all.map(({ channels, atMost, hours }) => ({ channels, atMost, within: { hours } })),
        });
        const known = contacts.map(([channel, at]) => contact(channel, at * hour));
        const isFree = (at: number): boolean =>
          timelineOf(window).isOpen(at) &&
          all.every(({ channels: counted, atMost, hours }) => {
            const channels: readonly string[] = counted ?? ["call", "email"];
            const recent = known.filter((one) => channels.includes(one.channel) && one.at > at - hours * hour);
            return !channels.includes("call") || recent.length < atMost;
          });
        let expected = now;
        while (!isFree(expected)) expected += hour;
        const { from, reason } = contactFrom(rules, ["call"], known, now, [timelineOf(window)]);
        expect(from).toBe(expected);
        expect(reason === "").toBe(expected === now);
      }),
    );
  });

  it("says which cap it waits for", () => {
    const rules = compileContact({ caps: [{ channels: ["call"], atMost: 1, within: "1d" }] });
    expect(contactFrom(rules, ["call"], [contact("call", 0)], hour, [])).toEqual({
      from: 24 * hour,
      reason: "at most 1 contact by call within 1d",
    });
  });
});
