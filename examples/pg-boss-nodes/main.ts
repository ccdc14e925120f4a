/**
 * Two nodes share the clocks and the jobs of a pg-boss queue; one of them is killed in the middle of a job. Every mail is sent once.
 * `npx tsx examples/pg-boss-nodes/main.ts`, with `DATABASE_URL` for a server of yours.
 */
import { runNode } from "./node.ts";
import { story } from "./story.ts";

// This program is its own node, when it is told so.
const [role, name = "", connectionString = "", schema = "", mails = ""] = process.argv.slice(2);
if (role === "node") await runNode({ name, connectionString, schema, mails });
else await story();
