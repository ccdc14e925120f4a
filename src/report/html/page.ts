import type { LeadTimeline, Pictures } from "../pictures/pictures.ts";
import { arrivalsFigure } from "./arrivals-figure.ts";
import { comparisonFigure, type ComparedNames, type ComparedPolicies } from "./comparison-figure.ts";
import { fairnessFigure } from "./fairness-figure.ts";
import { writeFigure, type Figure } from "./figure.ts";
import { funnelFigure } from "./funnel-figure.ts";
import { leadFigure } from "./lead-figure.ts";
import { markup, shown, type Markup } from "./markup.ts";
import { responseFigure } from "./response-figure.ts";
import { style, styleHash } from "./style.ts";
import { day, length, percent, several, whole } from "./words.ts";

/** What a page is written from. What is left out is not on it. */
export interface ReportPage {
  /** @defaultValue `"Leads, from marketing to sales"`, or which policies are compared */
  readonly title?: string | undefined;
  readonly pictures?: Pictures | undefined;
  /** One lead to look at, what it is called, and why it went where it went. */
  readonly lead?:
    | { readonly timeline: LeadTimeline; readonly name?: string | undefined; readonly decision?: string | undefined }
    | undefined;
  readonly comparison?: { readonly figures: ComparedPolicies; readonly versions: ComparedNames } | undefined;
}

/**
 * A report with pictures, as one file of HTML: it fetches nothing, runs nothing, and may be mailed, printed and read on a phone. Every
 * picture comes with a sentence that says what is seen, and with its numbers as a table. The same figures give the same bytes.
 *
 * Names of reps, stages and clocks stand in it, and of leads what is passed; no other data of a person. Whatever they are, they cannot
 * become markup, and what would turn the text around them about is shown as a dot.
 *
 * @example
 * const pictures = picturesOf(events, { policy });
 * await writeFile("report.html", htmlReport({ pictures }));
 */
export function htmlReport({ title, pictures, lead, comparison }: ReportPage): string {
  const timeZone = pictures?.timeZone ?? "UTC";
  const figures: Figure[] = [];
  if (comparison !== undefined) figures.push(comparisonFigure(comparison.figures, comparison.versions));
  if (pictures !== undefined)
    figures.push(responseFigure(pictures), fairnessFigure(pictures), funnelFigure(pictures), arrivalsFigure(pictures));
  if (lead !== undefined) figures.push(leadFigure(lead.timeline, lead.name ?? lead.timeline.leadId, timeZone));
  const heading = shown(title ?? headingOf(comparison?.versions), 120);
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src '${{ markup: styleHash }}'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${heading}</title>
        <style>${{ markup: style }}</style>
      </head>
      <body>
        ${patterns}
        <header>
          <h1>${heading}</h1>
          <p class="about">${aboutOf(pictures)}</p>
        </header>
        <main>
          ${pictures === undefined ? undefined : keyFigures(pictures)}
          ${
            figures.length < 3
              ? undefined
              : markup`<nav aria-label="Pictures">
                  <ul>
                    ${figures.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}
                  </ul>
                </nav>`
          }
          ${figures.map(writeFigure)}
          ${
            lead?.decision === undefined
              ? undefined
              : markup`<section class="figure" aria-labelledby="why">
                  <h2 id="why">Why it went where it went</h2>
                  <pre tabindex="0" role="group" aria-labelledby="why">
${lead.decision.split("\n").map((line) => `${shown(line, 200)}\n`)}</pre>
                </section>`
          }
        </main>
        <footer>
          Made by Handover. Lengths of time are working time where it says so, and elapsed elsewhere; what is not over
          counts as having lasted so long, not as an answer.
        </footer>
      </body>
    </html>
`;
  return page.markup;
}

function headingOf(versions: ComparedNames | undefined): string {
  return versions === undefined ? "Leads, from marketing to sales" : `Policy ${versions.next} against ${versions.now}`;
}

function aboutOf(pictures: Pictures | undefined): string {
  if (pictures === undefined) return "";
  const { from, to, timeZone, policyVersion, total, partial } = pictures;
  const gaps =
    partial === undefined
      ? ""
      : ` Partial: the log lacks ${several(partial.gaps, "event")}, has ${whole(partial.outOfOrder)} out of order and ${several(partial.unknownLeads, "lead")} without a beginning.`;
  return `${several(total.leads, "lead")}, ${day(from, timeZone)} to ${day(to, timeZone)}, policy ${shown(policyVersion)}, times of ${timeZone}.${gaps}`;
}

function keyFigures({ total, fairness }: Pictures): Markup {
  const { response, contactedInTime, stages } = total;
  const won = stages.reduce((sum, { stage, leads }) => sum + (stage === "won" ? leads : 0), 0);
  const drift = Math.max(0, ...fairness.flatMap(({ reps }) => reps.map(({ drift }) => Math.abs(drift))));
  const { working } = response.fromAssignment;
  const figures: readonly (readonly [string, string | undefined])[] = [
    ["leads", whole(total.leads)],
    ["contacted in time", percent(contactedInTime.rate)],
    ["half contacted within", length(working.medianMs)],
    ["nine in ten within", length(working.p90Ms)],
    ["furthest from a fair share", `${drift.toFixed(2)} leads`],
    ["won", whole(won)],
  ];
  return markup`<dl class="figures">
    ${figures.map(
      ([name, value = "–"]) =>
        markup`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Patterns that all pictures share: what is told by colour is told by them, too. */
const patterns = markup`<svg class="patterns" aria-hidden="true">
  <defs>
    <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill="var(--bad)" fill-opacity="0.3" />
      <rect width="3" height="6" fill="var(--bad)" />
    </pattern>
    <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
      <circle cx="2.5" cy="2.5" r="1.2" fill="var(--soft)" />
    </pattern>
    <pattern id="closed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <rect width="1.1" height="5" fill="var(--soft)" fill-opacity="0.42" />
    </pattern>
  </defs>
</svg>`;
