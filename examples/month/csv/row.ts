import type { LeadInput } from "handover";
import type { FieldSpec, LeadMap } from "./map.ts";
import { readMoment } from "./moment.ts";

type Value = string | number | boolean;
type Put = (lead: Record<string, unknown>, cells: readonly string[]) => void;

/** Turns the cells of a row into a lead input, as the map says. Cells without an answer are left out. */
export function rowReader(map: LeadMap, columns: readonly string[]): (cells: readonly string[]) => LeadInput {
  const general = new Set((map.ignore ?? []).map((text) => text.toLowerCase()));
  const puts: Put[] = [];
  const used = new Set<string>();
  const take = (column: string): number => {
    used.add(column);
    return columns.indexOf(column);
  };
  for (const [field, spec] of Object.entries(map.fields)) {
    const index = take(typeof spec === "string" ? spec : spec.column);
    const value = valueReader(spec, general);
    const [room, name] = field.startsWith("company.") || field.startsWith("properties.") ? split(field) : ["", field];
    puts.push((lead, cells) => {
      const found = value(cells[index] ?? "");
      if (found !== undefined) set(room === "" ? lead : bag(lead, room), name, found);
    });
  }
  if (map.externalId !== undefined) {
    const { column, prefix } = map.externalId;
    const index = take(column);
    puts.push((lead, cells) => {
      const id = (cells[index] ?? "").trim();
      if (id !== "") lead["externalId"] = `${prefix}:${id}`;
    });
  }
  if (map.occurredAt !== undefined) {
    const spec = map.occurredAt;
    const index = take(spec.column);
    puts.push((lead, cells) => {
      const text = (cells[index] ?? "").trim();
      if (text === "") return;
      const at = readMoment(text, spec, 0, "occurredAt");
      // What cannot be read goes on as it is: intake keeps it in quarantine with the reason.
      lead["occurredAt"] = typeof at === "number" ? at : text;
    });
  }
  if ("column" in map.arrival) used.add(map.arrival.column);
  const rest = map.properties === "rest" ? columns.filter((name) => !used.has(name)) : (map.properties ?? []);
  for (const name of rest) {
    const index = columns.indexOf(name);
    puts.push((lead, cells) => {
      const text = (cells[index] ?? "").trim();
      if (text !== "" && !general.has(text.toLowerCase())) set(bag(lead, "properties"), name, asNumber(text));
    });
  }
  return (cells) => {
    const lead: Record<string, unknown> = {};
    for (const put of puts) put(lead, cells);
    return lead;
  };
}

function valueReader(spec: FieldSpec, general: ReadonlySet<string>): (text: string) => Value | undefined {
  if (typeof spec === "string")
    return (text) => (general.has(text.trim().toLowerCase()) || text === "" ? undefined : text);
  const values = new Map(Object.entries(spec.values ?? {}).map(([text, value]) => [text.toLowerCase(), value]));
  const own = new Set((spec.ignore ?? []).map((text) => text.toLowerCase()));
  return (text) => {
    const key = text.trim().toLowerCase();
    if (key === "" || general.has(key) || own.has(key)) return undefined;
    const cased = spec.case === "lower" ? text.toLowerCase() : spec.case === "upper" ? text.toUpperCase() : text;
    return values.get(key) ?? cased;
  };
}

/** Numbers stay numbers, so that rules can compare them. */
function asNumber(text: string): string | number {
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

function split(field: string): [room: string, name: string] {
  const dot = field.indexOf(".");
  return [field.slice(0, dot), field.slice(dot + 1)];
}

function bag(lead: Record<string, unknown>, room: string): Record<string, unknown> {
  return (lead[room] ??= {}) as Record<string, unknown>;
}

/** Sets a field whatever it is called: a column named `__proto__` must reach intake as one. */
function set(target: Record<string, unknown>, name: string, value: Value): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
