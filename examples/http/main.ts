/**
 * One handler on six servers: a lead comes in, comes again with the same key, is accepted and explained; and what is not allowed is
 * refused. `npx tsx examples/http/main.ts`
 */
import type { Running } from "./engine.ts";
import { onExpress } from "./express.ts";
import { onFastify } from "./fastify.ts";
import { onHono } from "./hono.ts";
import { onNest } from "./nest.ts";
import { onNext } from "./next.ts";
import { onNode } from "./node.ts";
import { story } from "./story.ts";

const servers: { readonly [name: string]: () => Promise<Running> } = {
  "Node's http": onNode,
  Express: onExpress,
  Fastify: onFastify,
  Hono: onHono,
  "a route of Next's": onNext,
  Nest: onNest,
};

for (const [name, open] of Object.entries(servers)) {
  const { origin, close } = await open();
  console.log(`${name}:`);
  for (const line of await story(origin)) console.log(`  ${line}`);
  await close();
}
