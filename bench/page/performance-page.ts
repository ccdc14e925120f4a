import type { Goal, Row } from "../harness/group.ts";
import { formatFigure } from "../harness/print.ts";
import type { KeptGroup, Results } from "../harness/results.ts";
import { growthsOf, growthText } from "./growth.ts";

const note = "<!-- Written by `npm run docs` and `npm run bench` from bench/results; measure again, do not edit. -->";

/** The page of what is kept: goals over the releases, then each group of the latest with its curves. */
export function performancePage(releases: readonly Results[]): string {
  const [latest] = releases;
  const groups = Object.entries(latest?.groups ?? {});
  return [
    "# Performance",
    note,
    "What is fast enough, what is not, and on which machine. Absolute figures say more of the machine than of the code: read the **ratios**, each of which was taken in turn with what it is held against. What each group measures, and how, is in [bench/README.md](../bench/README.md); `npm run bench` measures all of it on yours, and `npm run bench -- calendar` one family.",
    latest === undefined || groups.length === 0
      ? "Nothing is kept yet."
      : [machines(groups), goalsTable(releases), ...families(groups)].join("\n\n"),
  ].join("\n\n");
}

/** On what, when, and with how much else going on. */
function machines(groups: readonly (readonly [string, KeptGroup])[]): string {
  const told = new Map<string, { readonly names: string[]; readonly loads: number[]; readonly dates: Set<string> }>();
  for (const [name, { machine, date }] of groups) {
    const { cpu, cores, memoryGb, os, node } = machine;
    const key = [cell(cpu), cores, `${memoryGb} GB`, os, node].join(" | ");
    const seen = told.get(key) ?? { names: [], loads: [], dates: new Set<string>() };
    seen.names.push(name);
    seen.loads.push(machine.loadBefore);
    seen.dates.add(date);
    told.set(key, seen);
  }
  const rows = [...told].map(
    ([key, { names, loads, dates }]) =>
      `| ${key} | ${[...dates].sort().join(", ")} | ${span(loads)} | ${names.length} |`,
  );
  return [
    "## The machine",
    [
      "| processor | cores | memory | system | Node | measured on | load before | groups |",
      "|---|--:|--:|---|---|---|---|--:|",
      ...rows,
    ].join("\n"),
    "The load is the one-minute average as a group began: above the number of cores the machine was busy with other work, and absolute figures are worse than they would be alone.",
  ].join("\n\n");
}

function span(loads: readonly number[]): string {
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  return low === high ? String(low) : `${low} to ${high}`;
}

/** Every goal with its figure in each of the last releases. */
function goalsTable(releases: readonly Results[]): string {
  const shown = releases.slice(0, 3);
  const byRelease = shown.map(({ groups }) => new Map(goalsIn(groups).map((one) => [one.name, one])));
  const rows = goalsIn(shown[0]?.groups ?? {}).map(({ name, goal, holds }) => {
    const values = byRelease.map((goals) => formatFigure(goals.get(name)?.value));
    return `| ${cell(name)} | ${cell(goal)} | ${values.join(" | ")} | ${holds ? "yes" : "**no**"} |`;
  });
  const held = goalsIn(shown[0]?.groups ?? {}).filter(({ holds }) => holds).length;
  return [
    "## Goals",
    `${held} of ${rows.length} hold. A goal that is missed stands here like the others.`,
    [
      `| goal | wanted | ${shown.map(({ version }) => version).join(" | ")} | holds |`,
      `|---|---|${"--:|".repeat(shown.length)}---|`,
      ...rows,
    ].join("\n"),
  ].join("\n\n");
}

function goalsIn(groups: Results["groups"]): readonly Goal[] {
  return Object.values(groups).flatMap(({ goals }) => goals);
}

/** Families by the name before the slash, each group with its table and its curves. */
function families(groups: readonly (readonly [string, KeptGroup])[]): readonly string[] {
  const names = [...new Set(groups.map(([name]) => name.split("/")[0] ?? ""))];
  return names.map((family) =>
    [
      `## ${family[0]?.toUpperCase()}${family.slice(1)}`,
      ...groups.filter(([name]) => name.startsWith(`${family}/`)).map(([name, group]) => groupText(name, group)),
    ].join("\n\n"),
  );
}

function groupText(name: string, { date, seconds, rows }: KeptGroup): string {
  const curves = growthText(growthsOf(rows));
  return [
    `### ${name}`,
    table(rows),
    ...(curves === "" ? [] : [`\`\`\`text\n${curves}\n\`\`\``]),
    `Measured on ${date}, in ${seconds.toLocaleString("en-US")} s; again by \`npm run bench -- ${name} --keep --again\`.`,
  ].join("\n\n");
}

function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  return [
    `| | ${columns.map(cell).join(" | ")} |`,
    `|---|${"--:|".repeat(columns.length)}`,
    ...rows.map(
      ({ name, figures }) =>
        `| ${cell(name)} | ${columns.map((column) => formatFigure(figures[column])).join(" | ")} |`,
    ),
  ].join("\n");
}

/** Nothing in it ends a cell, or begins a tag. */
function cell(words: string): string {
  return words.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
