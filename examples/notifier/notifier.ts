import type { Handover, Subscription } from "handover";
import type Database from "libsql";
import { message, type Members } from "./message.ts";

export interface NotifierOptions {
  /** An incoming webhook: its address is the secret. */
  readonly webhook: string;
  readonly members: Members;
  /** Where your application shows a lead. */
  readonly app: string;
  /** Keeps what was told; a table of any database of yours. */
  readonly told: Database.Database;
  readonly log: (line: string) => void;
}

/**
 * Tells a Slack channel of warnings and breaches, each once.
 *
 * A subscriber gets each event at least once, and Slack knows no key by which it would take a message only once. So what is being told
 * is written down before: an event that comes again, and was begun, is not told again. Where nobody knows whether Slack had it, one
 * has to choose; here it is better to be silent once than to ring twice, and the log says so.
 */
export function notifier(handover: Handover, options: NotifierOptions): Promise<Subscription> {
  const { webhook, members, app, told, log } = options;
  told.exec("CREATE TABLE IF NOT EXISTS told (event TEXT PRIMARY KEY, state TEXT NOT NULL)");
  const begin = told.prepare("INSERT INTO told VALUES (?, 'begun') ON CONFLICT DO NOTHING");
  const stateOf = told.prepare("SELECT state FROM told WHERE event = ?");
  const finish = told.prepare("UPDATE told SET state = 'done' WHERE event = ?");
  const forget = told.prepare("DELETE FROM told WHERE event = ?");

  return handover.subscribe(
    "slack",
    async (event, { signal }) => {
      if (begin.run(event.id).changes === 0) {
        const { state } = stateOf.get(event.id) as { state: string };
        return log(`${event.type}: ${state === "done" ? "told before" : "perhaps told before"}, and not again`);
      }
      const response = await fetch(webhook, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message(event, members, app)),
        signal,
      });
      await response.body?.cancel();
      if (response.ok) return void finish.run(event.id);
      // Slack has said no: it is not told, and may be told again.
      forget.run(event.id);
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      const pauseMs = Number.isNaN(seconds) ? undefined : seconds * 1_000;
      throw Object.assign(new Error(`Slack answers ${response.status}`), { retryAfterMs: pauseMs, pauseMs });
    },
    // One at a time: a webhook takes about one message a second.
    { events: ["sla.warning", "sla.breached"], concurrency: 1, start: false },
  );
}
