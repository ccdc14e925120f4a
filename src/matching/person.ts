import type { Lead } from "../lead/index.ts";
import { matchingRules, type PersonKey, type PersonPreference, type PersonRules } from "./rules.ts";

/** A known lead of the same person, and the key that gave it away. */
export interface PersonMatch {
  readonly lead: Lead;
  /** `ana@acme.example`, `+48221234567` or `external:hubspot:12`. */
  readonly by: string;
}

/** Another lead of the same person, and why it is not the one. */
export interface OtherLead {
  readonly leadId: string;
  /** The strongest key by which it is known. */
  readonly by: string;
  /**
   * `closed`: it is over. `kept_apart`: the policy keeps both. `outranked`: another of theirs goes first. `other_pipeline`: it is in
   * another pipeline than the one the input goes to.
   */
  readonly reason: "closed" | "kept_apart" | "outranked" | "other_pipeline";
  /** What made the difference, where another goes first; `id` where nothing else did. */
  readonly decidedBy?: PersonPreference | "id" | undefined;
}

/** What is known of a person. */
export interface PersonFound {
  /** The open lead that they came for again; absent where they have none. */
  readonly match: PersonMatch | undefined;
  /** Their other leads, in the order of their keys. */
  readonly others: readonly OtherLead[];
}

interface Candidate {
  readonly lead: Lead;
  /** By strength. */
  readonly keys: string[];
  readonly strength: number;
}

const nobody: PersonFound = Object.freeze({ match: undefined, others: Object.freeze([]) });
const standard = /* @__PURE__ */ matchingRules().person;

/**
 * The known leads of the person with these `identityKeys`: any one key is enough, whichever of the two records has more of them. Of
 * several open leads one is theirs, as the rules prefer; the others are told.
 *
 * @param known The lead that a key names.
 * @param isOpen Whether what comes may still go into it. @defaultValue whether it has not ended
 */
export function samePerson(
  identities: readonly string[],
  known: (identity: string, place: number) => Lead | undefined,
  rules: PersonRules = standard,
  isOpen: (lead: Lead) => boolean = ({ closed }) => closed === undefined,
): PersonFound {
  const candidates = candidatesOf(identities, known, rules);
  if (candidates === undefined) return nobody;
  const [first] = candidates;
  if (candidates.length === 1 && first !== undefined && isOpen(first.lead))
    return { match: { lead: first.lead, by: first.keys[0] as string }, others: nobody.others };
  const open = candidates.filter(({ lead }) => isOpen(lead));
  const best = open.reduce<Candidate | undefined>(
    (a, b) => (a === undefined || before(b, a, rules).order < 0 ? b : a),
    undefined,
  );
  const others = candidates.filter((one) => one !== best);
  return {
    match: best && { lead: best.lead, by: best.keys[0] as string },
    others: others.map((one): OtherLead => {
      const { lead, keys } = one;
      const known = { leadId: lead.id, by: keys[0] as string };
      if (best === undefined || !isOpen(lead)) return { ...known, reason: "closed" };
      return { ...known, reason: "outranked", decidedBy: before(best, one, rules).by };
    }),
  };
}

/** The leads that the keys name, each once, the strongest keys first; `undefined` where there are none, as mostly. */
function candidatesOf(
  identities: readonly string[],
  known: (identity: string, place: number) => Lead | undefined,
  { by }: PersonRules,
): readonly Candidate[] | undefined {
  let found: { readonly key: string; readonly lead: Lead; readonly strength: number }[] | undefined;
  for (let i = 0; i < identities.length; i++) {
    const key = identities[i] as string;
    const lead = known(key, i);
    if (lead === undefined) continue;
    const strength = by.indexOf(keyKind(key));
    if (strength >= 0) (found ??= []).push({ key, lead, strength });
  }
  if (found === undefined) return undefined;
  if (found.length > 1) found.sort((a, b) => a.strength - b.strength);
  const candidates: Candidate[] = [];
  for (const { key, lead, strength } of found) {
    const same = candidates.find((one) => one.lead.id === lead.id);
    if (same === undefined) candidates.push({ lead, keys: [key], strength });
    else same.keys.push(key);
  }
  return candidates;
}

/** What kind of key it is; see `identityKeys`. */
export function keyKind(key: string): PersonKey {
  return key.startsWith("external:") ? "externalId" : key.startsWith("+") && !key.includes("@") ? "phone" : "email";
}

/** Which of two goes before the other, and what makes it so. */
function before(a: Candidate, b: Candidate, { prefer }: PersonRules): { order: number; by: PersonPreference | "id" } {
  for (const by of prefer) {
    const order = comparisons[by](a, b);
    if (order !== 0) return { order, by };
  }
  return { order: a.lead.id < b.lead.id ? -1 : 1, by: "id" };
}

const comparisons: { readonly [by in PersonPreference]: (a: Candidate, b: Candidate) => number } = {
  key: (a, b) => a.strength - b.strength,
  keys: (a, b) => b.keys.length - a.keys.length,
  owned: (a, b) => Number(b.lead.ownerId !== undefined) - Number(a.lead.ownerId !== undefined),
  active: (a, b) => (b.lead.lastActivityAt ?? 0) - (a.lead.lastActivityAt ?? 0),
  oldest: (a, b) => a.lead.receivedAt - b.lead.receivedAt,
  newest: (a, b) => b.lead.receivedAt - a.lead.receivedAt,
};
