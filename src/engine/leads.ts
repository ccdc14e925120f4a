import type { Command, TakeOverOutcome } from "../core/index.ts";
import { HandoverError } from "../errors.ts";
import { checkMapping, takeOver, type Place, type StageMapping } from "../lifecycle/index.ts";
import { optional } from "./arguments.ts";
import type { Ready } from "./lane.ts";

/** What is done to many leads at once. */
export interface Leads {
  /**
   * Takes leads over whose stage, or whose pipeline, the policy has no longer: each goes where the mapping says, with an event, its clocks and its
   * owner. Until then they stay where they are, and what moves them is refused.
   *
   * It first looks at all leads; where the mapping leaves one out, nothing is done and the error says which stages and how many leads. Then it moves
   * them, some at a time, each batch in one transaction: cut short, it is done again and finds the rest. What runs under earlier versions of
   * the policy is taken over by `clocks.migrate` after it. It takes neither `using`, for it is many transactions, nor a `commandId`.
   *
   * @throws HandoverError `INPUT_INVALID` for a mapping that leaves out leads, or leads to what is not there.
   */
  migrate(options?: LeadMigrationOptions): Promise<LeadMigration>;
}

export interface LeadMigrationOptions extends StageMapping {
  /** Changes nothing, and says what would be done. @defaultValue `false` */
  readonly preview?: boolean | undefined;
  /** Told after each batch. */
  readonly progress?: ((progress: { readonly moved: number; readonly of: number }) => void) | undefined;
}

/** What taking leads over did, or would do. */
export interface LeadMigration {
  /** How many leads stand elsewhere now. */
  readonly moved: number;
  /** How many stand where they stood. */
  readonly same: number;
  /** From where to where, and how many. */
  readonly moves: readonly { readonly from: Place; readonly to: Place; readonly leads: number }[];
  /** Leads of which nobody says where they go; empty unless it was a preview. */
  readonly left: readonly { readonly from: Place; readonly leads: number; readonly why: string }[];
}

interface LeadsDesk {
  readonly ready: () => Promise<Ready>;
  readonly takeOver: (
    command: Omit<Extract<Command, { type: "take_over" }>, "id" | "keyed">,
  ) => Promise<TakeOverOutcome>;
}

const atOnce = 64;

export function leadsApi(desk: LeadsDesk): Leads {
  return {
    async migrate(options) {
      const {
        preview = false,
        progress,
        stages,
        pipelines,
      } = optional<LeadMigrationOptions>("leads.migrate", "{ stages, pipelines, preview }", options);
      const mapping: StageMapping = { stages, pipelines };
      const ready = await desk.ready();
      checkMapping(ready.policy.pipelines, mapping);
      const { ids, ...plan } = await planOf(ready, mapping);
      if (preview) return { ...plan, moved: ids.length };
      if (plan.left.length > 0) throw leftOut(plan.left);
      let moved = 0;
      for (let from = 0; from < ids.length; from += atOnce) {
        const leadIds = ids.slice(from, from + atOnce);
        const reason = `policy ${ready.policy.version}`;
        moved += (await desk.takeOver({ type: "take_over", leadIds, mapping, reason })).moved;
        progress?.({ moved, of: ids.length });
      }
      return { ...plan, moved };
    },
  };
}

/** Goes through all leads and says what becomes of each. */
async function planOf(
  { store, policy }: Ready,
  mapping: StageMapping,
): Promise<Omit<LeadMigration, "moved"> & { readonly ids: readonly string[] }> {
  const ids: string[] = [];
  let same = 0;
  const moves = new Map<string, { from: Place; to: Place; leads: number }>();
  const left = new Map<string, { from: Place; leads: number; why: string }>();
  for await (const page of store.scan("leads"))
    for (const lead of page) {
      const { id, pipeline, stage, erasedAt } = lead;
      const found = erasedAt === undefined ? takeOver(policy.pipelines, lead, mapping) : ({ stays: true } as const);
      const from: Place = { pipeline, stage };
      if ("stays" in found) same += 1;
      else if ("to" in found) {
        ids.push(id);
        count(moves, JSON.stringify([from, found.to]), { from, to: found.to, leads: 0 });
      } else count(left, JSON.stringify([from, found.unknown]), { from, why: found.unknown, leads: 0 });
    }
  return { ids, same, moves: [...moves.values()], left: [...left.values()] };
}

function count<T extends { leads: number }>(all: Map<string, T>, key: string, first: T): void {
  const known = all.get(key) ?? first;
  known.leads += 1;
  all.set(key, known);
}

function leftOut(left: LeadMigration["left"]): HandoverError {
  const each = left.map(({ from, leads, why }) => `${leads} in ${from.pipeline}/${from.stage}: ${why}`);
  const message = `leads.migrate: expected a mapping for every stage and pipeline that is gone; nothing was done. Left out: ${each.join("; ")}`;
  return new HandoverError("INPUT_INVALID", message);
}
