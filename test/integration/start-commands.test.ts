import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "handover/check";
import { file, start } from "./start-support.ts";

const reps = fileURLToPath(new URL("../../examples/month/reps.json", import.meta.url));

const contact = { from: "assigned", until: "accepted", within: "1h" };
const sound = file({ version: "1", slas: [{ name: "contact", ...contact }] });
const shadowed = file({
  version: "2",
  slas: [
    { name: "contact", ...contact, group: "g" },
    { name: "large", ...contact, group: "g", appliesTo: { field: "company.employees", atLeast: 200 } },
  ],
});
const broken = file({ version: "1", slas: [{ name: "contact", ...contact, within: "soon" }] });

describe("check", () => {
  let printed: unknown;
  beforeAll(async () => void (printed = JSON.parse((await start("simulate", "--print-policy")).out)));

  test("finds nothing in a policy that is sound", async () =>
    expect(await start("check", sound)).toEqual({ code: 0, out: "nothing found\n", err: "" }));

  test("fails for a rule that nobody reaches, and says which and what to do", async () => {
    const { code, out } = await start("check", shadowed);
    expect(code).toBe(1);
    expect(out).toMatch(/^error RULE_SHADOWED at slas\.1\n {2}"large" is never reached/);
    expect(out).toMatch(/1 errors, 0 warnings\n$/);
    const findings = JSON.parse((await start("check", shadowed, "--json")).out) as Finding[];
    expect(findings.map((one) => one.code)).toEqual(["RULE_SHADOWED"]);
  });

  test("looks at people and hours, and fails for warnings where it is to be strict", async () => {
    const policy = file(printed as object);
    const asked = ["check", policy, "--reps", reps, "--from", "2026-11-23"];
    const { code, out } = await start(...asked);
    expect([code, out.includes("warning HOURS_UNCOVERED")]).toEqual([0, true]);
    expect((await start(...asked, "--strict")).code).toBe(1);
  });

  test("sets commitments against the people there are, by their hours where it knows what a lead takes", async () => {
    const commitment = { name: "mql", every: "month", terms: { atLeast: 10_000 } };
    const policy = file({ ...(printed as object), commitments: [commitment] });
    const asked = ["check", policy, "--reps", reps, "--from", "2026-11-23"];
    expect((await start(...asked)).out).not.toContain("COMMITMENT_BEYOND_CAPACITY");
    const { code, out } = await start(...asked, "--per-lead", "45m");
    expect(code).toBe(1);
    expect(out).toMatch(
      /mql promises 10000 leads from 2026-11-01 to 2026-11-30, and the \d+ who are in can be given \d+, by .*45m a lead/,
    );
  });

  test("tells the faults of a policy that does not hold", async () => {
    const { code, out, err } = await start("check", broken);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^POLICY_INVALID: policy "1": slas\.0\.within: /);
  });
});

describe("diff", () => {
  test("says what is different, and fails", async () =>
    expect(await start("diff", sound, shadowed)).toEqual({
      code: 1,
      out: 'clock "contact", group: nothing -> g\nclock "large" added: 1h\n',
      err: "",
    }));

  test("says that nothing is, and does not", async () =>
    expect(await start("diff", sound, sound)).toEqual({ code: 0, out: "both say the same\n", err: "" }));
});

describe("bad input", () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      "no policy",
      ["check"],
      "command line: expected one policy, got 0 files; write check POLICY.json, or see check --help",
    ],
    [
      "three policies",
      ["diff", sound, sound, sound],
      "command line: expected two policies, got 3 files; write diff NOW.json NEXT.json",
    ],
    [
      "a file that is not there",
      ["check", "none.json"],
      'policy: expected a JSON file that can be read, got "none.json" (no such file); check the path',
    ],
    [
      "an option that is none",
      ["check", sound, "--jsn"],
      'command line: expected a known option, got "--jsn"; did you mean "json"?',
    ],
    [
      "a day without people",
      ["check", sound, "--from", "2026-11-23"],
      "--from: expected reps whose hours are looked at, got none; add --reps REPS.json",
    ],
    [
      "what a lead takes without a day",
      ["check", sound, "--per-lead", "45m"],
      "--per-lead: expected a day from which hours are looked at, got none; add --from DATE",
    ],
    [
      "a command that is none",
      ["chek"],
      'command line: expected options, got "chek"; write --leads FILE, or see --help; commands are simulate, compare, check and diff',
    ],
  ])("%s", async (_, args, said) => {
    expect(await start(...args)).toEqual({ code: 2, out: "", err: `INPUT_INVALID: ${said}\n` });
  });

  test("help is told of each", async () => {
    for (const name of ["simulate", "compare", "check", "diff"]) {
      const { code, out } = await start(name, "--help");
      expect([code, out.includes("npm start -- ")]).toEqual([0, true]);
    }
  });
});
