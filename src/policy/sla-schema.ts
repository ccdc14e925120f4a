import * as z from "zod";
import { duration, has, id, isObject, lengths, own, shaped, wordOr } from "./shapes.ts";

const workingDays = z.strictObject({ workingDays: z.number() });
const date = z.strictObject({ date: id });
const target = shaped((value) => (has(value, "workingDays") ? workingDays : has(value, "date") ? date : duration));
const byGrade = z.object({ default: target.optional() }).catchall(target);
const byField = z.strictObject({ by: id, values: z.record(z.string(), target), default: target.optional() });
const byCode = z.strictObject({ custom: id, default: target.optional() });
const targetKeys = ["workingDays", "date", ...Object.keys(lengths.shape)];
const namesTarget = (value: object): boolean => Object.values(value).some((one) => typeof one !== "number");
/** By grade when a value is a target by itself: else the default was forgotten, or a unit mistyped. */
export const targets = shaped((value) => {
  if (has(value, "custom")) return byCode;
  if (has(value, "by")) return byField;
  const grades = isObject(value) && Object.keys(value).every((key) => !targetKeys.includes(key)) && namesTarget(value);
  return has(value, "default") || grades ? byGrade : target;
});

const someIds = z.array(id).min(1);
const anyType = z.literal("any");
/** A list, unless somebody evidently means a word. */
const activities = shaped((value) => (typeof value === "string" ? anyType : someIds));
const inStage = z.strictObject({ stage: someIds });
const outOfStage = z.strictObject({ leaves: someIds });
const ended = z.strictObject({ finished: someIds });
const timeUp = z.strictObject({ elapsed: someIds });
const heard = z.strictObject({ activity: activities });
const counted = z.strictObject({
  activity: activities,
  atLeast: z.number().int().min(1).max(1000).optional(),
  mix: z.record(id, z.number()).optional(),
});
const words = ["assigned", "accepted"] as const;
const moment = (word: z.ZodType, listening: z.ZodType): z.ZodType =>
  wordOr(word, (value) => {
    if (has(value, "stage")) return inStage;
    if (has(value, "leaves")) return outOfStage;
    return has(value, "finished") ? ended : has(value, "elapsed") ? timeUp : listening;
  });
const on = moment(z.enum(["received", ...words]), heard);
const several = z.array(on).min(1);
export const moments = shaped((value) => (Array.isArray(value) ? several : on));
const meetingMoment = moment(z.enum(words), heard);
const meetings = z.array(meetingMoment).min(1);
/** The same without a count. */
export const stops = shaped((value) => (Array.isArray(value) ? meetings : meetingMoment));
const counting = moment(z.enum(words), counted);
const meeting = shaped((value) => (Array.isArray(value) ? meetings : counting));

export const rep = z.strictObject({ rep: id });
export const pool = z.strictObject({ pool: id });
export const person = wordOr(z.enum(["owner", "manager"]), () => rep);
const audience = wordOr(z.enum(["owner", "manager"]), (value) => (has(value, "pool") ? pool : rep));
const audiences = z.array(audience);

const fraction = z.number();
const before = z.strictObject({ before: duration });
const after = z.strictObject({ after: duration });
const place = shaped((value) =>
  isObject(value) ? (has(value, "after") ? after : before) : typeof value === "number" ? fraction : undefined,
);

export const threshold = z.strictObject({
  at: place,
  when: own.optional(),
  notify: shaped((value) => (Array.isArray(value) ? audiences : audience)).optional(),
  task: z.strictObject({ type: id, title: z.string().max(500).optional(), for: person.optional() }).optional(),
  request: z.strictObject({ action: id, channel: id.optional() }).optional(),
  priority: z.number().optional(),
  move: z.strictObject({ to: id, reason: id.optional() }).optional(),
  reassign: z.strictObject({ reason: id }).optional(),
  tellIn: id.optional(),
  digest: z.boolean().optional(),
  repeat: z.strictObject({ every: duration, atMost: z.number() }).optional(),
});

const pauseWhile = z.strictObject({ reason: id, while: own });
const pauseBetween = z.strictObject({ reason: id, from: moments, until: moments });
export const pause = shaped((value) => (has(value, "while") ? pauseWhile : pauseBetween));

/** The shape of a clock policy. */
export const sla = z.strictObject({
  name: id,
  from: moments,
  timer: z.boolean().optional(),
  stays: z.boolean().optional(),
  until: meeting,
  within: targets,
  since: z.enum(["received", "stage"]).optional(),
  calendar: id.optional(),
  appliesTo: own.optional(),
  group: id.optional(),
  thresholds: z.array(threshold).optional(),
  pauses: z.array(pause).max(20).optional(),
  cancel: z.strictObject({ on: moments.optional(), when: own.optional() }).optional(),
  restartOn: moments.optional(),
  onReassign: z.enum(["continue", "restart"]).optional(),
  onChange: z.enum(["keep", "retarget"]).optional(),
});
