import { dice } from "../harness/dice.ts";

/** What a form hands over: fifteen fields, still as typed by the person. */
export type LeadInput = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string;
  readonly phone: string;
  readonly source: string;
  readonly language: string;
  readonly company: {
    readonly name: string;
    readonly country: string;
    readonly industry: string;
    readonly employees: number;
  };
  readonly properties: {
    readonly seniority: string;
    readonly budget: number;
    readonly pageViews: number;
    readonly demoRequested: boolean;
  };
};

const first = ["Anna", "Jan", "Maria", "Piotr", "Julia", "Max", "Lena", "Tom"];
const last = ["Nowak", "Kowalska", "Weber", "Novak", "Jansen", "Smith", "Maier", "Brown"];
const titles = ["CTO", "VP Sales", "Head of Operations", "Sales Director", "Analyst"];
const sources = ["website", "webinar", "event", "referral", "purchased-list"];
const languages = ["en", "pl", "de", "fr"];
const countries = ["pl", "de", "cz", "nl", "us", "gb", "fr", "es"];
const industries = ["software", "fintech", "logistics", "retail", "health"];
const seniorities = ["c-level", "vp", "director", "manager", "specialist"];
const headcounts = [4, 30, 80, 250, 1500];
const budgets = [0, 5_000, 20_000, 80_000];

/**
 * Lead number `index` of an endless, repeatable stream of valid leads. Every person is new; three of four belong to a
 * company seen before, picked at random, so that account look-ups touch the whole store.
 */
function leadInput(index: number): LeadInput {
  const person = dice(index);
  const companyNumber = index % 4 === 0 ? index : Math.floor(person() * index);
  const company = dice(companyNumber + 0x5bd1e995);
  const firstName = pick(first, person());
  const lastName = pick(last, person());
  return {
    email: `${firstName}.${lastName}.${index}@Company${companyNumber}.com`,
    firstName,
    lastName,
    jobTitle: pick(titles, person()),
    phone: `+4822${String(1_000_000 + (index % 9_000_000))}`,
    source: pick(sources, person()),
    language: pick(languages, person()),
    company: {
      name: `Company ${companyNumber} Ltd`,
      country: pick(countries, company()),
      industry: pick(industries, company()),
      employees: pick(headcounts, company()),
    },
    properties: {
      seniority: pick(seniorities, person()),
      budget: pick(budgets, person()),
      pageViews: Math.floor(person() * 40),
      demoRequested: person() < 0.3,
    },
  };
}

/** The leads `[from, from + count)` of the stream. */
export function leadInputs(from: number, count: number): LeadInput[] {
  return Array.from({ length: count }, (_, offset) => leadInput(from + offset));
}

function pick<T>(values: readonly T[], share: number): T {
  return values[Math.floor(share * values.length)] as T;
}
