import * as z from "zod";

/**
 * The shape of a policy document. Conditions, scoring and calendars are checked by their own rooms, which know more than a shape;
 * here they are any value.
 */
const id = z.string().min(1).max(128);
const own = z.unknown();
const duration = z.union([
  z.string(),
  z
    .strictObject({
      weeks: z.number(),
      days: z.number(),
      hours: z.number(),
      minutes: z.number(),
      seconds: z.number(),
      milliseconds: z.number(),
    })
    .partial(),
]);
const target = z.union([z.strictObject({ workingDays: z.number() }), duration]);
const targets = z.union([target, z.object({ default: target }).catchall(target)]);

const router: z.ZodType = z.lazy(() =>
  z.discriminatedUnion("router", [
    z.strictObject({
      router: z.literal("round_robin"),
      pool: id,
      weights: z.boolean().optional(),
      hours: z.enum(["owner", "ignore"]).optional(),
      hold: z.literal("until-open").optional(),
      by: z.array(id).optional(),
    }),
    z.strictObject({
      router: z.literal("territory"),
      by: id,
      map: z.record(z.string(), router),
      otherwise: router.optional(),
    }),
    z.strictObject({ router: z.literal("account_owner"), hours: z.enum(["owner", "ignore"]).optional() }),
    z.strictObject({ router: z.literal("first_of"), routers: z.array(router).min(1) }),
    z.strictObject({ router: z.literal("custom"), name: id, options: own.optional() }),
  ]),
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

const moment = z.union([
  z.enum(["received", "assigned", "accepted"]),
  z.strictObject({ stage: z.array(id).min(1) }),
  z.strictObject({ activity: z.array(id).min(1) }),
]);
const meeting = z.union([
  z.enum(["assigned", "accepted"]),
  z.strictObject({ stage: z.array(id).min(1) }),
  z.strictObject({ activity: z.array(id).min(1), atLeast: z.number().int().min(1).max(1000).optional() }),
]);
const audience = z.union([z.enum(["owner", "manager"]), z.strictObject({ rep: id })]);

const threshold = z.strictObject({
  at: z.union([z.number(), z.strictObject({ before: duration }), z.strictObject({ after: duration })]),
  notify: z.union([audience, z.array(audience)]).optional(),
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
  refunds: z.array(id).optional(),
  slas: z.array(sla).optional(),
});
