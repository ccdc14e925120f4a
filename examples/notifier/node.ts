import { tell } from "./tell.ts";

/** A process that can be killed: `node.ts <folder> <webhook> <instant>`. */
const [folder = "", webhook = "", at = ""] = process.argv.slice(2);
await tell(folder, webhook, at);
