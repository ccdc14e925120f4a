import fc from "fast-check";
import type { Handover, Lead, ManualClock } from "handover";
import type { Storage, Store } from "handover/storage";
import { contentsOf } from "../../src/testing/contents.ts";

/** Somebody whose every word is theirs alone: what is found of them is found by it. */
export interface Somebody {
  readonly n: number;
  readonly email: string;
  readonly phone: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly externalId: string;
  readonly word: string;
}

export function somebody(n: number): Somebody {
  const own = `canary${String.fromCharCode(97 + n)}`;
  const [firstName, lastName] = names[n % names.length] as readonly [string, string];
  return {
    n,
    email: `${own}.mail@acme.example`,
    phone: `+4822555${String(1_000 + n * 37)}`,
    firstName: firstName === "" ? `${own}first` : firstName,
    lastName: lastName === "" ? `${own}last` : lastName,
    externalId: `crm:${own}id`,
    word: `${own}word`,
  };
}

/** Names that stand next to other letters, have one character, or can be written in two ways; an empty one is a canary. */
const names = [
  ["", ""],
  ["芳鱻", "龘"],
  ["Zo\u00e9\u0142yn", "\u0416"],
] as const;

/** What of a text is theirs; nothing where nothing is. */
export function tracesOf(who: Somebody, text: string): string | undefined {
  const { n, phone, firstName, lastName } = who;
  const digits = phone.slice(3).split("").join("[ -]?");
  const named = n % names.length === 0 ? "" : `|${firstName}|${lastName}`;
  const form = text.normalize("NFC");
  const at = form.search(new RegExp(`canary${String.fromCharCode(97 + n)}|${digits}${named}`, "iu"));
  return at < 0 ? undefined : form.slice(Math.max(0, at - 150), at + 100);
}

type Step = (handover: Handover, clock: ManualClock, leads: readonly Lead[]) => Promise<unknown>;

const person = fc.nat(2).map(somebody);
const maybe = fc.boolean();
const commandId = fc.option(
  fc.nat(20).map((n) => `command-${n}`),
  { nil: undefined },
);
const pick = (leads: readonly Lead[], n: number): string => leads[n % Math.max(1, leads.length)]?.id ?? "nobody";
const owner = (leads: readonly Lead[], n: number): string => leads[n % Math.max(1, leads.length)]?.ownerId ?? "ana";
/** What people write of the person a lead is about. */
const about = (leads: readonly Lead[], n: number): string => {
  const lead = leads[n % Math.max(1, leads.length)];
  if (lead === undefined) return "nothing";
  const { firstName = "them", lastName = "?", email, phone = "?" } = lead;
  const national = phone.replace(/^\+48(\d\d)(\d{3})/, "$1 $2 ");
  return [
    `spoke to ${firstName} <${email ?? phone}>`,
    `\u5ba2\u6237${lastName}\u4e0d${firstName}\u5b58\u5728, ${national}`,
    `met ${firstName.normalize("NFD")} ${lastName}. on ${national}`,
  ][n % 3] as string;
};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ who: person, mail: maybe, phone: maybe, id: maybe, commandId, optedOut: fc.nat(9) }).map(
      ({ who, mail, phone, id, commandId, optedOut }): Step =>
        (handover) =>
          handover.ingest(
            {
              email: mail || (!phone && !id) ? who.email.toUpperCase() : undefined,
              phone: phone ? who.phone : undefined,
              externalIds: id ? [who.externalId] : [],
              firstName: who.firstName,
              lastName: who.lastName,
              message: `I am ${who.word}`,
              optedOut: optedOut === 0,
              properties: {
                linkedin: `in/${who.word}`,
                note: `wants ${who.firstName}`,
                plan: "pro",
                mobile: who.phone.replace("+48", "0"),
                address: { street: `${who.word} 3` },
              },
              company: { name: "Acme", country: "PL", employees: 300 },
            },
            { commandId },
          ),
    ),
  },
  person.map(
    (who): Step =>
      (handover) =>
        handover.ingest({ email: who.email, firstName: `${who.firstName}\u0000` }),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.record(pick(leads, n), {
          type: n % 2 === 0 ? "call" : "demo_form",
          outcome: about(leads, n),
          properties: { note: about(leads, n) },
        }),
  ),
  fc.record({ n: fc.nat(9), commandId }).map(
    ({ n, commandId }): Step =>
      (handover, _, leads) =>
        handover.decline(pick(leads, n), { repId: owner(leads, n), reason: about(leads, n) }, { commandId }),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.accept(pick(leads, n), { repId: owner(leads, n) }),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.reassign(pick(leads, n), { reason: about(leads, n) }),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.assign(
          pick(leads, n),
          { repId: "eva", reason: about(leads, n), countIn: "sdr" },
          { commandId: about(leads, n) },
        ),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.transition(pick(leads, n), "lost", { reason: "duplicate" }),
  ),
  fc.nat(9).map(
    (n): Step =>
      (handover, _, leads) =>
        handover.update(pick(leads, n), { jobTitle: about(leads, n), value: n }),
  ),
  fc.nat(600).map((minutes): Step => async (handover, clock) => {
    clock.advance(minutes * 60_000);
    return handover.tick();
  }),
);

export const story = fc.array(step, { minLength: 3, maxLength: 14 });

/** Plays it; what is refused, or broken, is part of it. */
export async function play(steps: readonly Step[], handover: Handover, clock: ManualClock): Promise<void> {
  for (const one of steps) {
    const leads: Lead[] = [];
    for await (const page of handover.scan("leads")) leads.push(...page);
    await one(handover, clock, leads).catch(() => undefined);
  }
}

/** All that the verbs of a store give, as text. */
export async function everythingIn(storage: Storage, who: Somebody): Promise<string> {
  const store: Store = await storage.open("default", { clock: { now: () => 1.8e12 } });
  const { events, leads, quarantined } = await contentsOf(store);
  const ids = [
    ...new Set([
      ...events.map(({ leadId }) => leadId ?? ""),
      ...leads.map(({ id }) => id),
      ...quarantined.map(({ id }) => id),
    ]),
  ];
  const dossiers = await store.transact(async (transaction) => {
    const snapshot = await transaction.read({
      leads: ids,
      identities: [who.email, who.phone, `external:${who.externalId}`],
      domains: [],
      pools: [],
      receipts: [],
      dossiers: ids,
      histories: ids,
      contacts: { backMs: 1e12 },
      roster: { version: 0, reps: [], pools: [] },
    });
    return [ids.map((id) => snapshot.dossier(id)), [who.email, who.phone].map((key) => snapshot.contacts(key))];
  });
  const letters = await store.outbox.deadLetters("crm", 1_000);
  const named = await store.named([who.email, who.phone, `external:${who.externalId}`]);
  return JSON.stringify([await contentsOf(store), dossiers, letters, named]);
}
