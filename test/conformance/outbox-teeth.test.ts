import { describe } from "vitest";
import { apart, bug, slip, tooth } from "./tooth.ts";

describe("S10", () => {
  bug("makes pending what is not written for good", ["S10.1"], {
    transaction: (transaction, store) => ({
      write: async (changes) => {
        await transaction.write(changes);
        if (changes.events.length > 0) void apart(store, { events: changes.events }).catch(() => undefined);
      },
    }),
  });
  tooth(
    "begins with the last event only",
    ["S10.2"],
    slip(/min\(CASE WHEN at >= \? THEN version END\) - 1/, "max(CASE WHEN at >= ? THEN version END) - 1"),
  );
  tooth(
    "never changes what a subscriber gets",
    ["S10.3"],
    slip(/SET events = excluded\.events/, "SET events = events"),
  );
  tooth(
    "keeps what was pending for one that is gone",
    ["S10.3"],
    slip(/^DELETE FROM handover_delivery WHERE tenant = \? AND subscriber = \?$/, "$& AND 1 = 0"),
  );
  tooth(
    "gives every type",
    ["S10.4"],
    slip(/\(\? IS NULL OR type IN \(SELECT value FROM json_each\(\?\)\)\)/, "(? IS NULL OR ? IS NOT NULL)"),
  );
  tooth(
    "gives one tenant's events to another",
    ["S10.7"],
    slip(/(handover_event WHERE) tenant = \? AND stream > \?/, "$1 ? <> '' AND stream > ?"),
  );
});

describe("S11", () => {
  tooth(
    "leaves out what comes after the first page",
    ["S11.1", "S13.2"],
    slip(/SET done = \?, attempts/, "SET done = max(?, latest - 1), attempts"),
  );
  tooth("mixes the order up", ["S11.1"], slip(/ORDER BY version LIMIT \?/, "ORDER BY version DESC LIMIT ?"));
  tooth(
    "claims what somebody has",
    ["S11.2", "S11.6"],
    slip(/next_at = \?, claim = \?/, "next_at = next_at + 0 * ?, claim = ?"),
  );
  tooth(
    "does not wait",
    ["S11.3"],
    slip(/SET done = \?, attempts = \?, next_at = \?/, "SET done = ?, attempts = ?, next_at = 0 * ?"),
  );
  tooth("passes by what is there", ["S11.4"], slip(/DO UPDATE SET latest = excluded\.latest$/, "DO NOTHING"));
  tooth("deletes what has gone on", ["S11.4"], slip(/AND latest <= \?$/, "AND latest >= ?"));
  tooth("claims in no order", ["S11.5"], slip(/ORDER BY next_at, stream, again/, "ORDER BY stream, again"));
  tooth("forgets how often it failed", ["S11.2"], slip(/attempts = attempts \+ 1/, "attempts = attempts"));
});

describe("S12", () => {
  tooth(
    "lets anybody settle",
    ["S12.1", "S12.2"],
    slip(/(SELECT latest FROM handover_delivery .*) AND claim = \?$/, "$1 AND ? <> ''"),
  );
  tooth("rewinds behind the back of a claim", ["S12.2"], slip(/, claim = NULL, error = NULL$/, ""));
});

describe("S13", () => {
  bug("loses what was given up", ["S13.1", "S13.2"], {
    outbox: (outbox) => ({
      settle: (name, all) =>
        outbox.settle(
          name,
          all.map((one) => ({ ...one, dead: undefined })),
        ),
    }),
  });
  tooth(
    "puts back what followed, too",
    ["S13.2"],
    slip(/version, version - 1, version, \?/, "0, version - 1, version, ?"),
  );
  tooth("puts all of them back", ["S13.2"], slip(/\(stream = \? AND version = \?\)/g, "(? <> '' AND ? > 0)"));
  tooth(
    "rewinds without the dead letters",
    ["S13.3"],
    slip(/AND stream = \? AND version > \?$/, "AND stream = ? AND version < 0 * ?"),
  );
  tooth("counts leads and no events", ["S13.4"], slip(/sum\(d\.latest - d\.done\)/, "count(d.stream)"));
});

describe("S14", () => {
  tooth(
    "forgets what is pending",
    ["S14.1"],
    slip(/AND NOT EXISTS \(SELECT 1 FROM handover_subscriber s CROSS JOIN handover_delivery [^)]*\)/, ""),
  );
  tooth(
    "forgets what was given up",
    ["S14.1"],
    slip(/AND NOT EXISTS \(SELECT 1 FROM handover_subscriber s CROSS JOIN handover_dead_letter [^)]*\)/, ""),
  );
  tooth("forgets leads with a clock", ["S14.1"], slip(/AND NOT EXISTS \(SELECT 1 FROM handover_clock [^)]*\)/, ""));
  tooth("forgets leads with later events", ["S14.1"], slip(/AND t\.at >= \?\)/, "AND t.at > ? + 1000000)"));
  tooth("forgets the last event, too", ["S14.1"], slip(/AND version < \? RETURNING/, "AND version <= ? RETURNING"));
  tooth("begins each page anew", ["S14.2"], slip(/AND l\.id > \?/, "AND '' <= ?"));
});
