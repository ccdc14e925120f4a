/** The guarantees of the port, short; in full they stand at `Storage` in `handover/storage`. */
const promises: { readonly [id: string]: string } = {
  S1: "Atomic: all of `write` is there or none of it; a transaction whose work throws leaves nothing",
  S2: "Isolated: what `read` returned, figures of reps and contacts too, is locked until the transaction ends, and nobody sees what is not yet written for good",
  S3: "Durable: what a settled `transact` wrote is there for every later one",
  S4: "Faithful: a value comes back as it was written, by JSON",
  S5: "Separate: one tenant's store never shows or changes another's",
  S6: "Due: `claimDue` returns what is due by the store's clock, in order, and to one claimer",
  S7: "Once: a second event of the same stream and version fails the whole write",
  S8: "Ordered: each verb has its order; texts are compared by code point",
  S9: "Complete: a snapshot answers for all that `needs` names, and for what belongs to each lead it read",
  S10: "Told: what `write` wrote is pending for every subscriber registered before, with the write and not without it",
  S11: "In turn: a claim has a lead's next events without a gap, and nobody else has any of that lead meanwhile",
  S12: "Fenced: whoever settles a claim that has passed on changes nothing",
  S13: "Given up: a dead letter is kept until it is put back or rewound, and its lead goes on",
  S14: "Forgotten: `forget` deletes what it says, and nothing that anybody has still to get",
  S15: "Listed: `tenants` names every tenant in whose store a policy was added, each once, and nobody else",
  S16: "Alike: a snapshot has every account of a name alike to one that `needs` names, and no other",
  S17: "Viewed: all that a view reads is one state of what is written for good; it locks nothing, waits for no other process, and writes nothing",
  P1: "Named: `named` gives every lead that a key has ever named, until an erasure says otherwise",
  P2: "Dossier: a snapshot has all receipts about an id in `dossiers`, and the quarantined input of it",
  P3: "Erased: nothing is left of what an erasure replaces or takes away, in any verb or table",
  P4: "Nothing else: what an erasure does not name is as it was",
  R: "Road: commands come to the same as over memory, and a replay of the stored events to the stored state",
};

/** Which guarantee a case is of, and where it is explained. */
export function promiseOf(id: string): string {
  const [guarantee = ""] = id.split(".");
  return `${guarantee} ${promises[guarantee] ?? ""} (docs/guide/storage-adapter.md#${guarantee.toLowerCase()})`;
}
