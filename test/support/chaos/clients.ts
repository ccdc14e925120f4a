import type { IngestOutcome, LeadOutcome } from "handover";
import type { Store } from "handover/storage";
import type { Dice } from "../dice.ts";
import type { Call } from "../history/entries.ts";
import type { Recorder } from "../history/recorder.ts";
import type { Faults } from "./faults.ts";
import type { Node } from "./node.ts";
import { reps } from "./policy.ts";

/** A call that can be sent again as it was. */
interface Order {
  readonly call: Call;
  readonly isKeyed: boolean;
  readonly send: (node: Node) => Promise<IngestOutcome | LeadOutcome>;
}

/** Whom clients call, and how they write it down. */
interface ClientDesk {
  readonly dice: Dice;
  readonly faults: Faults;
  readonly nodes: readonly Node[];
  readonly record: Recorder;
}

/** Whoever calls the nodes, and calls again when no answer comes. */
export class Clients {
  private readonly desk: ClientDesk;
  private readonly known: string[] = [];
  private readonly sent: Order[] = [];
  private calls = 0;

  constructor(desk: ClientDesk) {
    this.desk = desk;
  }

  /** Some calls, none of which is waited for. */
  async act(store: Store): Promise<void> {
    const { dice, faults } = this.desk;
    for (let count = dice.int(1, 4); count > 0; count--) {
      const order = await this.next(store);
      this.submit(order);
      if (order.isKeyed && faults.strikes("call twice", 0.1)) this.submit(order);
    }
    const again = this.sent.filter(({ isKeyed }) => isKeyed);
    if (again.length > 0 && faults.strikes("call again", 0.3)) this.submit(dice.pick(again.slice(-12)));
  }

  private submit(order: Order): void {
    const { dice, nodes, record } = this.desk;
    const node = dice.pick(nodes.filter(({ way }) => !way.host.isDead).concat(nodes.slice(0, 1)));
    this.sent.push(order);
    const read = (outcome: IngestOutcome | LeadOutcome) => {
      const leadId = outcome.lead?.id;
      const applied = "ok" in outcome ? outcome.ok : outcome.status !== "failed";
      if (applied && leadId !== undefined && !this.known.includes(leadId)) this.known.push(leadId);
      return { applied, leadId };
    };
    void node.here(() => record.attempt(order.call, () => order.send(node), read)).catch(() => undefined);
  }

  private async next(store: Store): Promise<Order> {
    const { dice } = this.desk;
    const id = `call-${++this.calls}`;
    const leadId = this.known.length === 0 || dice.chance(0.25) ? undefined : dice.pick(this.known);
    const isKeyed = dice.chance(0.7);
    const options = isKeyed ? { commandId: id } : {};
    const keyed = { commandId: id };
    if (leadId === undefined) {
      const email = dice.chance(0.1) ? "not an address" : `p${dice.int(1, 30)}@firm.example`;
      const input = { email, properties: { call: id } };
      return { call: { id, kind: "ingest" }, isKeyed, send: ({ handover }) => handover.ingest(input, options) };
    }
    const repId = (await store.history(leadId))?.lead?.ownerId ?? dice.pick(reps);
    return dice.weighted<Order>(
      [
        4,
        () => {
          const activity = { type: dice.pick(["call", "email"]), properties: { call: id } };
          const send: Order["send"] = ({ handover }) => handover.record(leadId, activity, options);
          return { call: { id, kind: "record" }, isKeyed, send };
        },
      ],
      [
        3,
        () => {
          const send: Order["send"] = ({ handover }) => handover.accept(leadId, { repId }, keyed);
          return { call: { id, kind: "accept" }, isKeyed: true, send };
        },
      ],
      [
        2,
        () => {
          const reason = dice.pick(["busy", "invalid_contact"]);
          const send: Order["send"] = ({ handover }) => handover.decline(leadId, { repId, reason }, keyed);
          return { call: { id, kind: "decline" }, isKeyed: true, send };
        },
      ],
      [
        2,
        () => {
          const [to, reason] = dice.pick([
            ["sql", undefined],
            ["lost", "no_fit"],
            ["nurture", "timing"],
            ["qualification", "too_early"],
          ] as const);
          const send: Order["send"] = ({ handover }) => handover.transition(leadId, to, { reason }, keyed);
          return { call: { id, kind: "transition", to }, isKeyed: true, send };
        },
      ],
      [
        1,
        () => {
          const reason = `for ${id}`;
          const to = dice.pick(reps);
          const send: Order["send"] = ({ handover }) => handover.assign(leadId, { repId: to, reason }, keyed);
          return { call: { id, kind: "assign" }, isKeyed: true, send };
        },
      ],
    );
  }
}
