import * as z from "zod";
import { router } from "./router-schema.ts";
import { duration, has, id, isObject, lengths, own, shaped } from "./shapes.ts";

const workingDays = z.strictObject({ workingDays: z.number() });
const target = shaped((value) => (has(value, "workingDays") ? workingDays : duration));
const byGrade = z.object({ default: target }).catchall(target);
const targetKeys = ["workingDays", ...Object.keys(lengths.shape)];
const namesTarget = (value: object): boolean => Object.values(value).some((one) => typeof one !== "number");
/** By grade when it has a default, or a value that is a target by itself: then the default was forgotten or mistyped. */
const targets = shaped((value) =>
  has(value, "default") ||
  (isObject(value) && Object.keys(value).every((key) => !targetKeys.includes(key)) && namesTarget(value))
    ? byGrade
    : target,
);

const stage = z.strictObject({
  id,
  label: z.string(),
  side: z.enum(["marketing", "sales"]),
  entry: own.optional(),
  actions: z.array(z.string()).optional(),
  exit: own.optional(),
  routes: z.boolean().optional(),
  closed: z.enum(["won", "lost", "archived"]).optional(),
});

const transition = z.strictObject({
  name: id,
  from: z.array(id).min(1),
  to: id,
  guard: own.optional(),
  auto: own.optional(),
  reasons: id.optional(),
  onAccept: z.boolean().optional(),
  releases: z.boolean().optional(),
  tells: z.enum(["lead.won", "lead.lost", "lead.recycled", "lead.archived"]).optional(),
});

/** A word, or an object whose shape `pick` tells. */
const wordOr = (word: z.ZodType, pick: (value: object) => z.ZodType): z.ZodType =>
  shaped((value) => (isObject(value) ? pick(value) : typeof value === "string" ? word : undefined));

const someIds = z.array(id).min(1);
const inStage = z.strictObject({ stage: someIds });
const starting = z.strictObject({ activity: someIds });
const counting = z.strictObject({ activity: someIds, atLeast: z.number().int().min(1).max(1000).optional() });
const moment = wordOr(z.enum(["received", "assigned", "accepted"]), (value) =>
  has(value, "stage") ? inStage : starting,
);
const meeting = wordOr(z.enum(["assigned", "accepted"]), (value) => (has(value, "stage") ? inStage : counting));
const rep = z.strictObject({ rep: id });
const audience = wordOr(z.enum(["owner", "manager"]), () => rep);
const audiences = z.array(audience);

const fraction = z.number();
const before = z.strictObject({ before: duration });
const after = z.strictObject({ after: duration });
const place = shaped((value) =>
  isObject(value) ? (has(value, "after") ? after : before) : typeof value === "number" ? fraction : undefined,
);

const threshold = z.strictObject({
  at: place,
  notify: shaped((value) => (Array.isArray(value) ? audiences : audience)).optional(),
  reassign: z.strictObject({ reason: id }).optional(),
});

const sla = z.strictObject({
  name: id,
  from: moment,
  until: meeting,
  within: targets,
  calendar: id.optional(),
  appliesTo: own.optional(),
  thresholds: z.array(threshold).optional(),
  onReassign: z.enum(["continue", "restart"]).optional(),
});

const right = z.strictObject({ role: id, stages: z.array(id).optional(), when: own.optional() });

const limit = z.discriminatedUnion("limit", [
  z.strictObject({
    limit: z.literal("capacity"),
    name: id,
    atMost: z.number(),
    stages: z.array(id).min(1).optional(),
    grades: z.array(id).min(1).optional(),
    units: z.record(id, z.number()).optional(),
  }),
  z.strictObject({
    limit: z.literal("quota"),
    name: id,
    atMost: z.number(),
    per: z.enum(["day", "week"]),
    timeZone: id.optional(),
    when: own.optional(),
  }),
  z.strictObject({ limit: z.literal("rate"), name: id, atMost: z.number(), within: duration, when: own.optional() }),
]);

/**
 * The shape of a policy document. Conditions, scoring and calendars are checked by their own rooms, which know more than a shape;
 * here they are any value.
 */
export const policySchema = z.strictObject({
  version: z.string().min(1).max(64),
  calendars: z.record(id, own).optional(),
  calendar: id.optional(),
  intake: z
    .strictObject({
      invalid: z.enum(["quarantine", "refuse"]).optional(),
      samePerson: z.enum(["merge", "keep-both"]).optional(),
    })
    .optional(),
  scoring: own.optional(),
  pipeline: z
    .strictObject({
      id,
      stages: z.array(stage),
      transitions: z.array(transition),
      reasons: z.record(z.string(), z.array(id)),
    })
    .optional(),
  routing: router.optional(),
  rights: z.array(right).optional(),
  limits: z.array(limit).optional(),
  offers: z
    .strictObject({
      acceptWithin: duration.optional(),
      missed: z.strictObject({ away: duration }).optional(),
      declinesPerDay: z.number().int().min(0).max(1000).optional(),
      atMost: z.number().int().min(1).max(1000).optional(),
      otherwise: router.optional(),
    })
    .optional(),
  queue: z
    .strictObject({
      order: z.enum(["grade", "age"]).optional(),
      atMost: duration.optional(),
      giveBack: z.strictObject({ stage: id, reason: id.optional() }).optional(),
    })
    .optional(),
  refunds: z.array(id).optional(),
  refundsWithin: duration.optional(),
  slas: z.array(sla).optional(),
});
