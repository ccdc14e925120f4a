import * as z from "zod/mini";
import { commitment } from "./commitment-schema.ts";
import { experiment } from "./experiment-schema.ts";
import { router } from "./router-schema.ts";
import { fields } from "./fields-schema.ts";
import { duration, id, own } from "./shapes.ts";
import { cadence, contact } from "./cadence-schema.ts";
import { sla } from "./sla-schema.ts";

const stage = z.strictObject({
  id,
  label: z.string(),
  side: z.enum(["marketing", "sales"]),
  entry: z.optional(own),
  actions: z.optional(z.array(z.string())),
  exit: z.optional(own),
  routes: z.optional(z.boolean()),
  closed: z.optional(z.enum(["won", "lost", "archived"])),
  requires: z.optional(z.array(id).check(z.maxLength(100))),
  requiredActions: z.optional(z.array(id).check(z.maxLength(100))),
  color: z.optional(z.string()),
});

const transition = z.strictObject({
  name: id,
  from: z.array(id).check(z.minLength(1)),
  to: id,
  guard: z.optional(own),
  auto: z.optional(own),
  reasons: z.optional(id),
  onAccept: z.optional(z.boolean()),
  releases: z.optional(z.boolean()),
  tells: z.optional(z.enum(["lead.won", "lead.lost", "lead.recycled", "lead.archived"])),
  opens: z.optional(z.strictObject({ pipeline: id, when: z.optional(own) })),
});

const pipeline = z.strictObject({
  id,
  stages: z.array(stage),
  transitions: z.array(transition),
  reasons: z.record(z.string(), z.array(id)),
});

const right = z.strictObject({ role: id, stages: z.optional(z.array(id)), when: z.optional(own) });

const limit = z.discriminatedUnion("limit", [
  z.strictObject({
    limit: z.literal("capacity"),
    name: id,
    atMost: z.number(),
    stages: z.optional(z.array(id).check(z.minLength(1))),
    grades: z.optional(z.array(id).check(z.minLength(1))),
    units: z.optional(z.record(id, z.number())),
  }),
  z.strictObject({
    limit: z.literal("quota"),
    name: id,
    atMost: z.number(),
    per: z.enum(["day", "week"]),
    timeZone: z.optional(id),
    when: z.optional(own),
  }),
  z.strictObject({ limit: z.literal("rate"), name: id, atMost: z.number(), within: duration, when: z.optional(own) }),
]);

/** Each once, for a second time it would say nothing. */
const inOrder = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.array(z.enum(names)).check(
    z.minLength(1),
    z.refine((list) => new Set(list).size === list.length, {
      error: "each of them once",
      params: { hint: "leave out what is there a second time" },
    }),
  );

const matching = z.strictObject({
  person: z.optional(
    z.strictObject({
      by: z.optional(inOrder(["email", "phone", "externalId"])),
      prefer: z.optional(inOrder(["key", "keys", "owned", "active", "oldest", "newest"])),
    }),
  ),
  account: z.optional(
    z.strictObject({
      by: z.optional(inOrder(["domain", "name"])),
      similarity: z.optional(z.number().check(z.gte(0.8), z.lte(1))),
      prefer: z.optional(inOrder(["similarity", "country", "owned"])),
    }),
  ),
});

/**
 * The shape of a policy document. Conditions, scoring and calendars are checked by their own rooms, which know more than a shape;
 * here they are any value.
 */
export const policySchema = z.strictObject({
  $schema: z.optional(z.string()),
  version: z.string().check(z.minLength(1), z.maxLength(64)),
  calendars: z.optional(z.record(id, own)),
  calendar: z.optional(id),
  intake: z.optional(
    z.strictObject({
      invalid: z.optional(z.enum(["quarantine", "refuse"])),
      samePerson: z.optional(z.enum(["merge", "keep-both"])),
    }),
  ),
  fields: z.optional(fields),
  matching: z.optional(matching),
  personal: z.optional(z.array(id).check(z.maxLength(200))),
  impersonal: z.optional(z.array(id).check(z.maxLength(200))),
  scoring: z.optional(own),
  pipeline: z.optional(pipeline),
  pipelines: z.optional(z.array(pipeline).check(z.minLength(1), z.maxLength(50))),
  pipelineFor: z.optional(z.array(z.strictObject({ when: own, pipeline: id })).check(z.maxLength(500))),
  routing: z.optional(router),
  rights: z.optional(z.array(right)),
  limits: z.optional(z.array(limit)),
  offers: z.optional(
    z.strictObject({
      acceptWithin: z.optional(duration),
      missed: z.optional(z.strictObject({ away: duration })),
      declinesPerDay: z.optional(z.number().check(z.int(), z.gte(0), z.lte(1000))),
      atMost: z.optional(z.number().check(z.int(), z.gte(1), z.lte(1000))),
      otherwise: z.optional(router),
    }),
  ),
  queue: z.optional(
    z.strictObject({
      order: z.optional(z.enum(["grade", "age"])),
      atMost: z.optional(duration),
      giveBack: z.optional(z.strictObject({ stage: id, reason: z.optional(id) })),
    }),
  ),
  refunds: z.optional(z.array(id)),
  refundsWithin: z.optional(duration),
  slas: z.optional(z.array(sla)),
  cadences: z.optional(z.array(cadence)),
  contact: z.optional(contact),
  digest: z.optional(z.strictObject({ every: duration, in: z.optional(id) })),
  commitments: z.optional(z.array(commitment).check(z.maxLength(100))),
  experiments: z.optional(z.array(experiment).check(z.maxLength(20))),
});
