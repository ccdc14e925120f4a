import { describe, expect, it } from "vitest";
import { foldName, nameSimilarity } from "handover/matching";

describe("the name of a firm, folded", () => {
  it.each([
    ["Nowak Transport Sp. z o.o.", "nowaktransport"],
    ["TRANSPORT  NOWAK sp.z o.o. Sp.k.", "nowaktransport"],
    ["Łódź Spółka z ograniczoną odpowiedzialnością", "lodz"],
    ["Żabka Polska S.A.", "polskazabka"],
    ["Müller & Söhne GmbH & Co. KG", "mullersohne"],
    ["Mueller und Soehne", "mullersohne"],
    ["Straßenbau AG", "strassenbau"],
    ["Smith & Co", "smith"],
    ["Acme Co., Ltd.", "acme"],
    ["The North Face, Inc.", "facenorth"],
    ["Foo Limited Liability Company", "foo"],
    ["Johnson and Johnson PLC", "johnsonjohnson"],
    ["SARL Dupont", "dupont"],
    ["Société Générale S.A.", "generalesociete"],
    ["L'Oréal", "loreal"],
    ["I.B.M. Corp.", "ibm"],
    ["IBM", "ibm"],
    ["H & M Hennes", "hhennesm"],
    ["Coca-Cola", "cocacola"],
    ["Ben i Jerry", "benjerry"],
    ["株式会社トヨタ", "株式会社トヨタ"],
  ])("%s is %s", (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });

  it("keeps a legal form that is all there is", () => {
    expect(["S.A.", "GmbH", "Ltd. Co."].map(foldName)).toEqual(["sa", "gmbh", "ltd"]);
  });

  it("is nothing where there is no letter and no digit", () => {
    expect(["", " ", "...", "&"].map(foldName)).toEqual(["", "", "", ""]);
  });
});

describe("how alike two names are", () => {
  it.each([
    ["Nowak Transport Sp. z o.o.", "Transport Nowak", 1],
    ["Globex", "Globax", 1 - 1 / 6],
    ["Acme", "Acne", 0],
    ["Umbrella", "Umbrela", 1 - 1 / 8],
    ["Umbrella", "Umbela", 0],
    ["Wayne Enterprises", "Wayne Enterprise", 1 - 1 / 16],
    ["International Business Partners", "Internatonal Business Partners", 1 - 1 / 29],
    ["International Business Partners", "Internatonal Busness Partners", 0],
    ["", "", 0],
  ])("%s and %s: %d", (a, b, similarity) => {
    expect(nameSimilarity(a, b)).toBeCloseTo(similarity, 10);
  });
});
