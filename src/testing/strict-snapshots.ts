import { accountDomains, identityKeys, type Needs, type Snapshot, type Storage, type Store } from "../storage/index.ts";

/**
 * The storage, with snapshots that answer only for what `needs` named and what belongs to it (S9). A question beyond that throws:
 * on an adapter over maps in memory it would be answered by luck, on one over a database it would not be.
 */
export function strictSnapshots(storage: Storage): Storage {
  return {
    name: `strict ${storage.name}`,
    // Over one where transactions go on side by side an engine asks first and reads more afterwards: that is no luck.
    capabilities: { ...storage.capabilities, sideBySide: false },
    open: async (tenant, options) => strictStore(await storage.open(tenant, options)),
    tenants: () => storage.tenants(),
    close: () => storage.close(),
  };
}

function strictStore(store: Store): Store {
  return {
    transact: (work, options) =>
      store.transact(
        (transaction) =>
          work({
            get now() {
              return transaction.now;
            },
            claimDue: (limit) => transaction.claimDue(limit),
            read: async (needs) => strictSnapshot(await transaction.read(needs), needs),
            write: (changes) => transaction.write(changes),
          }),
        options,
      ),
    view: (work) =>
      store.view((view) =>
        work({
          get now() {
            return view.now;
          },
          read: async (needs) => strictSnapshot(await view.read(needs), needs),
          upcoming: (until, limit) => view.upcoming(until, limit),
        }),
      ),
    nextDueAt: () => store.nextDueAt(),
    waiting: (limit) => store.waiting(limit),
    owned: (repId, page, options) => store.owned(repId, page, options),
    history: (leadId) => store.history(leadId),
    find: (identity) => store.find(identity),
    named: (keys) => store.named(keys),
    scan: (kind) => store.scan(kind),
    roster: () => store.roster(),
    policies: () => store.policies(),
    addPolicy: (policy) => store.addPolicy(policy),
    outbox: store.outbox,
  };
}

function strictSnapshot(snapshot: Snapshot, needs: Needs): Snapshot {
  const leads = new Set(needs.leads);
  const identities = new Set(needs.identities);
  const domains = new Set<string | undefined>(needs.domains);
  const pools = new Set(needs.pools);
  const receipts = new Set(needs.receipts);
  const subjects = new Set(needs.subjects);
  const turns = new Set<string | undefined>();
  if (needs.waiting !== undefined) for (const id of snapshot.waiting()) leads.add(id);
  for (const name of needs.names ?? []) for (const { domain } of snapshot.accountsLike(name)) domains.add(domain);
  const people = new Set(identities);
  for (const key of identities) {
    const lead = snapshot.leadByIdentity(key);
    if (lead !== undefined) leads.add(lead.id);
  }
  for (const id of leads) {
    const lead = snapshot.lead(id);
    domains.add(lead?.accountId);
    for (const domain of lead === undefined ? [] : accountDomains(lead)) domains.add(domain);
    if (lead !== undefined) for (const key of identityKeys(lead)) people.add(key);
    turns.add(lead?.assignment?.turn?.ledger);
  }
  const named = (known: boolean, what: string, key: string): void => {
    if (!known) throw new Error(`${what} ${JSON.stringify(key)} was looked at and is not in needs: name it in needsOf`);
  };
  return {
    now: snapshot.now,
    roster: snapshot.roster,
    lead: (id) => {
      named(leads.has(id), "lead", id);
      return snapshot.lead(id);
    },
    leadByIdentity: (key) => {
      named(identities.has(key), "identity", key);
      return snapshot.leadByIdentity(key);
    },
    clocks: (leadId) => {
      named(leads.has(leadId) || subjects.has(leadId), "clocks of", leadId);
      return snapshot.clocks(leadId);
    },
    account: (domain) => {
      named(domains.has(domain), "account", domain);
      return snapshot.account(domain);
    },
    accountsLike: (name) => {
      named(needs.names?.includes(name) === true, "accounts like", name);
      return snapshot.accountsLike(name);
    },
    ledger: (key) => {
      named(pools.has(key.split("|", 1)[0] as string) || turns.has(key), "ledger", key);
      return snapshot.ledger(key);
    },
    receipt: (commandId) => {
      named(receipts.has(commandId), "receipt", commandId);
      return snapshot.receipt(commandId);
    },
    contacts: (key) => {
      named(needs.contacts !== undefined && people.has(key), "contacts of", key);
      return snapshot.contacts(key);
    },
    history: (leadId) => {
      named(needs.histories?.includes(leadId) === true, "the history of", leadId);
      return snapshot.history(leadId);
    },
    dossier: (id) => {
      named(needs.dossiers?.includes(id) === true, "the dossier of", id);
      return snapshot.dossier(id);
    },
    waiting: () => {
      named(needs.waiting !== undefined, "what waits", "");
      return snapshot.waiting();
    },
    held: (repId) => {
      named(needs.load !== undefined, "what is held by", repId);
      return snapshot.held(repId);
    },
    given: (repId, limit) => {
      named(needs.load !== undefined, "what was given to", repId);
      return snapshot.given(repId, limit);
    },
  };
}
