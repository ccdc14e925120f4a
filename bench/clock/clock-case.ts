import { clockMaker } from "./clocks.ts";
import { fill } from "./exchanges.ts";
import type { MakeKeeper } from "./keeper.ts";
import { lookAt } from "./looks.ts";

/** One way to keep clocks in a process of its own, with as many open as each of the sizes says. */
export function clockCase(make: MakeKeeper) {
  return async ({ sizes }: { readonly sizes: readonly number[] }) => {
    const clockOf = await clockMaker();
    const filled = new Map<number, Awaited<ReturnType<typeof fill>> & ReturnType<typeof lookAt>>();
    for (const size of sizes) {
      const own = await fill(make, clockOf, size);
      filled.set(size, { ...own, ...lookAt(own.keeper) });
    }
    const of = (size: number) => filled.get(size)!;
    return {
      bytes: (size: number) => of(size).bytes,
      bytesAfterExchange: (size: number) => of(size).bytesAfterExchange(),
      timeExchange: (size: number) => of(size).timeExchange(),
      timeLook: (size: number) => of(size).timeLook(),
      timeTick: (size: number) => of(size).timeTick(),
    };
  };
}
