import fc from "fast-check";
import { readLead, sinceEdited, type Lead, type LeadFields, type mergeFields } from "handover/lead";
import { someLead } from "../../unit/lead/some-lead.ts";

type Merge = typeof mergeFields;
export type Search = fc.Parameters<unknown>;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const word = fc.constantFrom("a", "b", "c", "__", "Zażółć", "constructor");
const bag = fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 4 });

/** Inputs of people who are likely to meet: few values for each field, good and bad. */
const input = fc.record({
  email: fc.constantFrom(undefined, "ana@acme.example", "info@b.pl", "x@gmail.com", "broken"),
  phone: fc.constantFrom(undefined, "+48221234567", "22 123 45 67"),
  firstName: maybe(word),
  message: maybe(word),
  source: maybe(word),
  timeZone: fc.constantFrom(undefined, "Europe/Warsaw", "Asia/Tokyo", "nowhere"),
  rating: maybe(word),
  leadType: maybe(word),
  value: fc.constantFrom(undefined, 0, 5, "?"),
  company: maybe(
    fc.record({
      name: maybe(word),
      street: maybe(word),
      country: fc.constantFrom(undefined, "PL", "Poland"),
      domain: maybe(word),
    }),
  ),
  externalIds: fc.constantFrom(["x:1"], ["x:1", "y:2"], ["z:3"]),
  optedOut: fc.boolean(),
  properties: bag,
});

const fields: fc.Arbitrary<LeadFields> = input.map((one) => readLead(one).fields);
const lead: fc.Arbitrary<Lead> = fields.map((one) => someLead(one));

/** Every scalar of the fields by its path, without the flags. */
function known(value: unknown, path = ""): [string, unknown][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => (key === "flags" ? [] : known(item, `${path}/${key}`)));
}

/** What somebody sent, and in which hour; no two act in one instant. */
const submission = fc.record({ fields, hour: fc.nat(9) });

interface Sent {
  readonly fields: LeadFields;
  readonly at: number;
}

/** The lead that the first makes and the others go into. */
function mergeAll(merge: Merge, [first, ...others]: readonly Sent[]): LeadFields {
  const made = someLead({ ...first!.fields, receivedAt: first!.at, updatedAt: first!.at });
  return others.reduce<Lead>((lead, { fields, at }) => ({ ...lead, ...merge(lead, fields, at) }), made);
}

/** What is known, as a text: ids are a set, and since when it is known depends on which lead it was. */
function canonical(fields: LeadFields): string {
  const { externalIds, flags } = fields;
  const facts = known(fieldsOnly(fields as Lead)).filter(([path]) => !/^\/(externalIds|since|consent)/.test(path));
  return JSON.stringify([facts.sort(([a], [b]) => (a < b ? -1 : 1)), [...externalIds].sort(), flags]);
}

const check = (law: fc.IPropertyWithHooks<[Lead, LeadFields]>, search: Search): void =>
  fc.assert(law, search as fc.Parameters<[Lead, LeadFields]>);

/** What must hold of a merge, whoever writes it. */
export const laws = {
  "nothing known is lost or changed": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const after = new Map(known(merge(before, again)));
        return known(fieldsOnly(before)).every(([path, value]) => path === "/optedOut" || after.get(path) === value);
      }),
      search,
    ),
  "what was not known is taken from what came": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const had = new Set(known(fieldsOnly(before)).map(([path]) => path));
        const after = new Map(known(merge(before, again)));
        return known(again).every(
          ([path, value]) => had.has(path) || path.startsWith("/externalIds") || after.get(path) === value,
        );
      }),
      search,
    ),
  "every id of both is there, once": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const { externalIds } = merge(before, again);
        const both = new Set([...before.externalIds, ...again.externalIds]);
        return externalIds.length === both.size && externalIds.every((id) => both.has(id));
      }),
      search,
    ),
  "an opt-out is never lost": (merge: Merge, search: Search) =>
    check(
      fc.property(
        lead,
        fields,
        (before, again) => merge(before, again).optedOut === (before.optedOut || again.optedOut),
      ),
      search,
    ),
  "flags are sorted, each once, and none is made up": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const { flags } = merge(before, again);
        const both = new Set([...before.flags, ...again.flags]);
        return flags.every((flag, i) => both.has(flag) && (i === 0 || (flags[i - 1] ?? "") < flag));
      }),
      search,
    ),
  "the same again changes nothing more": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const once = merge(before, again);
        return JSON.stringify(merge({ ...before, ...once }, again)) === JSON.stringify(once);
      }),
      search,
    ),
  "the order in which they come makes no difference": (merge: Merge, search: Search) =>
    check(
      fc.property(fc.array(submission, { minLength: 2, maxLength: 5 }), fc.nat(), (submissions, turn) => {
        const sent = submissions.map(({ fields, hour }, i) => ({ fields, at: hour * 10 + i }));
        const turned = [...sent.slice(turn % sent.length), ...sent.slice(0, turn % sent.length)].reverse();
        return canonical(mergeAll(merge, sent)) === canonical(mergeAll(merge, turned));
      }) as never,
      search,
    ),
  "what somebody corrected stays, whenever the rest was given": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, fc.integer({ min: -10, max: 10 }), (before, again, at) => {
        const edited = { ...before, receivedAt: 5, firstName: "corrected" };
        const after = merge({ ...edited, since: sinceEdited(before, edited) }, again, at);
        return after.firstName === "corrected" || before.firstName === "corrected";
      }) as never,
      search,
    ),
  "neither side is touched": (merge: Merge, search: Search) =>
    check(
      fc.property(lead, fields, (before, again) => {
        const copies = JSON.stringify([before, again]);
        merge(before, again);
        return JSON.stringify([before, again]) === copies;
      }),
      search,
    ),
};

const ownToLeads = new Set([
  "id",
  "version",
  "pipeline",
  "stage",
  "stageSince",
  "closed",
  "lastOwnerId",
  "invitation",
  "previousOwners",
  "tries",
  "activities",
  "touches",
  "receivedAt",
  "updatedAt",
]);

function fieldsOnly(lead: Lead): object {
  return Object.fromEntries(Object.entries(lead).filter(([key]) => !ownToLeads.has(key)));
}
