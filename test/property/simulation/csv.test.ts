import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leadsFromCsv, type Arrival } from "handover/simulation";
import { csvRecords } from "../../../src/simulation/csv/csv-records.ts";

const cell = fc.string({
  unit: fc.constantFrom("a", "b", " ", ",", '"', "\n", "\r\n", "é", "😀", ";", "x"),
  maxLength: 8,
});
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

/** As writers do: quotes where they are needed, or everywhere. */
function write(rows: readonly (readonly string[])[], newline: string, always: boolean): string {
  const quoted = (text: string): string => (always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(quoted).join(",")).join(newline);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

type Read = (pieces: readonly Uint8Array[]) => ReturnType<typeof csvRecords>;

const isReadAsItWasWritten = (read: Read) =>
  fc.asyncProperty(
    table,
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
    fc.integer({ min: 1, max: 9 }),
    fc.boolean(),
    async (rows, newline, always, size, mark) => {
      const text = write(rows, newline, always);
      const bytes = new TextEncoder().encode((mark ? "\ufeff" : "") + text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const records = await all(read(pieces));
      const kept = rows.filter((row) => row.some((one) => one !== "") || row.length > 1);
      expect(records.map(({ cells }) => cells)).toEqual(kept);
      expect(records.map(({ cells }) => cells)).toEqual(parse(text, { record_delimiter: newline }));
      expect((await all(csvRecords([text]))).map(({ line }) => line)).toEqual(records.map(({ line }) => line));
    },
  );

const read: Read = (pieces) => csvRecords(pieces);

describe("a CSV text", () => {
  test("is read as it was written, wherever it is cut, and as another reader reads it", () =>
    fc.assert(isReadAsItWasWritten(read), { numRuns: 400 }));

  test.each<[string, Read]>([
    ["each piece decoded by itself", (pieces) => csvRecords(pieces.map((one) => new TextDecoder().decode(one)))],
    [
      "a line break in quotes taken for the end of a row",
      (pieces) => read(pieces.map((one) => one.map((byte) => (byte === 0x22 ? 0x20 : byte)))),
    ],
  ])("a planted bug is caught: %s", async (_, wrong) => {
    expect((await fc.check(isReadAsItWasWritten(wrong), { numRuns: 400 })).failed).toBe(true);
  });

  test("with a quote that is never closed loses that line, and no other", async () => {
    const text = 'at,email\n1,"a@x.example\n2,b@x.example\n3,c@x.example\n';
    const records = await all(csvRecords([text]));
    expect(records.map(({ line, cells, fault }) => [line, fault === undefined ? cells[1] : "fault"])).toEqual([
      [1, "email"],
      [2, "fault"],
      [3, "b@x.example"],
      [4, "c@x.example"],
    ]);
  });

  test("that is one endless record is given up after the longest there may be", async () => {
    function* endless(): Generator<string> {
      yield 'a,b\n1,"';
      for (let i = 0; i < 50; i++) yield "x".repeat(100) + "\n";
    }
    const records = await all(csvRecords(endless(), ",", 1_000));
    expect(records[1]).toMatchObject({ line: 2, fault: { expected: "closed quotes" } });
    expect(records.length).toBeGreaterThan(40);
  });

  test("that has one endless line loses that line, and no other, in pieces and in one", async () => {
    const pieces = ["a,b\n1,2\n", ...Array.from({ length: 50 }, () => "x".repeat(100)), "\n", "3,4\n5,6"];
    for (const text of [pieces, [pieces.join("")]])
      expect((await all(csvRecords(text, ",", 1_000))).map(({ line, cells, fault }) => [line, fault ?? cells])).toEqual(
        [
          [1, ["a", "b"]],
          [2, ["1", "2"]],
          [3, { expected: "a record of at most 1000 characters", got: "a longer one" }],
          [4, ["3", "4"]],
          [5, ["5", "6"]],
        ],
      );
  });

  test("of any length takes no more memory than a record and a piece", async () => {
    const row = `${"x".repeat(60)},${"y".repeat(60)}\n`.repeat(500);
    function* long(): Generator<string> {
      yield "a,b\n";
      for (let i = 0; i < 600; i++) yield row;
      // A line of 64 MB.
      for (let i = 0; i < 1_000; i++) yield "z".repeat(1 << 16);
      yield "\n1,2\n";
    }
    const heap = (): number => process.memoryUsage().heapUsed;
    const before = heap();
    let [count, faults, most] = [0, 0, 0];
    for await (const { fault } of csvRecords(long())) {
      count += 1;
      if (fault !== undefined) faults += 1;
      if (count % 10_000 === 0) most = Math.max(most, heap() - before);
    }
    expect([count, faults]).toEqual([300_003, 1]);
    // 37 MB of rows: what has not been swept up yet is less than all of them.
    expect(most).toBeLessThan(200e6);
  });
});

describe("leads from CSV", () => {
  const map = (row: { readonly [column: string]: string }) => {
    if (row["email"] === "throw") throw new TypeError(`no address: ${row["email"]}`);
    return { at: Number(row["at"]), input: { email: row["email"] } };
  };
  const read = async (text: string): Promise<[Arrival[], [number, string][]]> => {
    const told: [number, string][] = [];
    const onUnreadable = (line: number, { expected, got }: { expected: string; got: string }): void =>
      void told.push([line, `${expected}, got ${got}`]);
    return [await all(leadsFromCsv([text], { map, onUnreadable })), told];
  };

  test("come in the order of the file; bad rows are counted with their lines, and quote nobody", async () => {
    const [leads, told] = await read('at,email\r\n1,2,3\r\n10,a@x.example\r\n\r\n20,throw\r\n30,"b@x.example"\r\n');
    expect(leads.map(({ at, input, unreadable }) => [at, input.email, unreadable?.length ?? 0])).toEqual([
      [10, undefined, 1],
      [10, "a@x.example", 0],
      [10, undefined, 1],
      [30, "b@x.example", 0],
    ]);
    expect(told).toEqual([
      [2, "2 columns, got 3"],
      [5, "a row that `map` can read, got TypeError"],
    ]);
  });

  test("without a first line that names the columns are refused", async () => {
    await expect(read("")).rejects.toThrow("csv: expected a first line that names each column once, got nothing");
    await expect(read("a,a\n1,2")).rejects.toThrow('got "a" twice');
  });
});
