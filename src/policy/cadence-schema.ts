import * as z from "zod";
import { mostSteps } from "../sla/index.ts";
import { duration, id, own } from "./shapes.ts";
import { moments, pause, person, stops, targets, threshold } from "./sla-schema.ts";

const reminder = threshold.omit({ at: true }).extend({ after: duration });

/** The shape of a step of a cadence. */
export const step = z.strictObject({
  channel: id,
  after: targets.optional(),
  title: z.string().max(500).optional(),
  for: person.optional(),
  request: id.optional(),
  when: own.optional(),
  remind: z.array(reminder).optional(),
});

/** The shape of what comes after the last step. */
export const end = threshold.omit({ at: true, repeat: true }).extend({ after: targets });

/** The shape of a cadence. */
export const cadence = z.strictObject({
  name: id,
  from: moments,
  steps: z.array(step).min(1).max(mostSteps),
  stopOn: stops.optional(),
  stopWhen: own.optional(),
  calendar: id.optional(),
  tellIn: id.optional(),
  appliesTo: own.optional(),
  advance: z.enum(["done", "due"]).optional(),
  pauses: z.array(pause).max(20).optional(),
  group: id.optional(),
  atEnd: end.optional(),
});

/** The shape of one channel's rule. */
export const channel = z.strictObject({
  window: id.optional(),
  consent: z.enum(["required", "unless-withdrawn"]).optional(),
});

/** The shape of a cap. */
export const cap = z.strictObject({ channels: z.array(id).min(1).optional(), atMost: z.number(), within: duration });

/** The shape of the rules of contact. */
export const contact = z.strictObject({
  channels: z.record(id, channel).optional(),
  caps: z.array(cap).optional(),
});
