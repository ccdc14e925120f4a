import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock } from "handover";
import { serve, type Answered } from "../fakes/serve.ts";
import { openEngine } from "./engine.ts";
import { tell } from "./tell.ts";

/** A day in the life of a channel. */
export async function story(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "handover-notifier-"));

  /** An incoming webhook of Slack's: answers "ok", and is told beforehand where it is to do otherwise. */
  const channel: string[] = [];
  let answers: readonly ("ok" | "enough" | "never")[] = [];
  let has: (() => void) | undefined;
  const channelHasIt = new Promise<void>((resolve) => (has = resolve));
  const slack = await serve(async ({ body }): Promise<Answered> => {
    const [answer = "ok", ...others] = answers;
    answers = others;
    if (answer === "enough") return { status: 429, headers: { "retry-after": "30" } };
    const { blocks } = JSON.parse(body.toString()) as {
      blocks: { text?: { text: string }; elements?: { text: string }[] }[];
    };
    const [what, about] = blocks;
    channel.push(`${what?.text?.text} ${about?.elements?.[1]?.text}`);
    if (answer === "ok") return { status: 200 };
    has?.();
    return new Promise(() => undefined);
  });
  const webhook = `${slack.origin}/services/T00000000/B00000000/XXXXXXXX`;

  /** Tells in a process of its own, which is killed when its message is held. */
  async function tellAndDie(at: string): Promise<void> {
    answers = ["never"];
    const args = ["tell", folder, webhook, at];
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.on("data", (lines: Buffer) => process.stdout.write(lines));
    const ended = once(child, "close");
    await Promise.race([channelHasIt, ended]);
    child.kill("SIGKILL");
    const [, signal] = await ended;
    console.log(`    ended by ${signal}`);
  }

  const handover = openEngine(folder, manualClock("2026-11-03T09:00:00Z"));
  await handover.reps.upsert({ id: "mia" });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  // The subscriber is known from the first deployment on, by its name: what is written from then on waits for it.
  await handover.subscribe("slack", () => undefined, { events: ["sla.warning", "sla.breached"], start: false });
  await handover.ingest({ email: "cto@acme.example", company: "Acme" });
  await handover.ingest({ email: "ceo@beta.example", company: "Beta <!channel>" });
  await handover.close();

  console.log("Three of four hours are over; of two warnings one is too much for Slack, for half a minute.");
  answers = ["ok", "enough"];
  await tell(folder, webhook, "2026-11-03T12:00:00Z");
  console.log("It is closed and opened again: after 29 seconds, and after 30.");
  await tell(folder, webhook, "2026-11-03T12:00:29Z");
  await tell(folder, webhook, "2026-11-03T12:00:30Z");

  console.log("Nobody has called. The process dies when Slack has the first breach, and before it says so.");
  await tellAndDie("2026-11-03T13:00:01Z");
  console.log("Another takes over what the dead one had, after half a minute.");
  await tell(folder, webhook, "2026-11-03T13:00:32Z");

  console.log("In the channel:");
  for (const line of channel) console.log(`  ${line}`);
  await slack.close();
  rmSync(folder, { recursive: true });
}
