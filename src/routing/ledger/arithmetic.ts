/** Greatest common divisor of two non-negative safe integers. */
export function gcd(a: number, b: number): number {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** The largest divisor of `a` all of whose primes divide `b`. */
export function sharedPart(a: number, b: number): number {
  let shared = 1;
  for (let common = gcd(a, b); common > 1; common = gcd(a, b)) {
    shared *= common;
    a /= common;
  }
  return shared;
}

/** `a * b` modulo `m` for `a` and `b` in `[0, m)`, exact for every safe `m`. */
export function mulMod(a: number, b: number, m: number): number {
  const product = a * b;
  return product <= Number.MAX_SAFE_INTEGER ? product % m : Number((BigInt(a) * BigInt(b)) % BigInt(m));
}

/** The `u` in `[0, m)` with `a * u = 1` modulo `m`; `a` and `m` are coprime. */
export function inverseMod(a: number, m: number): number {
  let [r0, r1] = [m, a % m];
  let [u0, u1] = [0, 1];
  while (r1 !== 0) {
    const quotient = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - quotient * r1];
    [u0, u1] = [u1, u0 - quotient * u1];
  }
  return u0 < 0 ? u0 + m : u0 % m;
}

/** `floor(a * b / c)` for non-negative safe integers, exact also where the product leaves the safe range. */
export function floorMulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % c)) / c;
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
