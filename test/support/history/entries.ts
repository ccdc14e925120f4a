/** What a client asked for. */
export interface Call {
  /** Its own; a call that is sent again keeps it. */
  readonly id: string;
  readonly kind: "ingest" | "record" | "accept" | "decline" | "transition" | "assign";
  /** The stage of a transition. */
  readonly to?: string | undefined;
}

/**
 * One line of a history. Of each attempt at a call a client writes down that it begins and what came of it:
 *
 * - `ok`: acknowledged; `applied` says whether it was done or refused, `leadId` whose lead it was;
 * - `fail`: it was certainly not done;
 * - `info`: nobody knows. So it is with an attempt that has no end, for its process had one.
 *
 * A subscriber writes down each event it is handed before it does anything with it, and that it took it when it has, or
 * failed to.
 */
export type Entry =
  | { readonly did: "invoke"; readonly call: Call }
  | { readonly did: "ok"; readonly id: string; readonly applied: boolean; readonly leadId: string | undefined }
  | { readonly did: "fail" | "info"; readonly id: string }
  | {
      readonly did: "handed" | "took" | "failed";
      readonly subscriber: string;
      readonly event: string;
      /** Which process it was, and when, where that is written down. */
      readonly by?: string | undefined;
      readonly at?: number | undefined;
    }
  | { readonly did: "set the store's clock"; readonly at: number };

/** How all the attempts at one call ended together. */
export interface Fate {
  readonly call: Call;
  /** What was acknowledged, each time it was. */
  readonly acknowledged: readonly { readonly applied: boolean; readonly leadId: string | undefined }[];
  /** Attempts of which nobody knows. */
  readonly unknown: number;
}

/** What became of every call. */
export function fatesOf(entries: readonly Entry[]): ReadonlyMap<string, Fate> {
  const fates = new Map<string, { call: Call; acknowledged: Fate["acknowledged"][number][]; unknown: number }>();
  for (const entry of entries) {
    if ("subscriber" in entry || entry.did === "set the store's clock") continue;
    if (entry.did === "invoke") {
      const known = fates.get(entry.call.id);
      if (known === undefined) fates.set(entry.call.id, { call: entry.call, acknowledged: [], unknown: 1 });
      else known.unknown += 1;
      continue;
    }
    const fate = fates.get(entry.id);
    if (fate === undefined) throw new Error(`the history says how ${entry.id} ended, and not that it began`);
    if (entry.did === "info") continue;
    fate.unknown -= 1;
    if (entry.did === "ok") fate.acknowledged.push({ applied: entry.applied, leadId: entry.leadId });
  }
  return fates;
}
