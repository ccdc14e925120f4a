/** What was sent behind something else. @throws what the first fails with: what the server says of all behind it tells nobody why */
export async function behind<T>(first: Promise<unknown>, next: Promise<T>): Promise<T> {
  next.catch(() => undefined);
  await first;
  return next;
}
