import type { Issue, Lead, Policy } from "handover";
import { reportText } from "handover/report";
import { decisionOf } from "handover/routing";
import type { SimulationResult } from "handover/simulation";
import { tellIssue } from "./fault.ts";
import type { Shown } from "./showcase.ts";

const mostFaults = 3;

/** All that is printed: what became of the leads, and why one of them went where it went. */
export function tellStory(
  { from, to, report }: SimulationResult,
  policy: Policy,
  shown: Shown | undefined,
  unreadable: readonly Issue[],
): string[] {
  const lines = [`${day(from)} to ${day(to)} in virtual time, policy ${policy.version}`, "", ...reportText(report)];
  if (unreadable.length > 0) {
    lines.push(
      "",
      "Rows that could not be read",
      ...unreadable.slice(0, mostFaults).map((issue) => `  ${tellIssue(issue)}`),
    );
    const more = report.inputs.unreadable - mostFaults;
    if (more > 0) lines.push(`  and ${more} more`);
  }
  if (shown !== undefined) {
    const decision = decisionOf(shown.decision);
    lines.push(
      "",
      `Why one lead went where it went: ${describe(shown.lead)}`,
      ...decision
        .explain()
        .split("\n")
        .map((line) => `  ${line}`),
    );
  }
  return lines;
}

function describe(lead: Lead | undefined): string {
  if (lead === undefined) return "";
  const { company, score } = lead;
  const firm = [
    company?.country,
    company?.industry,
    company?.employees === undefined ? undefined : `${company.employees} people`,
  ];
  const about = firm.filter((part) => part !== undefined).join(", ");
  return [
    company?.name ?? lead.email ?? lead.id,
    about === "" ? "" : `(${about})`,
    score === undefined ? "" : `grade ${score.grade}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function day(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
