import { createHandover } from "handover";
import { roundRobin } from "handover/routing";
import { webhooks, webhookSecret, type WebhookEndpoint } from "handover/webhooks";
import type { Ports } from "./receiver-case.ts";

/** What sending took. */
export interface Sent {
  readonly messages: number;
  readonly ms: number;
  /** Processor time of the sending process, all its threads. */
  readonly cpuMs: number;
  /** Attempts at the two others that have ended, in order to see that they were there. */
  readonly tried: number;
}

/** Whom it is sent to beside the prompt receiver. */
export type Beside = "alone" | "beside a slow and a dead one";

/** An engine over memory storage that sends what happened to its leads, to one receiver that answers or to three. */
export function open({ leads, ports }: { readonly leads: number; readonly ports: Ports }) {
  const endpoint = (id: keyof Ports): WebhookEndpoint => ({
    id,
    url: `http://127.0.0.1:${ports[id]}/`,
    secrets: webhookSecret(),
    from: "start",
    timeout: "60s",
  });
  return {
    async send(beside: Beside): Promise<Sent> {
      const handover = createHandover({ policy: { version: "1", routing: roundRobin({ pool: "sdr" }) } });
      await handover.reps.upsert({ id: "ana" });
      await handover.pools.upsert({ id: "sdr", members: ["ana"] });
      const inputs = Array.from({ length: leads }, (_, i) => ({
        email: `p${i}@firm${i % 500}.example`,
        firstName: "Ana",
      }));
      for (let i = 0; i < leads; i += 500) await handover.ingestMany(inputs.slice(i, i + 500));
      let messages = 0;
      for await (const page of handover.scan("events")) messages += page.length;

      let taken = 0;
      let tried = 0;
      let done: () => void = () => undefined;
      const all = new Promise<void>((settle) => void (done = settle));
      const before = process.cpuUsage();
      const begin = performance.now();
      const hooks = await webhooks(handover, {
        endpoints: (beside === "alone" ? (["prompt"] as const) : (["slow", "dead", "prompt"] as const)).map(endpoint),
        allow: ["127.0.0.1"],
        onAttempt: ({ endpoint: id, ok }) => {
          if (id !== "prompt") tried += 1;
          else if (ok && ++taken === messages) done();
        },
      });
      await all;
      const ms = performance.now() - begin;
      const { user, system } = process.cpuUsage(before);
      // What is under way with the dead one ends with the process.
      void hooks.stop().catch(() => undefined);
      return { messages, ms, cpuMs: (user + system) / 1000, tried };
    },
  };
}
