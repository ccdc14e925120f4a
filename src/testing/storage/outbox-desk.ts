import { check } from "../check.ts";
import { sampleEvent, sampleTime } from "../samples.ts";
import type { StorageFixture } from "../storage-case.ts";
import type { ClaimOptions, Delivery, HandoverEvent, Outbox, Settlement, Store } from "../../storage/index.ts";

export const minute = 60_000;
export const leaseMs = 60_000;

/** A store whose clock stands where `time.now` says, well after all samples. */
export async function timed({
  storage,
}: StorageFixture): Promise<{ store: Store; outbox: Outbox; time: { now: number } }> {
  const time = { now: sampleTime + 1_000 };
  const store = await storage.open("a", { clock: { now: () => time.now } });
  return { store, outbox: store.outbox, time };
}

export async function claim(
  outbox: Outbox,
  options: Partial<ClaimOptions> = {},
  name = "s",
): Promise<readonly Delivery[]> {
  return (await outbox.claim(name, { limit: 100, events: 100, leaseMs, ...options })).deliveries;
}

/** `l:1-3` for each lead claimed. */
export function told(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries
    .map(({ leadId = "roster", events }) => `${leadId}:${events.map(({ version }) => version).join(",")}`)
    .sort();
}

export const delivered = (delivery: Delivery, edits: Partial<Settlement> = {}): Settlement => ({
  delivery,
  done: delivery.upTo,
  attempts: 0,
  afterMs: 0,
  ...edits,
});

export async function settle(outbox: Outbox, settlements: readonly Settlement[]): Promise<void> {
  for (let left = settlements; left.length > 0;) left = await outbox.settle("s", left);
}

/** Claims and settles until nothing is due; what was told, in order. @param told Where it is written down as it is told. */
export async function drain(
  outbox: Outbox,
  options: Partial<ClaimOptions> = {},
  told: string[] = [],
): Promise<readonly string[]> {
  for (;;) {
    const deliveries = await claim(outbox, options);
    if (deliveries.length === 0) return told;
    for (const { events } of deliveries)
      told.push(...events.map(({ leadId = "roster", version }) => `${leadId}:${version}`));
    await settle(
      outbox,
      deliveries.map((delivery) => delivered(delivery)),
    );
  }
}

export const events = (leadId: string | undefined, ...versions: number[]): HandoverEvent[] =>
  versions.map((version) => sampleEvent(leadId, version));
export const accepted = "assignment.accepted" as const;
export const removed = "rep.removed" as const;

/** Gives so many events up, one by one. */
export async function giveUp(outbox: Outbox, count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    const [delivery] = await claim(outbox, { limit: 1, events: 1 });
    check(delivery !== undefined, "nothing to give up");
    const { upTo: version } = delivery;
    await settle(outbox, [delivered(delivery, { dead: { version, attempts: 10, error: "no" } })]);
  }
}
