import { atLeast, atMost, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { Ports } from "../webhooks/receiver-case.ts";
import type { Beside, Sent } from "../webhooks/sender-case.ts";

const group = "webhooks/rate";
const rounds = 5;
const leads = 1_000;
const slowMs = 2_000;
const ways: readonly Beside[] = ["alone", "beside a slow and a dead one"];

/** Signed messages a second to a receiver in another process, alone and beside one that takes two seconds and one that never answers. */
export const webhooksRate: Group = async (progress) => {
  const receiver = await openProcessCase(new URL("../webhooks/receiver-case.ts", import.meta.url), { slowMs }, "UTC");
  try {
    const ports = await receiver.call<Ports>("ports");
    const samples = new Map<Beside, Sent[]>(ways.map((way) => [way, []]));
    for (let round = 0; round <= rounds; round++)
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
        progress(`${group}: round ${round}, ${way}`);
        // What the dead one holds is let go with the process.
        const sender = await openProcessCase(
          new URL("../webhooks/sender-case.ts", import.meta.url),
          { leads, ports },
          "UTC",
        );
        try {
          await sender.call("send", ways[0]); // warms up
          await receiver.call("taken");
          const sent = await sender.call<Sent>("send", way);
          const taken = await receiver.call<number>("taken");
          if (taken !== sent.messages) throw new Error(`${group}: ${taken} of ${sent.messages} messages came, ${way}`);
          if (way !== "alone" && sent.tried === 0) throw new Error(`${group}: nothing was sent to the slow one`);
          if (round > 0) samples.get(way)!.push(sent);
        } finally {
          sender.close();
        }
      }
    const times = (way: Beside): readonly number[] => samples.get(way)!.map(({ ms, messages }) => ms / messages);
    const rate = (way: Beside): number => 1000 / median(times(way));
    const [alone, three] = ways as [Beside, Beside];
    return {
      rows: ways.map((way) => ({
        group,
        name: `one that answers, ${way}`,
        figures: {
          "deliveries/s": rate(way),
          "us of a processor each": median(samples.get(way)!.map(({ cpuMs, messages }) => (cpuMs * 1000) / messages)),
          "times as long as alone": medianRatio(times(way), times(alone)),
        },
      })),
      goals: [
        atLeast(1_000, "webhooks: deliveries a second to one receiver, a slow and a dead one beside it", rate(three)),
        atMost(
          1.2,
          "webhooks: time with a slow and a dead one over time alone",
          medianRatio(times(three), times(alone)),
        ),
      ],
    };
  } finally {
    receiver.close();
  }
};
