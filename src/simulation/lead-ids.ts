/** Makes the ids of a run. */
export interface LeadIds {
  readonly next: () => string;
  /** What is sent within it is leads. */
  forLeads<T>(send: () => T): T;
}

/** Ids in the order they are asked for: the same in every run. */
export function sequence(prefix = ""): () => string {
  let last = 0;
  return () => prefix + (++last).toString(36).padStart(6, "0");
}

/** One sequence for all. */
export function oneSequence(): LeadIds {
  return { next: sequence(), forLeads: (send) => send() };
}

/** Leads have a sequence of their own: the nth lead has the same id whatever a policy makes of those before it. */
export function leadsApart(): LeadIds {
  const [leads, others] = [sequence("lead-"), sequence()];
  let isLeads = false;
  return {
    next: () => (isLeads ? leads() : others()),
    forLeads(send) {
      // Ids are given at once, before anything is waited for.
      isLeads = true;
      try {
        return send();
      } finally {
        isLeads = false;
      }
    },
  };
}
