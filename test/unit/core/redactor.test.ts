import { redactor } from "handover/core";
import { personal } from "handover/lead";
import { describe, expect, test } from "vitest";

const without = (texts: readonly string[], text: string): string => redactor(texts, personal(), new Set()).text(text);

describe("a name is found", () => {
  test.each([
    ["芳芳", "客户芳芳不存在", "客户[erased]不存在"],
    ["王", "联系人王女士", "联系人[erased]女士"],
    ["김철수", "김철수님과 통화", "[erased]님과 통화"],
    ["สมชาย", "คุณสมชายโทรมา", "คุณ[erased]โทรมา"],
    ["Olga", "客户Olga不存在", "客户[erased]不存在"],
    ["José", "met Jose\u0301 today", "met [erased] today"],
    ["Jose\u0301", "met José today", "met [erased] today"],
    ["O", "O. Li wants a demo", "[erased]. Li wants a demo"],
    ["Ł", "pan Ł. dzwonił", "pan [erased]. dzwonił"],
  ])("%s in %s", (name, text, rest) => expect(without([name], text)).toBe(rest));

  test.each([
    ["Ann", "Anna and Joann planned"],
    ["Jose", "met Jose\u0301 today"],
    ["O", "Olga or Otto"],
  ])("%s, and not within another word: %s", (name, text) => expect(without([name], text)).toBe(text));
});

describe("a number is found however it is written", () => {
  test.each([
    ["+48221234567", "22 123 45 67"],
    ["+48221234567", "(22) 123-45-67"],
    ["+48221234567", "+48 22 123 45 67"],
    ["+48221234567", "0048 221 234 567"],
    ["+48221234567", "tel+48221234567"],
    ["+48221234567", "22\u00a0123\u201345\u201367"],
    ["+442071234567", "020 7123 4567"],
    ["+442071234567", "+44 (0)20 7123 4567"],
    ["+14155550123", "(415) 555-0123"],
    ["+353861234567", "086 123 4567"],
    ["22 123 45 67", "22-123-4567"],
    ["022 1234567", "22 123 45 67"],
  ])("%s as %s", (number, written) =>
    expect(without([number], `call ${written} now`)).toMatch(/^call (tel)?\[erased\] now$/),
  );

  test.each(["1221234567", "221234567890", "22 123 45 68"])("but not within another: %s", (text) =>
    expect(without(["+48221234567"], text)).toBe(text),
  );
});
