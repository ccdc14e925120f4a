import * as z from "zod";

/**
 * The shape of a policy document. Conditions, scoring and calendars are checked by their own rooms, which know more than a shape;
 * here they are any value.
 */
const id = z.string().min(1).max(128);
const own = z.unknown();

/**
 * One of several shapes, told apart by a look at the value: its faults are those against the shape the writer evidently
 * meant. A union of zod's would report those of whichever branch it stopped at.
 */
function shaped(pick: (value: unknown) => z.ZodType | undefined): z.ZodType {
  return z.unknown().check((context) => {
    const shape = pick(context.value);
    if (shape === undefined) {
      context.issues.push({ code: "invalid_union", errors: [], input: context.value, path: [] });
      return;
    }
    const result = shape.safeParse(context.value);
    if (!result.success) for (const issue of result.error.issues) context.issues.push({ ...issue, input: undefined });
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const has = (value: unknown, key: string): boolean => isObject(value) && Object.hasOwn(value, key);

const lengths = z
  .strictObject({
    weeks: z.number(),
    days: z.number(),
    hours: z.number(),
    minutes: z.number(),
    seconds: z.number(),
    milliseconds: z.number(),
  })
  .partial();
const text = z.string();
const duration = shaped((value) => (isObject(value) ? lengths : typeof value === "string" ? text : undefined));
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
