import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest, telling, type Digest } from "./calendar-digest.ts";
import { bundleDigest, digestOn } from "./calendar-hosts.ts";

const clocks = ["UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Atlantic/Azores", "Australia/Lord_Howe"];
const languages = ["C", "tr_TR.UTF-8", "ar_EG.UTF-8"];

interface Host {
  readonly name: string;
  readonly digest: Digest;
}

let hosts: readonly Host[] = [];
let remove = (): void => undefined;

beforeAll(async () => {
  const bundle = await bundleDigest();
  ({ remove } = bundle);
  const environments = clocks.map((TZ, i) => {
    const LANG = languages[i % languages.length] as string;
    return { TZ, LANG, LC_ALL: LANG };
  });
  // Two at a time: there are no more cores.
  const half = Math.ceil(environments.length / 2);
  const run = async (list: typeof environments): Promise<Host[]> => {
    const done: Host[] = [];
    for (const environment of list)
      done.push({
        name: `${environment.TZ} ${environment.LANG}`,
        digest: await digestOn(bundle.script, environment),
      });
    return done;
  };
  hosts = (await Promise.all([run(environments.slice(0, half)), run(environments.slice(half))])).flat();
});
afterAll(() => remove());

describe("on six hosts, of six clocks and three languages", () => {
  it("every answer of a calendar is the same, and every text", () => {
    const expected = digest(telling);
    expect(hosts).toHaveLength(6);
    for (const { name, digest: got } of hosts) {
      expect([name, got.zones]).toEqual([name, expected.zones]);
      expect([name, got.texts]).toEqual([name, expected.texts]);
      expect([name, got.tzdata]).toEqual([name, expected.tzdata]);
    }
  });

  it("though the hosts do differ in clock, digits and language", () => {
    const seen = (of: (host: Digest["host"]) => unknown) => new Set(hosts.map(({ digest: { host } }) => of(host)));
    expect(seen(({ hour }) => hour).size).toBe(clocks.length);
    expect(seen(({ number }) => number).size).toBe(languages.length);
    expect(seen(({ language }) => language)).toEqual(new Set(["en-US", "tr-TR", "ar-EG"]));
  });

  it("and a calendar that asks the host for its clock or its language is found out", () => {
    const byClock = new Map(hosts.map(({ name, digest: { planted } }) => [name, planted.clock]));
    const byLanguage = new Map(hosts.map(({ name, digest: { planted } }) => [name, planted.language]));
    expect(new Set(byClock.values()).size).toBe(clocks.length);
    expect(new Set(byLanguage.values()).size).toBe(languages.length);
  });

  it("a zone's table and its answers are hashed apart: a zone of another offset differs in both", () => {
    const [warsaw, kathmandu] = [digest(["Europe/Warsaw"]), digest(["Asia/Kathmandu"])];
    expect(warsaw.zones["Europe/Warsaw"]?.table).not.toBe(kathmandu.zones["Asia/Kathmandu"]?.table);
    expect(warsaw.zones["Europe/Warsaw"]?.answers).not.toBe(kathmandu.zones["Asia/Kathmandu"]?.answers);
  });
});
