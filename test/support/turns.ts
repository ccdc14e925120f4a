/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** So many of them. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
