import { describe, expect, test } from "vitest";
import {
  above,
  allOf,
  anyOf,
  atLeast,
  atMost,
  below,
  between,
  contains,
  custom,
  describeCondition,
  endsWith,
  explainCondition,
  fieldsOf,
  formatExplanation,
  missing,
  noneOf,
  not,
  onActivity,
  oneOf,
  present,
  startsWith,
  where,
  type Condition,
} from "../../../src/condition/index.ts";

const target = where({ "company.country": oneOf("PL", "DE"), "company.employees": atLeast(200) });

describe("a condition in words", () => {
  test.each<[Condition, string]>([
    [target, "company.country is PL or DE and company.employees at least 200"],
    [where({ source: "webinar" }), "source is webinar"],
    [where({ source: noneOf("ads", "import", "list") }), "source is none of ads, import or list"],
    [where({ value: atMost(5) }), "value at most 5"],
    [where({ value: above(5) }), "value above 5"],
    [where({ value: below(5) }), "value below 5"],
    [where({ value: between(1, 5) }), "value between 1 and 5"],
    [where({ jobTitle: contains("vp") }), "jobTitle contains vp"],
    [where({ jobTitle: startsWith("vp") }), "jobTitle starts with vp"],
    [where({ email: endsWith("@acme.io") }), 'email ends with "@acme.io"'],
    [where({ phone: present() }), "phone is present"],
    [where({ phone: missing() }), "phone is missing"],
    [where({ optedOut: true }), "optedOut is true"],
    [onActivity("call", "email"), "at least 1 call or email on record"],
    [onActivity("click", { atLeast: 5 }), "at least 5 click on record"],
    [custom("vip"), "vip"],
    [custom("vip", { tier: 1 }), 'vip with {"tier":1}'],
    [not(where({ source: "ads" })), "not (source is ads)"],
    [anyOf(target, where({ source: "ads" })), `(${describeCondition(target)}) or source is ads`],
    [allOf(where({ source: "ads" }), anyOf(target)), `source is ads and (${describeCondition(target)})`],
  ])("%j", (condition, words) => {
    expect(describeCondition(condition)).toBe(words);
  });

  test("a text that could be misread stands in quotes, on one line", () => {
    expect(describeCondition(where({ "properties.x": "200" }))).toBe('properties.x is "200"');
    expect(describeCondition(where({ source: "a or b" }))).toBe('source is "a or b"');
    expect(describeCondition(where({ source: "a\nb" }))).toBe('source is "a\\nb"');
  });

  test("a long list is cut", () => {
    const words = describeCondition(where({ source: oneOf(...Array.from({ length: 40 }, (_, i) => `s${i}`)) }));
    expect(words).toBe("source is s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11 or 28 others");
  });

  test("what is no condition is called so", () => {
    expect(describeCondition({ al: [] } as unknown as Condition)).toBe('not a condition: an object with keys "al"');
  });

  test("a field the host declared elsewhere is described", () => {
    expect(describeCondition({ field: "region", equals: "north" })).toBe("region is north");
  });
});

describe("an explanation", () => {
  const small = { company: { country: "pl", employees: 120 } };

  test("of one test says what was found and what was wanted", () => {
    expect(explainCondition(where({ "company.employees": atLeast(200) }), small)).toEqual({
      holds: false,
      kind: "test",
      text: "company.employees is 120, wanted at least 200",
      parts: [],
    });
  });

  test.each<[Condition, string]>([
    [where({ "company.country": oneOf("PL", "DE") }), "company.country is pl, wanted PL or DE"],
    [where({ "company.country": noneOf("PL") }), "company.country is pl, wanted none of PL"],
    [where({ source: "webinar" }), "source is missing, wanted webinar"],
    [where({ source: present() }), "source is missing, wanted any value"],
    [where({ "company.country": missing() }), "company.country is pl, wanted none"],
    [where({ "company.country": contains("x") }), "company.country is pl, wanted containing x"],
    [where({ "company.country": startsWith("x") }), "company.country is pl, wanted starting with x"],
    [where({ "company.country": endsWith("x") }), "company.country is pl, wanted ending with x"],
    [onActivity("call", "email", { atLeast: 2 }), "0 call or email on record, wanted at least 2"],
  ])("%j", (condition, text) => {
    expect(explainCondition(condition, small).text).toBe(text);
  });

  test("of a list shows its elements", () => {
    const why = explainCondition(where({ flags: contains("x") }), { flags: ["free_mail", "a\u0000b"] });
    expect(why.text).toBe('flags is free_mail, "a\\u0000b", wanted containing x');
  });

  test("of all names the parts that failed, of any those that held", () => {
    expect(explainCondition(target, small).text).toBe("company.employees is 120, wanted at least 200");
    expect(explainCondition(anyOf(target, where({ "company.country": "PL" })), small).text).toBe(
      "company.country is pl, wanted PL",
    );
  });

  test("prints as a tree", () => {
    expect(formatExplanation(explainCondition(anyOf(target, not(where({ source: "ads" }))), small))).toBe(
      [
        "✓ any of these",
        "  ✗ all of these",
        "    ✓ company.country is pl, wanted PL or DE",
        "    ✗ company.employees is 120, wanted at least 200",
        "  ✓ not",
        "    ✗ source is missing, wanted ads",
      ].join("\n"),
    );
  });

  test("says of a custom condition whether it holds, and how it failed", () => {
    const registered = {
      vip: () => true,
      broken: (): boolean => {
        throw new Error("down");
      },
    };
    expect(explainCondition(custom("vip"), {}, { custom: registered }).text).toBe("vip holds");
    expect(explainCondition(anyOf(custom("vip"), custom("broken")), {}, { custom: registered })).toMatchObject({
      holds: true,
      parts: [{ holds: true }, { holds: false, text: 'custom condition "broken" threw; it must answer true or false' }],
    });
    expect(() => explainCondition(custom("vip"), {})).toThrow(/registered custom condition/);
  });
});

test("the fields of a condition are listed once, in order", () => {
  const condition = allOf(
    target,
    not(anyOf(where({ source: "a" }), where({ "company.country": "PL" }))),
    onActivity("call"),
  );
  expect(fieldsOf(condition)).toEqual(["company.country", "company.employees", "source", "activities.call"]);
});
