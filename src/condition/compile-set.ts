import { build, namedTest, type Leaves, type Test } from "./build.ts";
import type { Condition, CustomConditions, Subject } from "./condition.ts";
import { accessTo, activityCount, plainOf, type Access, type Plain } from "./read.ts";
import { lowered } from "./value-test.ts";
import { compileTest } from "./value.ts";

/** What the conditions of a set want to know of one subject, read once for all of them. */
export type Frame = unknown[];

/** Conditions that are asked of the same subject one after the other. */
export interface ConditionSet {
  /** Compiles one more parsed condition. */
  add(condition: Condition): Test<Frame>;
  /** What reads a subject for every condition added so far. */
  reader(): (subject: Subject) => Frame;
}

/** A set in which a field that several conditions look at is read, and brought into lower case, once for a subject. */
export function createConditionSet(custom: CustomConditions): ConditionSet {
  const slots = createSlots();
  const leaves: Leaves<Frame> = {
    field: (leaf) => {
      const { test, ofLower } = compileTest(leaf);
      const slot = ofLower ? slots.lower(leaf.field) : slots.raw(leaf.field);
      return (frame) => test(frame[slot]);
    },
    activity: ({ activity, atLeast = 1 }) => {
      const counts = activity.map((type) => slots.count(type));
      const [only] = counts;
      if (only !== undefined && counts.length === 1) return (frame) => (frame[only] as number) >= atLeast;
      return (frame) => {
        let sum = 0;
        for (const slot of counts) sum += frame[slot] as number;
        return sum >= atLeast;
      };
    },
    named: (leaf) => {
      const test = namedTest(leaf, custom);
      return (frame) => test(frame[0] as Subject);
    },
  };
  return { add: (condition) => build(condition, leaves), reader: slots.reader };
}

interface Slots {
  raw(field: string): number;
  lower(field: string): number;
  count(type: string): number;
  reader(): (subject: Subject) => Frame;
}

/** Hands out the places of a frame. The first holds the subject. */
function createSlots(): Slots {
  let size = 1;
  const raws = new Map<string, number>();
  const lowers = new Map<string, number>();
  const counts = new Map<string, number>();
  const slot = (slots: Map<string, number>, name: string): number => {
    const known = slots.get(name);
    if (known === undefined) slots.set(name, size++);
    return known ?? size - 1;
  };
  return {
    raw: (field) => slot(raws, field),
    lower: (field) => slot(lowers, field),
    count: (type) => slot(counts, type),
    reader: () => {
      const all = [...fills(raws, false), ...fills(lowers, true)];
      const of = (parent: Access["parent"]): readonly Fill[] => all.filter((fill) => fill.parent === parent);
      const [lead, company, score] = [of(undefined), of("company"), of("score")];
      const records = [...counts];
      const blank: Frame = Array.from({ length: size }, () => undefined);
      return (subject) => {
        const frame = blank.slice();
        frame[0] = subject;
        const plain = plainOf(subject);
        fill(frame, plain, lead);
        if (company.length > 0) fill(frame, plainOf(plain.company), company);
        if (score.length > 0) fill(frame, plainOf(plain.score), score);
        if (records.length > 0) {
          const activities = plainOf(plain.activities);
          for (const [type, slot] of records) frame[slot] = activityCount(activities, type);
        }
        return frame;
      };
    },
  };
}

interface Fill extends Access {
  readonly slot: number;
  readonly lower: boolean;
}

function fills(slots: ReadonlyMap<string, number>, lower: boolean): readonly Fill[] {
  return [...slots].map(([field, slot]) => ({ ...accessTo(field), slot, lower }));
}

function fill(frame: Frame, parent: Plain, fills: readonly Fill[]): void {
  for (const { slot, get, lower } of fills) frame[slot] = lower ? lowered(get(parent)) : get(parent);
}
