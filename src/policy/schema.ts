import * as z from "zod";
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
  entry: own.optional(),
  actions: z.array(z.string()).optional(),
  exit: own.optional(),
  routes: z.boolean().optional(),
  closed: z.enum(["won", "lost", "archived"]).optional(),
  requires: z.array(id).max(100).optional(),
  requiredActions: z.array(id).max(100).optional(),
  color: z.string().optional(),
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
  opens: z.strictObject({ pipeline: id, when: own.optional() }).optional(),
});

const pipeline = z.strictObject({
  id,
  stages: z.array(stage),
  transitions: z.array(transition),
  reasons: z.record(z.string(), z.array(id)),
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

/** Each once, for a second time it would say nothing. */
const inOrder = <const T extends readonly [string, ...string[]]>(names: T) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((list) => new Set(list).size === list.length, {
      error: "each of them once",
      params: { hint: "leave out what is there a second time" },
    });

const matching = z.strictObject({
  person: z
    .strictObject({
      by: inOrder(["email", "phone", "externalId"]).optional(),
      prefer: inOrder(["key", "keys", "owned", "active", "oldest", "newest"]).optional(),
    })
    .optional(),
  account: z
    .strictObject({
      by: inOrder(["domain", "name"]).optional(),
      similarity: z.number().min(0.8).max(1).optional(),
      prefer: inOrder(["similarity", "country", "owned"]).optional(),
    })
    .optional(),
});

/**
 * The shape of a policy document. Conditions, scoring and calendars are checked by their own rooms, which know more than a shape;
 * here they are any value.
 */
export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.string().min(1).max(64),
  calendars: z.record(id, own).optional(),
  calendar: id.optional(),
  intake: z
    .strictObject({
      invalid: z.enum(["quarantine", "refuse"]).optional(),
      samePerson: z.enum(["merge", "keep-both"]).optional(),
    })
    .optional(),
  fields: fields.optional(),
  matching: matching.optional(),
  personal: z.array(id).max(200).optional(),
  impersonal: z.array(id).max(200).optional(),
  scoring: own.optional(),
  pipeline: pipeline.optional(),
  pipelines: z.array(pipeline).min(1).max(50).optional(),
  pipelineFor: z
    .array(z.strictObject({ when: own, pipeline: id }))
    .max(500)
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
  cadences: z.array(cadence).optional(),
  contact: contact.optional(),
  digest: z.strictObject({ every: duration, in: id.optional() }).optional(),
  commitments: z.array(commitment).max(100).optional(),
  experiments: z.array(experiment).max(20).optional(),
});
