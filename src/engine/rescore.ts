import { isSameScore, needsNothing, rulesFor, type Command, type Decided, type LeadOutcome } from "../core/index.ts";
import { HandoverError, show } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import { optional } from "./arguments.ts";
import type { Ready } from "./lane.ts";

/** How far a re-scoring has got. */
export interface RescoreProgress {
  /** Open leads that were looked at. */
  readonly seen: number;
  /** Leads that have another score. */
  readonly changed: number;
  /** Leads that have another grade. */
  readonly graded: number;
  /** The same by `"B -> A"`. */
  readonly grades: { readonly [change: string]: number };
  /** Leads that moved to another stage by it. */
  readonly moved: number;
  /** Leads that could not be scored; why was told to the `error` listeners. */
  readonly failed: number;
  /** Leads up to this id are done: to go on from there pass it as `from`. */
  readonly last: string | undefined;
}

export interface RescoreOptions {
  /** Told after each batch was committed. */
  readonly onProgress?: ((progress: RescoreProgress) => void) | undefined;
  /** Stops it after the batch that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Leads after this id alone. @defaultValue all */
  readonly from?: string | undefined;
  /** How many leads are changed in one transaction, 1 to 500. @defaultValue `200` */
  readonly batch?: number | undefined;
}

/** What a re-scoring came to. */
export interface Rescored extends RescoreProgress {
  /** Whether all leads were looked at; not when it was stopped. */
  readonly done: boolean;
}

/** What this is done with. */
export interface RescoreDesk {
  readonly ready: () => Promise<Ready>;
  readonly decide: (commands: readonly Omit<Rescore, "id">[]) => Promise<readonly Decided[]>;
  readonly fail: (error: unknown) => void;
}

type Rescore = Extract<Command, { type: "rescore" }>;

const mostAtOnce = 500;

/** Scores all open leads anew. It looks at each outside any transaction, and touches only those whose score is another. */
export async function rescoreAll(desk: RescoreDesk, given: RescoreOptions | undefined): Promise<Rescored> {
  const options = optional<RescoreOptions>("rescore", "{ onProgress, signal, from, batch }", given);
  const { onProgress, signal, from, batch = 200 } = options;
  if (!Number.isInteger(batch) || batch < 1 || batch > mostAtOnce)
    throw new HandoverError(
      "INPUT_INVALID",
      `batch: expected a whole number from 1 to ${mostAtOnce}, got ${show(batch)}`,
    );
  if (from !== undefined && typeof from !== "string")
    throw new HandoverError("INPUT_INVALID", `from: expected the id of a lead, got ${show(from)}; pass \`last\``);
  const { store, policy } = await desk.ready();
  let progress: RescoreProgress = { seen: 0, changed: 0, graded: 0, grades: {}, moved: 0, failed: 0, last: from };
  for await (const page of store.scan("leads")) {
    const leads = from === undefined ? page : page.filter(({ id }) => isAfter(id, from));
    for (let start = 0; start < leads.length; start += batch) {
      if (signal?.aborted === true) return { ...progress, done: false };
      const some = leads.slice(start, start + batch);
      const now = await store.view((view) => andThen(view.read(needsNothing(emptyRoster)), (snapshot) => snapshot.now));
      const stale = some.filter((lead) => {
        if (lead.closed !== undefined || lead.erasedAt !== undefined) return false;
        const score = rulesFor(policy, lead).score(lead, now);
        return score !== undefined && !isSameScore(score, lead.score);
      });
      const decided =
        stale.length === 0 ? [] : await desk.decide(stale.map(({ id }) => ({ type: "rescore", leadId: id })));
      const seen = progress.seen + some.filter(({ closed, erasedAt }) => (closed ?? erasedAt) === undefined).length;
      progress = counted({ ...progress, seen, last: some.at(-1)?.id }, stale, decided, desk.fail);
      onProgress?.(progress);
    }
  }
  return { ...progress, done: true };
}

function counted(
  before: RescoreProgress,
  leads: readonly Lead[],
  decided: readonly Decided[],
  fail: (error: unknown) => void,
): RescoreProgress {
  let { changed, graded, moved, failed } = before;
  const grades: Record<string, number> = { ...before.grades };
  decided.forEach(({ outcome, error }, i) => {
    const was = leads[i] as Lead;
    const is = (outcome as LeadOutcome | undefined)?.lead;
    if (outcome === undefined) {
      failed += 1;
      fail(error);
    }
    if (is === undefined || is.version === was.version) return;
    changed += 1;
    if (is.stage !== was.stage) moved += 1;
    const [from, to] = [was.score?.grade, is.score?.grade];
    if (from === to || from === undefined) return;
    graded += 1;
    const change = `${from} -> ${to}`;
    grades[change] = (grades[change] ?? 0) + 1;
  });
  return { ...before, changed, graded, grades, moved, failed };
}

/** By code points, as storages order texts. */
function isAfter(id: string, other: string): boolean {
  const [a, b] = [[...id], [...other]];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]?.codePointAt(0) ?? 0, b[i]?.codePointAt(0) ?? 0];
    if (x !== y) return x > y;
  }
  return a.length > b.length;
}
