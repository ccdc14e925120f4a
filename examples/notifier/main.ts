/**
 * Warnings and breaches are told to a Slack channel, each once: though Slack has had enough, and though the process dies while it
 * waits, and again while it tells. `npx tsx examples/notifier/main.ts`
 */
import { story } from "./story.ts";
import { tell } from "./tell.ts";

// This program is also the process that is killed, when it is told so.
const [role, folder = "", webhook = "", at = ""] = process.argv.slice(2);
if (role === "tell") await tell(folder, webhook, at);
else await story();
