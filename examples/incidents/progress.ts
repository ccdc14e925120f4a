const everyMs = process.stderr.isTTY ? 100 : 2_000;
let last = performance.now();

/** Says on standard error how far it is: one line that is written over on a terminal, else a line every two seconds. */
export function tellProgress(text: () => string): void {
  const now = performance.now();
  if (now - last < everyMs) return;
  last = now;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text()}` : `${text()}\n`);
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}
