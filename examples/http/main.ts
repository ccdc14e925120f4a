/**
 * One handler on six servers: a lead comes in, comes again with the same key, is accepted and explained; and what is not allowed is
 * refused. `npx tsx examples/http/main.ts`
 */
import { token, type Running } from "./engine.ts";
import { onExpress } from "./express.ts";
import { onFastify } from "./fastify.ts";
import { onHono } from "./hono.ts";
import { onNest } from "./nest.ts";
import { onNext } from "./next.ts";
import { onNode } from "./node.ts";

const servers: { readonly [name: string]: () => Promise<Running> } = {
  "Node's http": onNode,
  Express: onExpress,
  Fastify: onFastify,
  Hono: onHono,
  "a route of Next's": onNext,
  Nest: onNest,
};

/** What is used of the answers. */
interface Told {
  readonly status?: string;
  readonly lead?: { readonly id: string; readonly ownerId?: string };
  readonly code?: string;
  readonly text?: string;
}

for (const [name, open] of Object.entries(servers)) {
  const { origin, close } = await open();
  console.log(`${name}:`);
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/handover${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { code: response.status, told: (await response.json()) as Told };
  };
  const form = { email: "cto@acme.example", company: { name: "Acme" } };
  const sent = { "idempotency-key": "form-1" };

  const created = await ask("POST", "/leads", form, sent);
  const again = await ask("POST", "/leads", form, sent);
  const lead = created.told.lead;
  console.log(`  ${created.code}: ${created.told.status}, offered to ${lead?.ownerId}`);
  console.log(`  ${again.code}: sent again, ${again.told.lead?.id === lead?.id ? "the same lead" : "another lead"}`);

  const accepted = await ask("POST", `/leads/${lead?.id}/accept`, { repId: lead?.ownerId });
  const explained = await ask("GET", `/leads/${lead?.id}/explanation`);
  console.log(`  ${accepted.code}: accepted`);
  console.log(`  ${explained.code}: ${explained.told.text?.split("\n")[0]?.split(": ")[1]}`);

  const refusals = [
    await ask("POST", "/leads", form, { authorization: "Bearer a guess" }),
    await ask("POST", `/leads/${lead?.id}/accept`, { repId: "ben" }),
    await ask("POST", "/leads", { ...form, email: "ceo@acme.example" }, sent),
    await ask("GET", "/leads/nobody"),
  ];
  for (const { code, told } of refusals) console.log(`  ${code}: ${told.code}`);
  await close();
}
