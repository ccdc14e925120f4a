import { validateCondition } from "../condition/index.ts";
import { didYouMean, show, type Issue } from "../errors.ts";
import { isColor } from "./colors.ts";
import { areOpposed } from "./opposed.ts";
import type { Pipeline } from "./pipeline.ts";

/**
 * What does not hold in a pipeline: stages named twice or never, transitions to nowhere, empty reason lists, an automatic move
 * or an accept that needs a reason, automatic moves that could go round for ever, conditions of the host's own, which only
 * conditions given to `compileCondition` may name.
 */
export function validatePipeline(pipeline: Pipeline, path = "pipeline"): Issue[] {
  const issues: Issue[] = [];
  const add = (at: string, expected: string, got: string, hint: string): void => {
    issues.push({ path: `${path}.${at}`, expected, got, hint });
  };
  const ids = pipeline.stages.map(({ id }) => id);
  if (ids.length === 0) add("stages", "at least one stage", "none", "the first stage is where leads start");
  pipeline.stages.forEach((stage, i) => {
    if (ids.indexOf(stage.id) !== i)
      add(`stages.${i}.id`, "a stage id used once", show(stage.id), "rename one of the two");
    for (const key of ["entry", "exit"] as const) {
      if (stage[key] !== undefined)
        issues.push(...validateCondition(stage[key], { path: `${path}.stages.${i}.${key}`, custom: [] }));
    }
    stage.requires?.forEach((field, j) =>
      issues.push(...validateCondition({ field, present: true }, { path: `${path}.stages.${i}.requires.${j}` })),
    );
    if (stage.color !== undefined && !isColor(stage.color))
      add(`stages.${i}.color`, "a colour of six digits", show(stage.color), 'write for instance "#2f855a"');
  });
  pipeline.transitions.forEach((transition, i) => {
    const at = `transitions.${i}`;
    [...transition.from, transition.to].forEach((id) => {
      if (!ids.includes(id))
        add(at, "stages of this pipeline", show(id), didYouMean(id, ids, `it has ${ids.join(", ")}`));
    });
    for (const key of ["guard", "auto"] as const) {
      if (transition[key] !== undefined)
        issues.push(...validateCondition(transition[key], { path: `${path}.${at}.${key}`, custom: [] }));
    }
    if (transition.opens?.when !== undefined)
      issues.push(...validateCondition(transition.opens.when, { path: `${path}.${at}.opens.when`, custom: [] }));
    if (transition.reasons !== undefined && reasonsOf(pipeline, transition.reasons).length === 0) {
      add(
        `${at}.reasons`,
        "the name of a list with reasons",
        show(transition.reasons),
        Object.hasOwn(pipeline.reasons, transition.reasons)
          ? "put reasons into the list"
          : didYouMean(transition.reasons, Object.keys(pipeline.reasons), "declare the list under reasons"),
      );
    }
    if (transition.auto !== undefined && transition.reasons !== undefined) {
      add(
        `${at}.auto`,
        "an automatic transition without a reason list",
        show(transition.name),
        "nobody is there to give the reason",
      );
    }
    if (transition.onAccept === true && transition.reasons !== undefined) {
      add(
        `${at}.onAccept`,
        "a transition without a reason list",
        show(transition.name),
        "a rep who accepts gives no reason",
      );
    }
    for (const from of transition.from) {
      const twin = pipeline.transitions.findIndex(
        (other, j) => j < i && other.to === transition.to && other.from.includes(from),
      );
      if (twin >= 0)
        add(
          at,
          `one way from ${from} to ${transition.to}`,
          show(transition.name),
          `"${pipeline.transitions[twin]?.name}" is there already`,
        );
    }
  });
  const loop = autoLoop(pipeline);
  if (loop !== undefined)
    add("transitions", "automatic moves that come to rest", loop.join(" -> "), "break the circle");
  return issues;
}

function reasonsOf({ reasons }: Pipeline, list: string): readonly string[] {
  return Object.hasOwn(reasons, list) ? (reasons[list] ?? []) : [];
}

/**
 * A circle of automatic transitions, which could move a lead for ever. One in which two oppose each other, such as up at 50 points and
 * down below 30, comes to rest.
 */
function autoLoop(pipeline: Pipeline): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { auto, from, to } of pipeline.transitions) {
    if (auto !== undefined) for (const id of from) next.set(id, [...(next.get(id) ?? []), to]);
  }
  /** Stages from which every way was seen to come to rest; each is walked once, or many crossing ways would take for ever. */
  const rests = new Set<string>();
  let harmless = 0;
  const walk = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id];
      if (!comesToRest(pipeline, circle)) return circle;
      harmless += 1;
      return undefined;
    }
    if (rests.has(id)) return undefined;
    const before = harmless;
    for (const to of next.get(id) ?? []) {
      const loop = walk(to, [...path, id]);
      if (loop !== undefined) return loop;
    }
    // Past a circle that comes to rest there may be another that does not.
    if (harmless === before) rests.add(id);
    return undefined;
  };
  for (const id of next.keys()) {
    const loop = walk(id, []);
    if (loop !== undefined) return loop;
  }
  return undefined;
}

function comesToRest({ transitions }: Pipeline, circle: readonly string[]): boolean {
  const autos = circle.slice(1).map((to, i) => {
    return transitions.find((one) => one.auto !== undefined && one.to === to && one.from.includes(circle[i] as string));
  });
  const conditions = autos.flatMap((transition) => transition?.auto ?? []);
  return conditions.some((one, i) => conditions.slice(i + 1).some((other) => areOpposed(one, other)));
}
