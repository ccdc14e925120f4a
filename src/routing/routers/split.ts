import { fieldReader } from "../../condition/index.ts";
import { show, type Issue } from "../../errors.ts";
import { checkField } from "../check-field.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, type Router } from "../router.ts";

/** One arm of a split. */
export interface Arm {
  readonly name: string;
  /** Part of the leads, against the sum of all shares. */
  readonly share: number;
  readonly to: Router;
}

/** Divides leads at random but for good: the same lead always takes the same arm. */
export interface Split {
  readonly router: "split";
  /** Name of the experiment; another name divides the leads anew. */
  readonly name: string;
  readonly arms: readonly Arm[];
  /** Field whose value decides, so that all leads with the same one take the same arm: `accountId`. @defaultValue each lead by itself */
  readonly by?: string | undefined;
}

/**
 * A router for experiments: each lead takes one arm, by a hash of the experiment's name and of the lead's id (or of the field
 * in `by`; a lead without it goes by its id). Nothing is stored and nothing is drawn: whoever asks again gets the same answer.
 *
 * @example
 * split({ name: "fast-lane", by: "accountId", arms: [{ name: "new", share: 10, to: fixed({ repId: "ana" }) }, { name: "old", share: 90, to: roundRobin({ pool: "sdr" }) }] })
 */
export function split(options: Omit<Split, "router">): Split {
  return { router: "split", ...options };
}

export const splitKind: RouterKind<Split> = {
  compile(spec, { compile }) {
    const { name, arms, by } = spec;
    const total = arms.reduce((sum, { share }) => sum + share, 0);
    const valueOf = by === undefined ? undefined : fieldReader(by);
    let upTo = 0;
    const compiled = arms.map((arm) => ({ ...arm, upTo: (upTo += arm.share) / total, router: compile(arm.to) }));
    return {
      name: `split ${name}`,
      route(context, log) {
        const value = valueOf?.(context.lead);
        const key =
          value === undefined || value === null || value === "" ? context.lead.id : String(value).toLowerCase();
        const place = placeOf(`${name}\n${key}`);
        // Rounding may leave the last bound a hair below 1.
        const arm = compiled.find((one) => place < one.upTo) ?? compiled.findLast(({ share }) => share > 0)!;
        notePassed(log, `split ${name}: arm ${arm.name} -> ${arm.router.name}`);
        return arm.router.route(context, log);
      },
    };
  },
  children: ({ arms }) => arms.map(({ to }, i) => [`arms.${i}.to`, to]),
  check({ arms, by }, path) {
    const issues: Issue[] = by === undefined ? [] : checkField(by, `${path}.by`);
    arms.forEach(({ name, share }, i) => {
      if (!(share >= 0 && Number.isFinite(share)))
        issues.push({
          path: `${path}.arms.${i}.share`,
          expected: "a share of 0 or more",
          got: show(share),
          hint: "shares are parts of their sum: 10 and 90 are a tenth and the rest",
        });
      if (arms.findIndex((arm) => arm.name === name) !== i)
        issues.push({
          path: `${path}.arms.${i}.name`,
          expected: "each arm's name once",
          got: show(name),
          hint: "rename one of the two: reports tell arms by it",
        });
    });
    if (!arms.some(({ share }) => share > 0))
      issues.push({
        path: `${path}.arms`,
        expected: "at least one share above 0",
        got: show(arms.map(({ share }) => share)),
        hint: "give some arm a share",
      });
    return issues;
  },
};

/** A place in [0, 1) for a text: FNV-1a over UTF-16 units, its bits mixed as MurmurHash3 ends. */
function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
