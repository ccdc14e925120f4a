import { parseArgs } from "node:util";
import { plantedBugs } from "../property/calendar/cases-bugs.ts";
import {
  describeFault,
  emptyTally,
  firstFault,
  methods,
  shipped,
  shrink,
  type Fault,
  type Subject,
} from "../property/calendar/cases-check.ts";
import { makeFarCase } from "../property/calendar/cases-far.ts";
import { makeCase, type Case } from "../property/calendar/cases-make.ts";
import { Dice } from "../support/dice.ts";
import { changesLaw, offsetsLaw, shippedZones, zoneLaws } from "../property/calendar/zones-laws.ts";
import { changesOf, zoneNames } from "../property/calendar/zones-temporal.ts";

/**
 * Asks random calendars in random zones for as long as it is told, and compares with what is counted minute by minute:
 *
 *     npx tsx test/soak/calendar.ts --minutes 10 --seed 7
 *
 * It ends at the first wrong answer, with status 1 and a calendar cut down to what the fault needs. A case depends on the
 * seed and its number alone, and on the host's tzdata: `--seed 7 --case 123` asks that one again. With
 * `--plant "a holiday wins over an override"` it asks a broken calendar (see cases-bugs.ts), to show that it would tell.
 */
const usage = "npx tsx test/soak/calendar.ts [--minutes N] [--seed N] [--case N] [--plant BUG]";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    case: { type: "string" },
    plant: { type: "string" },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
const only = values.case === undefined ? undefined : Number(values.case);
const subject = values.plant === undefined ? shipped : plantedBugs[values.plant];
if (!(minutes > 0) || !Number.isInteger(seed) || !(only === undefined || Number.isInteger(only))) {
  console.error(`expected numbers; usage: ${usage}`);
  process.exit(2);
}
if (subject === undefined) {
  console.error(`unknown bug; one of\n  ${Object.keys(plantedBugs).join("\n  ")}`);
  process.exit(2);
}

/** Of a hundred cases one spans decades, and one compares a year of a zone with Temporal. */
function runCase(subject: Subject, number: number, tally = emptyTally()): readonly string[] {
  if (number % 100 === 99) return zoneFaults(number);
  const given: Case = number % 100 === 49 ? makeFarCase(seed, number) : makeCase(seed, number);
  const fault: Fault | undefined = firstFault(subject, given, tally);
  return fault === undefined ? [] : [describeFault(fault), "cut down:", describeFault(shrink(subject, fault))];
}

function zoneFaults(number: number): readonly string[] {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ number);
  const [name, year] = [dice.pick(zoneNames), dice.int(1900, 2199)];
  const changes = changesOf(name, Date.UTC(year, 0), Date.UTC(year + 1, 0));
  return [
    ...changesLaw(shippedZones, name, changes, [year]),
    ...Object.values(zoneLaws).flatMap((law) => law(shippedZones, name, changes)),
    ...offsetsLaw(
      shippedZones,
      name,
      dice.many(20, 20, () => dice.int(Date.UTC(year, 0), Date.UTC(year + 1, 0))),
    ),
  ];
}

const tally = emptyTally();
const started = Date.now();
let reported = started;
let number = only ?? 0;
console.log(`Node ${process.version}, tzdata ${process.versions.tz ?? "unknown"}, seed ${seed}`);
for (; Date.now() - started < minutes * 60_000; number++) {
  const faults = runCase(subject, number, tally);
  if (faults.length > 0) {
    console.log(
      `\nwrong in case ${number}; again with: npx tsx test/soak/calendar.ts --seed ${seed} --case ${number}\n`,
    );
    console.log(faults.join("\n"));
    process.exit(1);
  }
  if (only !== undefined) break;
  if (Date.now() - reported > 30_000) {
    reported = Date.now();
    console.log(`${Math.round((reported - started) / 1000)} s: ${number + 1} cases right`);
  }
}
const answers = methods.reduce((sum, method) => sum + tally[method], 0);
console.log(`no fault in ${only === undefined ? number : 1} cases, ${answers} answers (${tally.beyond} beyond sight)`);
