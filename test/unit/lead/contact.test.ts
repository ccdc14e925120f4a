import { describe, expect, it } from "vitest";
import { isFreeMail, isRoleAddress, normalizeDomain, normalizeEmail, normalizePhone } from "handover/lead";

describe("an e-mail address", () => {
  it.each([
    ["ana@acme.example", "ana@acme.example"],
    ["  Ana.Kowalska@ACME.Example \n", "ana.kowalska@acme.example"],
    ["ana+demo@acme.co.uk", "ana+demo@acme.co.uk"],
    ["o'brien@acme.example", "o'brien@acme.example"],
    ["zażółć@przykład.pl", "zażółć@przykład.pl"],
    ["a@www.com", "a@www.com"],
    ["\u200bana@acme\u200b.example", "ana@acme.example"],
    ["\u202aana@acme.example\u202c", "ana@acme.example"],
    ["ana@mu\u0308ller.example", "ana@müller.example"],
    [`${"a".repeat(64)}@acme.example`, `${"a".repeat(64)}@acme.example`],
  ])("%j is read as %j", (given, read) => {
    expect(normalizeEmail(given)).toBe(read);
  });

  it.each([
    "",
    "@",
    "ana",
    "ana@",
    "@acme.example",
    "ana@acme",
    "ana@acme.",
    "ana@.example",
    "ana@acme..example",
    "ana@-acme.example",
    "ana@acme-.example",
    "ana@acme.ex-",
    "ana@acme,example",
    "ana@acme.example/path",
    "ana@http://acme.example",
    "ana@192.168.1.100",
    "ana@[192.168.1.1]",
    "ana kowalska@acme.example",
    "ana@bob@acme.example",
    ".ana@acme.example",
    "ana.@acme.example",
    "a..na@acme.example",
    '"ana"@acme.example',
    "Ana <ana@acme.example>",
    "mailto:ana@acme.example",
    `${"a".repeat(65)}@acme.example`,
    `ana@${"a".repeat(250)}.example`,
  ])("%j is none", (given) => {
    expect(normalizeEmail(given)).toBeUndefined();
  });

  it("is read once and for all: reading the result again changes nothing", () => {
    for (const given of ["ANA@Acme.Example", " x.y@z.pl "]) {
      const once = normalizeEmail(given) ?? "";
      expect(normalizeEmail(once)).toBe(once);
    }
  });
});

describe("a domain", () => {
  it.each([
    ["Acme.Example", "acme.example"],
    ["www.acme.example", "acme.example"],
    ["https://www.acme.example/contact?x=1", "acme.example"],
    ["http://acme.example", "acme.example"],
    ["www.pl", "www.pl"],
    ["sub.acme.co.uk", "sub.acme.co.uk"],
    ["xn--mller-kva.de", "xn--mller-kva.de"],
    ["müller.de", "müller.de"],
    ["3m.com", "3m.com"],
  ])("%j is read as %j", (given, read) => {
    expect(normalizeDomain(given)).toBe(read);
  });

  it.each(["", "acme", "localhost", "10.0.0.10", "acme .example", ".example", "acme.", "a_b.example", "-a.example"])(
    "%j is none",
    (given) => {
      expect(normalizeDomain(given)).toBeUndefined();
    },
  );
});

describe("a phone number", () => {
  it.each([
    ["+48 22 123 45 67", "+48221234567"],
    ["0048 (22) 123-45-67", "+48221234567"],
    ["+1.415.555.0100", "+14155550100"],
    ["+49/30/901820", "+4930901820"],
    ["\u202a+48\u00a022\u2011123\u201345\u201367\u202c", "+48221234567"],
  ])("%j is read as %j", (given, read) => {
    expect(normalizePhone(given)).toBe(read);
  });

  it.each([
    ["22 123 45 67", "it has no country code"],
    ["+0 22 123 45 67", "no country code starts with 0"],
    ["+48 22", "it is too short"],
    ["+4822123456789012", "it is longer than 15 digits"],
    ["+48 22 123 45 67 ext. 5", "it has an extension"],
    ["+44 (0)20 7946 0958", "whether its (0) is dialled depends on the country"],
    ["n/a", "it has no digits"],
  ])("%j stays as given, for %s", (given) => {
    expect(normalizePhone(given)).toBeUndefined();
  });
});

it("free mailboxes and desks are known by name", () => {
  expect([isFreeMail("gmail.com"), isFreeMail("acme.example")]).toEqual([true, false]);
  expect([isRoleAddress("info@acme.example"), isRoleAddress("information@acme.example")]).toEqual([true, false]);
});

it.each([
  ["@".repeat(100_000)],
  ["a.".repeat(50_000)],
  [`${"a@".repeat(50_000)}acme.example`],
  ["-.".repeat(50_000)],
  ["www.".repeat(25_000)],
  [" ".repeat(100_000)],
  ["+".repeat(100_000)],
  ["(0".repeat(50_000)],
  ["0".repeat(100_000)],
])("100 kB of %#: none of it is read as anything, at once", (text) => {
  expect(normalizeEmail(text)).toBeUndefined();
  expect(normalizeDomain(text)).toBeUndefined();
  expect(normalizePhone(text)).toBeUndefined();
});
