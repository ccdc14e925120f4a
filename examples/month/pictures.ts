import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Handover, HandoverEvent, Policy } from "handover";
import { openPictures } from "handover/report";
import type { ReportPage } from "handover/report/html";
import { decisionOf } from "handover/routing";
import { fault, shown } from "./fault.ts";
import type { Shown } from "./showcase.ts";

/** From so many leads on those that were closed a week ago are counted for good, so that memory does not grow with them. */
const many = 20_000;

/** What goes by, gathered for the page with the pictures of it. */
export interface Album {
  see(event: HandoverEvent): void;
  /** Writes the page. */
  write(handover: Handover, best: Shown | undefined): Promise<void>;
}

/** @throws HandoverError `INPUT_INVALID` when the file could not be written, which is better known before than after. */
export function openAlbum(file: string, policy: Policy, leads: number): Album {
  checkWritable(file);
  const pictures = openPictures({ policy, keepClosed: leads > many ? { days: 7 } : undefined });
  return {
    see: (event) => pictures.collect(event),
    async write(handover, best) {
      const leadId = best?.lead?.id;
      const told = leadId === undefined ? undefined : await handover.explain(leadId);
      const timeline = told === undefined ? undefined : pictures.lead(told.events);
      const name = best?.lead?.company?.name;
      const decision = best === undefined ? undefined : decisionOf(best.decision).explain();
      const lead = timeline && { timeline, name, decision };
      await writePage(file, { pictures: pictures.figures(), lead });
    },
  };
}

/** Whoever wants no pictures need not wait for the library that draws them. */
export async function writePage(file: string, page: ReportPage): Promise<void> {
  const { htmlReport } = await import("handover/report/html");
  writeFileSync(file, htmlReport(page));
}

/** Before a long run, not after it. */
export function checkWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, "a"));
  } catch (error) {
    const why = (error as Error).message;
    throw fault("--report", "a file that can be written", shown(file), `${why}; choose another, or write --no-report`);
  }
}
