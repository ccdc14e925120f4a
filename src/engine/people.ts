import { formerEvents, type EraseOutcome, type Receipt } from "../core/index.ts";
import { isPipelineKey, type Lead } from "../lead/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { SlaClock } from "../sla/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { HandoverEvent, Quarantined, Store } from "../storage/index.ts";
import { toDate } from "../time/index.ts";
import { optional } from "./arguments.ts";
import type { Ready } from "./lane.ts";
import type { Unnamed } from "./roster.ts";
import { findPerson, type Found } from "./find-person.ts";
import { isOwnAddress, withoutKind } from "./person-keys.ts";
import { readPerson, type Person, type Who } from "./person.ts";

/** What a command of the host's own id came to, as it was kept. */
export interface PersonCommand {
  readonly commandId: string;
  readonly outcome: unknown;
}

/** One lead of a person, or one input of theirs that could not be taken in, with all that is kept of it. JSON-safe. */
export type PersonRecord =
  | {
      readonly kind: "lead";
      readonly lead: Lead;
      /** Open ones. */
      readonly clocks: readonly SlaClock[];
      /** All that happened: submissions, activities, decisions, offers, clocks. */
      readonly events: readonly HandoverEvent[];
      readonly commands: readonly PersonCommand[];
      /** Addresses, numbers and ids by which it was known, and is not now. */
      readonly earlierKeys: readonly string[];
    }
  | {
      readonly kind: "input";
      readonly input: Quarantined;
      readonly events: readonly HandoverEvent[];
      readonly commands: readonly PersonCommand[];
    }
  | {
      /** A lead that is somebody else's by now: what happened to it while it went by the key that was asked for. */
      readonly kind: "mention";
      readonly leadId: string;
      readonly events: readonly HandoverEvent[];
    };

/** All that is stored of a person. JSON-safe; the format is named, and fields are only ever added to it. */
export interface PersonExport {
  readonly format: "handover.person/1";
  readonly tenant: string;
  readonly exportedAt: string;
  readonly records: readonly PersonRecord[];
  /**
   * Leads that are somebody else's by now, and were known by the address, number or id that was asked for; and inputs of others in which
   * an address of the person stands.
   */
  readonly mentionedIn: readonly string[];
  /** Ids of what is damaged in the storage, where something is: whether it is about the person nobody can say. */
  readonly unread?: readonly string[] | undefined;
}

export interface EraseOptions {
  /** Kept with the events: `"request of 12 May"`. What tells the person is taken out of it. */
  readonly reason?: string | undefined;
  /** Who had it done. */
  readonly by?: string | undefined;
}

/** What an erasure came to. Done again it finds nothing. */
export interface Erased {
  readonly leadIds: readonly string[];
  /** Leads and inputs of others, in which the person was mentioned. */
  readonly mentionedIn: readonly string[];
  /** How many inputs that could not be taken in. */
  readonly inputs: number;
  /** Ids of what is damaged in the storage, where something is: look whether it is about the person, or mend it and erase once more. */
  readonly unread?: readonly string[] | undefined;
}

/** The rights of the people that leads are about. */
export interface People {
  /** All that is stored of a person, as one document. It shows first whom `erase` would mean. @throws HandoverError `INPUT_INVALID` */
  export(person: Person): Promise<PersonExport>;
  /** The same one record after another, where it may be much. */
  records(person: Person): AsyncIterable<PersonRecord>;
  /**
   * Takes a person out of all that is stored of them: each lead in one transaction, inputs before leads, the leads that they were
   * named by last. So whoever does it again after a crash finds the rest. A lead that was open ends, and its clocks stop. Decisions, owners,
   * stages, scores and ledgers stay; `lead.erased` tells subscribers. What comes of the person afterwards makes a new lead. It takes neither
   * `using`, for it is many transactions, nor a `commandId`, for done again it finds nothing.
   *
   * @throws HandoverError `INPUT_INVALID`, or `STORAGE_FAILED` with the rest still to be done.
   */
  erase(person: Person, options?: EraseOptions): Promise<Erased>;
}

/** What this is done with. */
export interface PeopleDesk {
  readonly ready: () => Promise<Ready>;
  readonly tenant: string;
  readonly send: <T>(command: Unnamed) => Promise<T>;
}

export function peopleApi({ ready, tenant, send }: PeopleDesk): People {
  const look = async (call: string, person: Person) => {
    const who = readPerson(call, person);
    const { store, policy } = await ready();
    return { store, who, found: await findPerson(store, policy, who) };
  };
  return {
    async export(person) {
      const { store, who, found } = await look("people.export", person);
      const records: PersonRecord[] = [];
      for await (const record of recordsOf(store, who, found)) records.push(record);
      const at = await store.view((view) => andThen(view.read({ ...nothing, leads: [] }), () => view.now));
      return {
        format: "handover.person/1",
        tenant,
        exportedAt: toDate(at).toISOString(),
        records,
        mentionedIn: [...found.mentionedIn, ...found.mentionedInInputs],
        ...unreadOf(found),
      };
    },
    async *records(person) {
      const { store, who, found } = await look("people.records", person);
      yield* recordsOf(store, who, found);
    },
    async erase(person, options) {
      const { reason, by } = optional<EraseOptions>("people.erase", "{ reason, by }", options);
      const { who, found } = await look("people.erase", person);
      const known = who.key === undefined ? [] : [who.key];
      const addresses = found.keys.filter(isOwnAddress);
      const whole = { extent: "whole", keys: found.keys, texts: found.texts } as const;
      const mentions = { extent: "mentions", keys: known, texts: known.map(withoutKind) } as const;
      const quoted = { extent: "mentions", keys: [], texts: addresses } as const;
      const erase = async (leadId: string, what: typeof whole | typeof mentions | typeof quoted): Promise<boolean> =>
        (await send<EraseOutcome>({ type: "erase", leadId, ...what, reason, by })).erased;
      let inputs = 0;
      for (const id of found.inputs) if (await erase(id, whole)) inputs += 1;
      for (const id of found.mentionedInInputs) await erase(id, quoted);
      for (const id of found.mentionedIn) await erase(id, mentions);
      const leadIds: string[] = [];
      for (const id of [...found.leadIds].reverse()) if (await erase(id, whole)) leadIds.push(id);
      const mentionedIn = [...found.mentionedIn, ...found.mentionedInInputs];
      return { leadIds: leadIds.reverse(), mentionedIn, inputs, ...unreadOf(found) };
    },
  };
}

const nothing = { leads: [], identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster };

function unreadOf({ unread }: Found): Pick<Erased, "unread"> {
  return unread.length === 0 ? {} : { unread };
}

async function* recordsOf(store: Store, { key }: Who, found: Found): AsyncIterable<PersonRecord> {
  const { leadIds, inputs, mentionedIn } = found;
  const mentions = new Set(mentionedIn);
  for (const id of [...leadIds, ...inputs, ...mentionedIn]) {
    const record = await store.view((view) =>
      andThen(
        view.read({ ...nothing, leads: [id], histories: [id], dossiers: [id] }),
        (snapshot): PersonRecord | undefined => {
          const lead = snapshot.lead(id);
          const { input, receipts, keys } = snapshot.dossier(id);
          const commands = receipts.map(({ commandId, outcome }: Receipt) => ({ commandId, outcome }));
          const events = snapshot.history(id);
          if (mentions.has(id)) return { kind: "mention", leadId: id, events: formerEvents(key ?? "", events) };
          if (lead === undefined) return input === undefined ? undefined : { kind: "input", input, events, commands };
          const earlierKeys = keys.filter(({ key }) => !isPipelineKey(key)).map((known) => withoutKind(known.key));
          return { kind: "lead", lead, clocks: snapshot.clocks(id), events, commands, earlierKeys };
        },
      ),
    );
    // Somebody may have erased them meanwhile.
    if (record !== undefined) yield record;
  }
}
