import { formatInstant, type Instant } from "../time/index.ts";
import type { Draft } from "./prospect.ts";
import type { Random } from "./random.ts";
import { countries } from "./words.ts";

/** How often each kind of dirt falls on a lead, as a probability. */
export interface DirtRates {
  /** Somebody from before sends the form again: same address, other case and spaces. */
  readonly sameEmail: number;
  /** Somebody from before with another address and the same phone. */
  readonly samePhone: number;
  readonly badEmail: number;
  /** Neither address nor phone. */
  readonly noIdentity: number;
  readonly freeMail: number;
  readonly noCountry: number;
  /** "Poland" instead of "PL". */
  readonly countryInWords: number;
  readonly optedOut: number;
  /** Head counts such as "50-100". */
  readonly unclearNumber: number;
  /** Columns nobody asked for, one of them a mistyped `email`. */
  readonly unknownField: number;
  /** A NUL in the address or a bell in the message. */
  readonly controlCharacter: number;
  /** A message of 20,000 characters. */
  readonly absurdText: number;
  /** A field named `__proto__`. */
  readonly hostileKey: number;
  /** The form's clock is days ahead. */
  readonly fromTheFuture: number;
  /** Handed in hours after the person acted. */
  readonly handedInLate: number;
}

export const usualDirt: DirtRates = {
  sameEmail: 0.035,
  samePhone: 0.01,
  badEmail: 0.02,
  noIdentity: 0.006,
  freeMail: 0.07,
  noCountry: 0.06,
  countryInWords: 0.03,
  optedOut: 0.02,
  unclearNumber: 0.01,
  unknownField: 0.03,
  controlCharacter: 0.003,
  absurdText: 0.001,
  hostileKey: 0.0015,
  fromTheFuture: 0.003,
  handedInLate: 0.012,
};

const hour = 3_600_000;

type Kind = keyof DirtRates;

/** Makes a lead dirty, as often as the rates say. `earlier` is somebody who came before. */
export function soil(
  lead: Draft,
  { at, number, earlier }: { readonly at: Instant; readonly number: number; readonly earlier: Draft | undefined },
  rates: DirtRates,
  random: Random,
): void {
  const hit = (kind: Kind): boolean => random.chance(rates[kind]);
  if (hit("sameEmail") && earlier?.email !== undefined) lead.email = disguised(earlier.email, random);
  if (hit("samePhone") && earlier?.phone !== undefined) lead.phone = earlier.phone.replaceAll(" ", "-");
  if (hit("freeMail")) lead.email = `handover.sample.${number}@${random.pick(["gmail.com", "outlook.com", "wp.pl"])}`;
  if (hit("badEmail")) lead.email = spoiled(lead.email ?? "", random);
  if (hit("noCountry")) delete lead.company["country"];
  if (hit("countryInWords") && lead.company["country"] !== undefined) {
    const words = countries.find(([code]) => code === lead.company["country"])?.[4];
    if (words !== undefined) lead.company["country"] = words;
  }
  if (hit("optedOut")) lead.optedOut = true;
  if (hit("unclearNumber")) lead.company["employees"] = random.pick(["50-100", "n/a", "~40"]);
  if (hit("unknownField"))
    lead[random.pick(["utm_content", "emial", "favourite_colour"])] = random.pick(["b", "blue", "x"]);
  if (hit("controlCharacter")) {
    if (random.chance(0.5)) lead.email = `${lead.email ?? ""}\u0000`;
    else lead.message = "Hello\u0007 there";
  }
  if (hit("absurdText")) lead.message = "lorem ipsum ".repeat(1_700).slice(0, 20_000);
  if (hit("hostileKey")) define(lead, "__proto__", "polluted");
  if (hit("fromTheFuture")) lead.occurredAt = formatInstant(at + (24 + random.below(72)) * hour);
  else if (hit("handedInLate")) lead.occurredAt = formatInstant(at - (1 + random.below(20)) * hour);
  if (hit("noIdentity")) {
    delete lead.email;
    delete lead.phone;
  }
}

function disguised(email: string, random: Random): string {
  return random.pick([email.toUpperCase(), ` ${email} `, email, email.charAt(0).toUpperCase() + email.slice(1)]);
}

function spoiled(email: string, random: Random): string {
  return random.pick([email.replace("@", "(at)"), email.replace(/@.*/, "@"), email.replace("@", "@@"), "none", "n/a"]);
}

/** Sets a field whatever it is called. */
function define(lead: Draft, key: string, value: string): void {
  Object.defineProperty(lead, key, { value, enumerable: true, configurable: true, writable: true });
}
