import type { Behaviour, Planned } from "./behaviour.ts";
import { seededRandom } from "./random.ts";

export interface LeadModelOptions {
  /** @defaultValue `1` */
  readonly seed?: number | string | undefined;
  /** Leads that show interest after they came in. @defaultValue `0.5` */
  readonly interested?: number | undefined;
  /** Leads that ask not to be contacted later on. @defaultValue `0.01` */
  readonly optOut?: number | undefined;
}

const hour = 3_600_000;
const nothing: readonly Planned[] = Object.freeze([]);
const interests = [
  ["page_view", 8],
  ["email_click", 5],
  ["pricing_page", 3],
  ["webinar", 2],
  ["demo_form", 2],
] as const;

/** What leads do by themselves: look at pages, click, come to a webinar, ask for a demo, or ask to be left alone. */
export function leadModel(options: LeadModelOptions = {}): Behaviour {
  const { seed = 1, interested = 0.5, optOut = 0.01 } = options;
  const root = seededRandom(seed);
  return {
    react(event, _lead, { now }) {
      const { leadId } = event;
      if (event.type !== "lead.received" || leadId === undefined) return nothing;
      const random = root.fork(`lead ${leadId}`);
      const planned: Planned[] = [];
      if (random.chance(interested)) {
        for (let left = 1 + random.below(4), at = now; left > 0; left--) {
          at += Math.round(random.around(10 * hour, 1.4));
          planned.push({ at, act: { leadId, do: "record", activity: { type: random.weighted(interests) } } });
        }
      }
      if (random.chance(optOut)) {
        const at = now + Math.round(random.around(60 * hour, 0.8));
        planned.push({ at, act: { leadId, do: "update", fields: { optedOut: true } } });
      }
      return planned;
    },
  };
}

/** Several behaviours at once. */
export function together(...behaviours: readonly Behaviour[]): Behaviour {
  return {
    react(event, lead, world) {
      let planned: readonly Planned[] = nothing;
      for (const one of behaviours) {
        const more = one.react(event, lead, world);
        if (more.length > 0) planned = planned.length === 0 ? more : [...planned, ...more];
      }
      return planned;
    },
  };
}
