import * as z from "zod/mini";
import { duration, has, id, isObject, lengths, own, shaped, wordOr } from "./shapes.ts";

const workingDays = z.strictObject({ workingDays: z.number() });
const date = z.strictObject({ date: id });
const target = shaped((value) => (has(value, "workingDays") ? workingDays : has(value, "date") ? date : duration));
const byGrade = z.catchall(z.object({ default: z.optional(target) }), target);
const byField = z.strictObject({ by: id, values: z.record(z.string(), target), default: z.optional(target) });
const byCode = z.strictObject({ custom: id, default: z.optional(target) });
const targetKeys = ["workingDays", "date", ...Object.keys(lengths.shape)];
const namesTarget = (value: object): boolean => Object.values(value).some((one) => typeof one !== "number");
/** By grade when a value is a target by itself: else the default was forgotten, or a unit mistyped. */
export const targets = shaped((value) => {
  if (has(value, "custom")) return byCode;
  if (has(value, "by")) return byField;
  const grades = isObject(value) && Object.keys(value).every((key) => !targetKeys.includes(key)) && namesTarget(value);
  return has(value, "default") || grades ? byGrade : target;
});

const someIds = z.array(id).check(z.minLength(1));
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
  atLeast: z.optional(z.number().check(z.int(), z.gte(1), z.lte(1000))),
  mix: z.optional(z.record(id, z.number())),
});
const words = ["assigned", "accepted"] as const;
const moment = (word: z.ZodMiniType, listening: z.ZodMiniType): z.ZodMiniType =>
  wordOr(word, (value) => {
    if (has(value, "stage")) return inStage;
    if (has(value, "leaves")) return outOfStage;
    return has(value, "finished") ? ended : has(value, "elapsed") ? timeUp : listening;
  });
const on = moment(z.enum(["received", ...words]), heard);
const several = z.array(on).check(z.minLength(1));
export const moments = shaped((value) => (Array.isArray(value) ? several : on));
const meetingMoment = moment(z.enum(words), heard);
const meetings = z.array(meetingMoment).check(z.minLength(1));
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

/** What a threshold does. */
export const actions = {
  when: z.optional(own),
  notify: z.optional(shaped((value) => (Array.isArray(value) ? audiences : audience))),
  task: z.optional(
    z.strictObject({ type: id, title: z.optional(z.string().check(z.maxLength(500))), for: z.optional(person) }),
  ),
  request: z.optional(z.strictObject({ action: id, channel: z.optional(id) })),
  priority: z.optional(z.number()),
  move: z.optional(z.strictObject({ to: id, reason: z.optional(id) })),
  reassign: z.optional(z.strictObject({ reason: id })),
  tellIn: z.optional(id),
  digest: z.optional(z.boolean()),
};

/** How often it does so. */
export const repeat = z.optional(z.strictObject({ every: duration, atMost: z.number() }));

const threshold = z.strictObject({ at: place, ...actions, repeat });

const pauseWhile = z.strictObject({ reason: id, while: own });
const pauseBetween = z.strictObject({ reason: id, from: moments, until: moments });
export const pause = shaped((value) => (has(value, "while") ? pauseWhile : pauseBetween));

/** The shape of a clock policy. */
export const sla = z.strictObject({
  name: id,
  from: moments,
  timer: z.optional(z.boolean()),
  stays: z.optional(z.boolean()),
  until: meeting,
  within: targets,
  since: z.optional(z.enum(["received", "stage"])),
  calendar: z.optional(id),
  appliesTo: z.optional(own),
  group: z.optional(id),
  thresholds: z.optional(z.array(threshold)),
  pauses: z.optional(z.array(pause).check(z.maxLength(20))),
  cancel: z.optional(z.strictObject({ on: z.optional(moments), when: z.optional(own) })),
  restartOn: z.optional(moments),
  onReassign: z.optional(z.enum(["continue", "restart"])),
  onChange: z.optional(z.enum(["keep", "retarget"])),
});
