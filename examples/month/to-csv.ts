import type { LeadInput } from "handover";
import type { GeneratedLead } from "handover/simulation";

/** Columns of the bundled file; `__proto__` is there because somebody, somewhere, will name a column so. */
const columns = [
  "received_at",
  "occurred_at",
  "email",
  "phone",
  "first_name",
  "last_name",
  "job_title",
  "language",
  "company",
  "country",
  "industry",
  "employees",
  "website",
  "source",
  "campaign",
  "segment",
  "value",
  "opted_out",
  "message",
  "emial",
  "utm_content",
  "favourite_colour",
  "__proto__",
] as const;

/** Rows spoiled on the way out, by their number: a cell lost, a quote never closed, a date that is none. */
const spoiled: ReadonlyMap<number, (line: string) => string> = new Map([
  [612, (line: string) => line.slice(line.indexOf(",") + 1)],
  [1204, (line: string) => line.replace(",", ',"')],
  [1733, (line: string) => line.replace(/^[^,]*/, "2026-05-32 25:61:00")],
]);

/** Generated leads as the text of a CSV file (RFC 4180, with line feeds). */
export function toCsv(leads: Iterable<GeneratedLead>): string {
  const lines = [columns.join(",")];
  for (const lead of leads) {
    const line = cellsOf(lead).map(quoted).join(",");
    lines.push(spoiled.get(lines.length)?.(line) ?? line);
  }
  return `${lines.join("\n")}\n`;
}

function cellsOf({ at, input }: GeneratedLead): string[] {
  const company = (typeof input.company === "object" ? input.company : {}) as Record<string, unknown>;
  const known: Record<(typeof columns)[number], unknown> = Object.assign(Object.create(null), {
    received_at: new Date(at).toISOString().replace(".000Z", "Z"),
    occurred_at: input.occurredAt,
    email: input.email,
    phone: input.phone,
    first_name: input.firstName,
    last_name: input.lastName,
    job_title: input.jobTitle,
    language: input.language,
    company: company["name"],
    country: company["country"],
    industry: company["industry"],
    employees: company["employees"],
    website: company["website"],
    source: input.source,
    campaign: input.campaign,
    segment: input.segment,
    value: input.value,
    opted_out: input.optedOut === true ? "yes" : undefined,
    message: input.message,
    ...strays(input),
  });
  return columns.map((column) => String((column === "__proto__" ? hostile(input) : known[column]) ?? ""));
}

/** Columns no lead has a field for. */
function strays(input: object): Record<string, unknown> {
  const { emial, utm_content, favourite_colour } = input as Record<string, unknown>;
  return { emial, utm_content, favourite_colour };
}

function hostile(input: LeadInput): unknown {
  return Object.hasOwn(input, "__proto__") ? Object.getOwnPropertyDescriptor(input, "__proto__")?.value : undefined;
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
