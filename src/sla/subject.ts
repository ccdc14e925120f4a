/** The subject of the clock that gathers notices; see `SlaClock.leadId`. */
export const digestSubject = "digest";

const commitments = "commitment/";

/** The subject of a commitment's clock. */
export function commitmentSubject(name: string): string {
  return commitments + name;
}

/** The commitment a subject stands for; nothing when it stands for something else. */
export function commitmentOf(subject: string): string | undefined {
  return subject.startsWith(commitments) ? subject.slice(commitments.length) : undefined;
}

/** Whether a clock of this `leadId` is about something else than a lead. The ids of leads have no such form. */
export function isSubject(id: string): boolean {
  return id === digestSubject || id.startsWith(commitments);
}
