import type { EventData } from "../core/index.ts";
import { isLate, type SlaClock } from "../sla/index.ts";
import type { Book } from "./book.ts";
import type { ClockFigures } from "./report.ts";

type Figures = { -readonly [key in Exclude<keyof ClockFigures, "share" | "openBroken" | "open">]: ClockFigures[key] };

/** A clock that is open. */
interface Running {
  readonly id: string;
  readonly name: string;
  broken: boolean;
}

const none: readonly Running[] = Object.freeze([]);

/** Counts what became of clocks, by the policy that started them. Holds are no promise and are left out. */
export class Clocks implements Book {
  private readonly names = new Map<string, Figures>();
  /** By lead: the ids of clocks are made up of several texts, and a map would have to put each together. */
  private readonly running = new Map<string, readonly Running[]>();

  readonly entries: Book["entries"] = {
    "clock.started": ({ data: { clock } }) => {
      this.of(clock).started += 1;
      const { id, leadId, name } = clock;
      this.running.set(leadId, [...this.openOf(leadId), { id, name, broken: false }]);
    },
    "clock.met": ({ data: { clock, late } }) => {
      this.of(clock)[late ? "late" : "met"] += 1;
      this.end(clock);
    },
    "clock.cancelled": ({ data: { clock } }) => {
      if (clock.kind === "hold" || clock.kind === "score") return;
      this.of(clock).cancelled += 1;
      this.end(clock);
    },
    "clock.skipped": ({ data: { clock } }) => {
      this.of(clock).cancelled += 1;
      this.end(clock);
    },
    "clock.corrected": ({ data }) => {
      const { clock, was } = data;
      const figures = this.of(clock);
      const late = isStillLate(data);
      if (was !== undefined) {
        figures[endedAs(was.state, was.late)] -= 1;
        figures[endedAs(clock.state, late)] += 1;
      }
      // What is still late was broken, and what was in time was corrected before.
      const isNew = !late && !(was?.state === "met" && !was.late);
      if (clock.breachedAt !== undefined && isNew) figures.corrected += 1;
    },
    "sla.warning": ({ data: { clock } }) => {
      this.of(clock).warnings += 1;
    },
    "sla.breached": ({ data: { clock } }) => {
      this.of(clock).breaches += 1;
      const open = this.openOf(clock.leadId).find(({ id }) => id === clock.id);
      if (open !== undefined) open.broken = true;
    },
    "sla.escalated": ({ data: { clock, failed } }) => {
      this.of(clock)[failed === undefined ? "escalations" : "failedActions"] += 1;
    },
  };

  /** In the order of `names`, then any others in the order they first started. */
  figures(names: readonly string[]): ClockFigures[] {
    const known = [...names, ...[...this.names.keys()].filter((name) => !names.includes(name))];
    const open = [...this.running.values()].flat();
    return known.map((name) => {
      const figures = this.names.get(name) ?? empty(name);
      const mine = open.filter((clock) => clock.name === name);
      const judged = figures.met + figures.breaches - figures.corrected;
      return {
        ...figures,
        open: mine.length,
        openBroken: mine.filter(({ broken }) => broken).length,
        share: judged === 0 ? undefined : figures.met / judged,
      };
    });
  }

  private openOf(leadId: string): readonly Running[] {
    return this.running.get(leadId) ?? none;
  }

  private end({ id, leadId }: SlaClock): void {
    const left = this.openOf(leadId).filter((one) => one.id !== id);
    if (left.length > 0) this.running.set(leadId, left);
    else this.running.delete(leadId);
  }

  private of({ name }: SlaClock): Figures {
    let figures = this.names.get(name);
    if (figures === undefined) this.names.set(name, (figures = empty(name)));
    return figures;
  }
}

/** Whether a clock that was corrected ended late, as is known now. */
export function isStillLate({ clock, late }: EventData["clock.corrected"]): boolean {
  return late ?? (clock.endedAt !== undefined && isLate(clock, clock.endedAt));
}

export function endedAs(state: SlaClock["state"], late: boolean): "cancelled" | "late" | "met" {
  return state === "cancelled" || state === "skipped" ? "cancelled" : late ? "late" : "met";
}

function empty(name: string): Figures {
  return {
    name,
    started: 0,
    met: 0,
    late: 0,
    cancelled: 0,
    warnings: 0,
    breaches: 0,
    corrected: 0,
    escalations: 0,
    failedActions: 0,
  };
}
