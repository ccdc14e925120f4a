import type { Pattern, Team } from "./pattern.ts";

/** A pattern in which it depends on the rep and the lead alone who is in. */
function whoever(name: string, isIn: (team: Team) => (rep: number, lead: number) => boolean): Pattern {
  return {
    name,
    begin: (team) => {
      const here = isIn(team);
      return { eligible: (lead) => team.reps.filter((rep) => here(rep, lead)) };
    },
  };
}

export const everyone = whoever("everyone always in", () => () => true);

/** Shifts of ten hours begin at 6, 12 and 18, a third of the team on each. Leads come round the clock; from 4 to 6 they wait. */
export const shifts: Pattern = {
  name: "three overlapping shifts",
  begin: ({ reps, random }) => ({
    eligible: () => {
      const hour = random() * 24;
      return reps.filter((rep) => (hour + 18 - (rep % 3) * 6) % 24 < 10);
    },
  }),
};

/** Any two of the team, each pair as likely. */
const pairs: Pattern = {
  name: "two random candidates a lead",
  begin: ({ reps, random }) => ({
    eligible: () => {
      const one = Math.floor(random() * reps.length);
      const other = (one + 1 + Math.floor(random() * (reps.length - 1))) % reps.length;
      return [Math.min(one, other), Math.max(one, other)];
    },
  }),
};

/** Four are away at a time, one after another; each goes five times in the run. */
export const rollingLeave = whoever("rolling leave", ({ reps, leads }) => {
  const change = leads / (5 * reps.length);
  return (rep, lead) => (rep + Math.floor(lead / change)) % reps.length >= 4;
});

/** The five patterns the design is judged by. */
export const availability: readonly Pattern[] = [
  everyone,
  whoever(
    "each in 60 % of the time",
    ({ random }) =>
      () =>
        random() < 0.6,
  ),
  shifts,
  pairs,
  rollingLeave,
];
