import { expect, test } from "vitest";
import { Statement } from "../../../src/storage/postgres/statement.ts";
import { withoutValues } from "../../../src/storage/sql/quiet.ts";

const lead = JSON.stringify({ email: "olga@acme.example", message: "private words", properties: { plan: "gold" } });

test.each<readonly [what: string, values: readonly unknown[]]>([
  ["a value", ["olga@acme.example", "private words"]],
  ["the JSON of one", [lead]],
  ["a list", [["a", lead]]],
])("what a driver says is told without %s", (_, values) => {
  expect(withoutValues("refused: olga@acme.example said private words", values)).toBe("refused: … said …");
});

test("nor is a value told that was sent within a list as one text", () => {
  const statement = new Statement();
  statement.joined(["id1", lead, null, 7]);
  expect(withoutValues(`refused: ${lead} of olga@acme.example`, statement.params)).toBe("refused: … of …");
  expect(withoutValues("refused: private words", statement.params)).toBe("refused: …");
});
