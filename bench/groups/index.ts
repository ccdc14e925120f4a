import type { Group } from "../harness/group.ts";
import { calendarAdd } from "./calendar-add.ts";
import { calendarBetween } from "./calendar-between.ts";
import { calendarBuild } from "./calendar-build.ts";
import { calendarGrowth } from "./calendar-growth.ts";
import { calendarMemory } from "./calendar-memory.ts";
import { calendarOpen } from "./calendar-open.ts";
import { clockChange } from "./clock-change.ts";
import { clockDrain } from "./clock-drain.ts";
import { clockIdle } from "./clock-idle.ts";
import { clockLateness } from "./clock-lateness.ts";
import { clockMemory } from "./clock-memory.ts";
import { clockSqlite } from "./clock-sqlite.ts";
import { fairnessAvailability } from "./fairness-availability.ts";
import { fairnessBounds } from "./fairness-bounds.ts";
import { fairnessEvents } from "./fairness-events.ts";
import { importRows } from "./import-rows.ts";
import { lifecycleTransition } from "./lifecycle-transition.ts";
import { matchingLead } from "./matching-lead.ts";
import { recoveryPostgres } from "./recovery-postgres.ts";
import { roadGrowth } from "./road-growth.ts";
import { roadSpeed } from "./road-speed.ts";
import { routingDecision } from "./routing-decision.ts";
import { routingGrowth } from "./routing-growth.ts";
import { routingPick } from "./routing-pick.ts";
import { routingTerritory } from "./routing-territory.ts";
import { scoringModel } from "./scoring-model.ts";
import { scoringRules } from "./scoring-rules.ts";
import { simulationKpi } from "./simulation-kpi.ts";
import { simulationLint } from "./simulation-lint.ts";
import { simulationMonth } from "./simulation-month.ts";
import { storagePostgres } from "./storage-postgres.ts";
import { storageSqlite } from "./storage-sqlite.ts";
import { webhooksRate } from "./webhooks-rate.ts";

/** Every group by name; a name before the slash stands for all that begin with it. */
export const groups: ReadonlyMap<string, Group> = new Map([
  ["road/speed", roadSpeed],
  ["road/growth", roadGrowth],
  ["calendar/add", calendarAdd],
  ["calendar/between", calendarBetween],
  ["calendar/open", calendarOpen],
  ["calendar/build", calendarBuild],
  ["calendar/memory", calendarMemory],
  ["calendar/growth", calendarGrowth],
  ["clock/memory", clockMemory],
  ["clock/change", clockChange],
  ["clock/idle", clockIdle],
  ["clock/drain", clockDrain],
  ["clock/lateness", clockLateness],
  ["clock/sqlite", clockSqlite],
  ["import/rows", importRows],
  ["lifecycle/transition", lifecycleTransition],
  ["matching/lead", matchingLead],
  ["routing/pick", routingPick],
  ["routing/decision", routingDecision],
  ["routing/growth", routingGrowth],
  ["routing/territory", routingTerritory],
  ["scoring/rules", scoringRules],
  ["scoring/model", scoringModel],
  ["simulation/kpi", simulationKpi],
  ["simulation/lint", simulationLint],
  ["simulation/month", simulationMonth],
  ["storage/sqlite", storageSqlite],
  ["storage/postgres", storagePostgres],
  ["recovery/postgres", recoveryPostgres],
  ["webhooks/rate", webhooksRate],
  ["fairness/availability", fairnessAvailability],
  ["fairness/events", fairnessEvents],
  ["fairness/bounds", fairnessBounds],
]);

/** The groups a user means: all without a name, none when the name is unknown. */
export function groupsNamed(name: string | undefined): readonly (readonly [string, Group])[] {
  return [...groups].filter(([own]) => name === undefined || own === name || own.startsWith(`${name}/`));
}
