import { zoneOf, type Timeline } from "../../calendar/index.ts";
import type { HandoverEvent } from "../../core/index.ts";
import { zone } from "../../time/index.ts";
import { distribute } from "../book.ts";
import { kpisOf, planOf } from "../kpi/open-kpis.ts";
import type { KpiOptions } from "../kpi/options.ts";
import { Projection } from "../kpi/projection.ts";
import { Arrivals } from "./arrivals.ts";
import { Fairness } from "./fairness.ts";
import { leadTimeline } from "./lead-timeline.ts";
import type { LeadTimeline, Pictures } from "./pictures.ts";
import { ResponseTally } from "./responses.ts";

/** What is asked of the pictures: figures as {@link openKpis} has them, all leads together. */
export type PictureOptions = Omit<KpiOptions, "by" | "period" | "from" | "to">;

/** Pictures being drawn. */
export interface OpenPictures {
  /** Takes in what happened next. */
  collect(event: HandoverEvent): void;
  /** What there is to be drawn by now. */
  figures(): Pictures;
  /** One lead by its events, with the working time of who had it. */
  lead(events: readonly HandoverEvent[]): LeadTimeline | undefined;
}

/**
 * What the pictures of a report are drawn from, kept as events happen. Keeps as much of each lead as {@link openKpis} does, until
 * `keepClosed` is over, and otherwise no more the longer it goes on: 120 points for each ledger, a number for each quarter of an hour.
 *
 * @example
 * const pictures = openPictures({ policy });
 * handover.on("event", (event) => pictures.collect(event));
 * await writeFile("report.html", htmlReport(pictures.figures()));
 *
 * @throws HandoverError as {@link openKpis}.
 */
export function openPictures(options: PictureOptions): OpenPictures {
  const { policy } = options;
  const plan = planOf(options);
  const timeZone = zone(options.timeZone ?? zoneOf(policy.calendar().spec).name).name;
  const folded = new ResponseTally();
  const projection = new Projection(plan, undefined, (track, looking) => folded.add(track, looking));
  const fairness = new Fairness();
  const arrivals = new Arrivals();
  const tell = distribute([fairness, arrivals]);
  return {
    collect(event) {
      projection.collect(event);
      tell(event);
    },
    figures() {
      const { total, at, partial } = kpisOf(projection, plan, undefined);
      const response = new ResponseTally(folded);
      projection.each(at, (track, looking) => response.add(track, looking));
      const period = { from: projection.received?.from ?? at, to: at };
      return {
        policyVersion: policy.version,
        timeZone,
        ...period,
        total,
        fairness: fairness.pictures(),
        response: response.picture(policy, plan.contactClocks),
        arrivals: arrivals.picture(timeZone, period, staffOf(projection)),
        partial,
      };
    },
    lead: (events) => leadTimeline(events, projection.hours()),
  };
}

/** The pictures of a finished log of events. */
export function picturesOf(events: Iterable<HandoverEvent>, options: PictureOptions): Pictures {
  const pictures = openPictures(options);
  for (const event of events) pictures.collect(event);
  return pictures.figures();
}

/** The working time of everybody who is in a pool and may be given leads. */
function staffOf(projection: Projection): Timeline[] {
  const { reps, pools } = projection.who;
  const hours = projection.hours();
  const members = new Set(
    pools.flatMap((pool) => pool.members.flatMap(({ repId, weight }) => (weight > 0 ? [repId] : []))),
  );
  return reps.filter(({ id, active }) => active && members.has(id)).map(({ id }) => hours(id));
}
