import type { Random } from "./random.ts";
import {
  countries,
  firmKinds,
  firmStems,
  firstNames,
  industries,
  jobTitles,
  lastNames,
  messages,
  sources,
} from "./words.ts";

/** A lead input that can still be changed. */
export interface Draft {
  email?: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
  jobTitle?: string;
  language?: string;
  source?: string;
  campaign?: string;
  message?: string;
  segment?: string;
  value?: number;
  company: Record<string, string | number>;
  optedOut?: boolean;
  occurredAt?: string;
  [field: string]: unknown;
}

interface Firm {
  readonly name: string;
  readonly domain: string;
  readonly country: (typeof countries)[number];
  readonly industry: string;
  readonly employees: number;
}

const weightedCountries = countries.map((country) => [country, country[1]] as const);
const weightedSources = sources.map((one) => [one, one[1]] as const);

/** The firm of this number: the same in every lead that comes from it. */
function firmOf(number: number, root: Random): Firm {
  const random = root.fork(`firm ${number}`);
  const name = `${random.pick(firmStems)} ${random.pick(firmKinds)}`;
  return {
    name: number < 800 ? name : `${name} ${number}`,
    domain: `${name.toLowerCase().replace(" ", "-")}-${number}.example`,
    country: random.weighted(weightedCountries),
    industry: random.weighted(industries),
    employees: Math.max(1, Math.round(random.around(90, 1.6))),
  };
}

/** A clean lead: the `number`-th of `count`, somebody from one of the firms. Few firms send many people, most send one. */
export function prospect(number: number, count: number, random: Random, root: Random): Draft {
  const firm = firmOf(Math.floor(count * 0.7 * random.next() ** 1.6), root);
  const [firstName, lastName] = [random.pick(firstNames), random.pick(lastNames)];
  const [source, , campaigns] = random.weighted(weightedSources);
  const campaign = random.pick<string>(campaigns);
  const [country, , callingCode, language] = firm.country;
  const lead: Draft = {
    email: `${plain(firstName)}.${plain(lastName)}${number % 7 === 0 ? "" : number % 97}@${firm.domain}`,
    firstName,
    lastName,
    jobTitle: random.weighted(jobTitles),
    language,
    source,
    company: { name: firm.name, country, industry: firm.industry, employees: firm.employees },
  };
  // Numbers that begin with zeros after the calling code are given to nobody.
  if (random.chance(0.55)) lead.phone = `+${callingCode} 000 ${String(1_000_000 + number).slice(-7)}`;
  if (random.chance(0.3)) lead.company = { ...lead.company, website: `https://www.${firm.domain}/` };
  if (campaign !== "") lead.campaign = campaign;
  if (random.chance(0.25)) lead.message = random.pick(messages);
  if (firm.employees >= 500) lead.segment = "enterprise";
  if (random.chance(0.3)) lead.value = Math.round(random.around(6_000, 0.9) / 100) * 100;
  return lead;
}

/** A name as it stands in an address. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/ł/g, "l")
    .normalize("NFD")
    .replace(/[^a-z-]/g, "");
}
