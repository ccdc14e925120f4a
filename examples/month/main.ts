import { run } from "./run.ts";

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
try {
  process.exitCode = await run(
    process.argv.slice(2),
    { out: (text) => process.stdout.write(text), err: process.stderr, report: "handover-report.html" },
    interrupted.signal,
  );
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  process.stderr.write("interrupted\n");
  process.exitCode = 130;
}
