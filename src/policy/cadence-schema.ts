import * as z from "zod/mini";
import { mostSteps } from "../sla/index.ts";
import { duration, id, own } from "./shapes.ts";
import { actions, moments, pause, person, repeat, stops, targets } from "./sla-schema.ts";

const reminder = z.strictObject({ ...actions, repeat, after: duration });

/** The shape of a step of a cadence. */
const step = z.strictObject({
  channel: id,
  after: z.optional(targets),
  title: z.optional(z.string().check(z.maxLength(500))),
  for: z.optional(person),
  request: z.optional(id),
  when: z.optional(own),
  remind: z.optional(z.array(reminder)),
});

/** The shape of what comes after the last step. */
const end = z.strictObject({ ...actions, after: targets });

/** The shape of a cadence. */
export const cadence = z.strictObject({
  name: id,
  from: moments,
  steps: z.array(step).check(z.minLength(1), z.maxLength(mostSteps)),
  stopOn: z.optional(stops),
  stopWhen: z.optional(own),
  calendar: z.optional(id),
  tellIn: z.optional(id),
  appliesTo: z.optional(own),
  advance: z.optional(z.enum(["done", "due"])),
  pauses: z.optional(z.array(pause).check(z.maxLength(20))),
  group: z.optional(id),
  atEnd: z.optional(end),
});

/** The shape of one channel's rule. */
const channel = z.strictObject({
  window: z.optional(id),
  consent: z.optional(z.enum(["required", "unless-withdrawn"])),
});

/** The shape of a cap. */
const cap = z.strictObject({
  channels: z.optional(z.array(id).check(z.minLength(1))),
  atMost: z.number(),
  within: duration,
});

/** The shape of the rules of contact. */
export const contact = z.strictObject({
  channels: z.optional(z.record(id, channel)),
  caps: z.optional(z.array(cap)),
});
