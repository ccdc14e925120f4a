import { leadInputs, type LeadInput } from "../road/lead-input.ts";
import { median } from "../harness/statistics.ts";
import { subjects, type Explained, type SubjectName } from "./subjects.ts";

const leadsKnown = 4_096;
/** Short of a scheduler's turn, so that most slices are undisturbed. */
const sliceNanos = 400_000;
const slices = 31;

/** One subject in a process of its own. */
export function open({ name }: { readonly name: SubjectName }) {
  const score = subjects[name]();
  // Countries in capitals, as leads have them.
  const leads = leadInputs(0, leadsKnown).map((lead): LeadInput => ({
    ...lead,
    company: { ...lead.company, country: lead.company.country.toUpperCase() },
  }));
  let atOnce = 16;
  let next = 0;
  const some = (): readonly LeadInput[] => {
    next = next + atOnce > leads.length ? 0 : next;
    return leads.slice(next, (next += atOnce));
  };
  const nanosOfOne = async (): Promise<number> => {
    const batch = some();
    const begun = process.hrtime.bigint();
    const scored = score(batch);
    const done = scored instanceof Promise ? await scored : scored;
    const nanos = Number(process.hrtime.bigint() - begun);
    if (done.length !== batch.length) throw new Error(`${name} scored ${done.length} of ${batch.length} leads`);
    return nanos / batch.length;
  };
  return {
    /** What it makes of the first leads, in one form. */
    answers: async (count: number): Promise<readonly Explained[]> =>
      (await score(leads.slice(0, count))).map(({ fit, engagement, grade, reasons }) => ({
        fit,
        engagement,
        grade,
        reasons: reasons.map(({ rule, points }) => ({ rule, points })),
      })),
    /** Nanoseconds a lead: the median of the slices. */
    time: async (): Promise<number> => {
      const nanos: number[] = [];
      for (let slice = 0; slice < slices; slice++) nanos.push(await nanosOfOne());
      const one = median(nanos);
      atOnce = Math.max(1, Math.min(leadsKnown, Math.round(sliceNanos / one)));
      return one;
    },
  };
}
