import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHandover, definePolicy, manualClock } from "handover";
import { roundRobin } from "handover/routing";
import { firstContact } from "handover/sla";
import { standardWebhook, webhooks, webhookSecret } from "handover/webhooks";

// The receiver: somebody else's server. It believes what is signed, and does each thing once.
const secret = webhookSecret();
const verify = standardWebhook({ secrets: secret });
const done = new Set<string>();
let isDown = true;
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on(
    "end",
    () => void answer(request.headers, Buffer.concat(pieces)).then((status) => response.writeHead(status).end()),
  );
});
async function answer(headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<number> {
  const verdict = await verify({ headers, body });
  if (!verdict.ok) return (console.log(`refused: ${verdict.fault}`), 401);
  if (isDown) return 503;
  const { type, timestamp, data } = JSON.parse(body.toString()) as { type: string; timestamp: string; data: object };
  if (done.has(verdict.id ?? "")) return 204;
  done.add(verdict.id ?? "");
  console.log(`got ${type} of ${timestamp}${"repId" in data ? `, for ${String(data.repId)}` : ""}`);
  return 204;
}
await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;

// The sender. Only public addresses are called; this receiver stands on the same machine, so it is named.
const clock = manualClock("2026-11-03T09:00:00Z");
const handover = createHandover({
  policy: definePolicy({
    version: "1",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    slas: [firstContact("4h")],
  }),
  clock,
});
handover.on("error", (error) => console.log(String(error).replace(/[0-9a-z]{19}/g, "<id>")));
await handover.reps.upsert({ id: "ana" });
await handover.pools.upsert({ id: "sdr", members: ["ana"] });
const hooks = await webhooks(handover, {
  endpoints: [{ id: "crm", url, secrets: secret, events: ["assignment.offered", "sla.breached"] }],
  allow: ["127.0.0.1"],
  start: false,
});

console.log("A lead comes in while the receiver is down.");
await handover.ingest({ email: "cto@acme.example" });
console.log(await hooks.drain());

console.log("It is up again, and the message is sent again.");
isDown = false;
clock.advance(5_000);
console.log(await hooks.drain());

console.log("Nobody calls for four hours.");
clock.advance(4 * 3_600_000);
await handover.tick();
console.log(await hooks.drain());

console.log("Somebody who does not know the secret sends something.");
const forged = {
  "webhook-id": "1",
  "webhook-timestamp": `${Math.floor(Date.now() / 1000)}`,
  "webhook-signature": "v1,AA==",
};
const { status } = await fetch(url, { method: "POST", headers: forged, body: '{"type":"sla.breached"}' });
console.log(status);

await hooks.stop();
await handover.close();
server.close();
server.closeAllConnections();
