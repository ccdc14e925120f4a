import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { roundRobin, territory, territoryMatches, type TerritoryEntry, type TerritoryTable } from "handover/routing";
import { validateRouter } from "../../../src/routing/kinds.ts";
import { scan } from "../../property/routing/territory-scan.ts";
import { someLead } from "../lead/some-lead.ts";
import { deskOf, members, someRep, staffOf } from "./team.ts";

const staff = staffOf([someRep("ana")], { sdr: members("ana") });
const rest = { routers: { sdr: roundRobin({ pool: "sdr" }) } };
const territoryNames = (spec: TerritoryTable, lead: Lead) => territoryMatches(spec, lead).map(({ entry }) => entry);

describe("a table of thousands", () => {
  const size = 3000;
  const entries = Array.from({ length: size }, (_, i): TerritoryEntry => {
    const code = String(i).padStart(4, "0");
    const own = [
      { country: ["DE", "CH", "AT", "PL", "IT"][i % 5]!, postalCode: [code, `${code}5`] },
      { employees: { min: i, below: i + 3 } },
      { language: "de", employees: { min: 0 }, revenue: { min: i, below: i + 3 } },
    ];
    return { name: `e${i}`, ...own[i % 3]!, to: "sdr" };
  });
  const large: TerritoryTable = { ...rest, entries };
  const faultsOf = (spec: TerritoryTable) => validateRouter(territory(spec), "routing", { custom: [], calendars: [] });

  it("finds what a scan finds", () => {
    const desk = deskOf(territory(large), staff);
    for (let i = 0; i < size; i += 101) {
      const leads = [
        { company: { country: "DE", postalCode: `${String(i).padStart(4, "0")}${i % 10}`, employees: i } },
        { company: { country: "FR", employees: i, revenue: i + 1 } },
        // Of a place that entries go on from, and are not at.
        { company: { country: "FR", postalCode: String(i).padStart(4, "0") } },
        { company: { employees: i, revenue: i + 1 }, language: "DE" },
      ].map((lead) => someLead(lead));
      for (const lead of leads) {
        const expected = scan(large, lead).map(({ entry }) => entries[entry]!.name);
        expect(territoryNames(large, lead)).toEqual(expected);
        const { passed, reason } = desk.route(lead).decision;
        expect(passed?.[0] ?? reason).toContain(expected[0] ?? "none of 3000 entries");
      }
    }
  });

  it("tells the two that overlap", () => {
    expect(faultsOf(large)).toEqual([]);
    for (const twin of [1500, 1501, 1502]) {
      const again = { ...entries[twin]!, name: "again" };
      expect(faultsOf({ ...large, entries: [...entries, again] }).map(({ got }) => got.split(",")[0])).toEqual([
        `"e${twin}" and "again"`,
      ]);
    }
  });

  it("may have more shapes than an integer has bits", () => {
    const many = Array.from({ length: 80 }, (_, i): TerritoryEntry => {
      return { name: `e${i}`, country: "DE", where: { [`properties.p${i}`]: "x" }, to: "sdr" };
    });
    for (const [i, { name }] of many.entries()) {
      const lead = someLead({ company: { country: "DE" }, properties: { [`p${i}`]: "X" } });
      expect(territoryNames({ ...rest, entries: many, ties: "first" }, lead)).toEqual([name]);
    }
    expect(faultsOf({ ...rest, entries: many })).toHaveLength(50);
  });
});
