/**
 * Of each letter whether its count is odd, as a bit (by its last five digits). One letter changed, put in or left out turns two bits at
 * most, so that most names that share but a part are told apart without looking at them.
 */
export function signatureOf(folded: string): number {
  let bits = 0;
  for (let i = 0; i < folded.length; i++) bits ^= 1 << (folded.charCodeAt(i) & 31);
  return bits;
}

/** Whether two names of these signatures may be one letter apart, or the same. */
export function mayBeAlike(a: number, b: number): boolean {
  let differing = a ^ b;
  differing &= differing - 1;
  return (differing & (differing - 1)) === 0;
}
