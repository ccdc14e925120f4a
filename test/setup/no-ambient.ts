/**
 * Takes the host clock and the host random source away while pure suites run: a pure function that reaches for
 * them fails loudly instead of passing by luck. Tests that need a shell live in the integration suites.
 */
const ban = (what: string) => (): never => {
  throw new Error(`${what} was called on the pure side; pass the instant, the seed or the id in as an argument`);
};

// The test tools themselves need a clock; they keep the real one through this symbol-free closure over the stack.
const isOurs = (): boolean => /[/\\]src[/\\]/.test((new Error().stack ?? "").split("\n").slice(3, 5).join("\n"));

const realNow = Date.now.bind(Date);
const realRandom = Math.random.bind(Math);
Date.now = () => (isOurs() ? ban("Date.now()")() : realNow());
Math.random = () => (isOurs() ? ban("Math.random()")() : realRandom());

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct(target, args: unknown[], newTarget) {
    if (args.length === 0 && isOurs()) ban("new Date()")();
    return Reflect.construct(target, args, newTarget) as object;
  },
});
