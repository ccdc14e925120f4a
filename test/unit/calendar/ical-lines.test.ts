import { describe, expect, it } from "vitest";
import { readContent } from "../../../src/calendar/ical/content.ts";
import { readProperty, readTexts } from "../../../src/calendar/ical/property.ts";
import { calendar } from "./ical-text.ts";

/** The lines of a calendar, with their numbers: `3 SUMMARY:Call`. */
const lines = (text: string) => readContent(text).flatMap((one) => one.lines.map(({ at, text }) => `${at} ${text}`));
const property = (text: string) => ({ name: text.split(/[;:]/)[0] ?? "", text, at: 1 });

describe("a line", () => {
  it.each([["\n"], ["\r\n"], ["\r\r\n"], ["\r"], ["\r\r\r\r\n"]])("may end in %j, and is counted once", (end) => {
    const text = ["BEGIN:VCALENDAR", "X-A:1", " 2", "", " 3", "\t4", "", "X-B:5", "END:VCALENDAR"].join(end);
    // a CR on its own ends a line, so that two of them end two
    expect(lines(text)).toEqual(["2 X-A:1234", "8 X-B:5"]);
  });

  it("does not end in an empty one, nor does a folded one", () => {
    expect(lines("BEGIN:VCALENDAR\n\nX-A:1\n\n\n 2\n\nEND:VCALENDAR")).toEqual(["3 X-A:12"]);
  });

  it("of a million of CR is read at once", () => {
    expect(lines(calendar(`X-A:1${"\r".repeat(1_000_000)}`)).at(-1)).toBe("4 X-A:1");
  });
});

describe("a property", () => {
  it.each<[string, string]>([
    ['SUMMARY;X-A=1,2,"3:4":Out of office', "Out of office"],
    ['SUMMARY;X-A="1:2",3;X-B="4":Out of office', "Out of office"],
    ['SUMMARY;X-A="1:2","3;4";LANGUAGE=en:Out of office', "Out of office"],
    ['SUMMARY;X-A="a=b;c",d:Out: "of", office', 'Out: "of", office'],
  ])("has its value behind its parameters, quoted as they may be: %s", (text, value) => {
    expect(readTexts(property(text))).toEqual([value]);
    expect(readProperty(property(text))?.value).toBe(value);
  });

  it("has parameters in small letters, without their quotation marks", () => {
    const { params, type } = readProperty(property('DTSTART;TZID="A, B: C",D;VALUE=DATE;Role=X:1')) ?? {};
    expect([params, type]).toEqual([{ tzid: "A, B: C,D", role: "X" }, "date"]);
    expect(readProperty(property("DTSTART:1"))?.type).toBe("unknown");
  });
});
