import { everyone } from "./availability.ts";
import type { Course, Pattern, Team } from "./pattern.ts";

const leadsADay = 200;
const quota = 8;
const mostOpen = 8;
const openFor = 180;
const changeEvery = 500;

/** Nobody gets more than eight leads of the two hundred of a day, though a weight of 10 is entitled to twelve. */
const dayQuota: Pattern = {
  name: "a quota of 8 leads a day",
  begin: ({ reps }) => {
    let taken = reps.map(() => 0);
    return {
      eligible: (lead) => {
        if (lead % leadsADay === 0) taken = reps.map(() => 0);
        return reps.filter((rep) => taken[rep]! < quota);
      },
      given: (rep) => {
        taken[rep]! += 1;
      },
    };
  },
};

/** A lead stays open while some 180 others come; who has eight gets no more until one is closed. */
function openCap({ reps, random }: Team): Required<Pick<Course, "eligible" | "given">> {
  const open = reps.map(() => 0);
  const closing = new Map<number, number[]>();
  let lasts = 0;
  return {
    eligible: (lead) => {
      for (const rep of closing.get(lead) ?? []) open[rep]! -= 1;
      closing.delete(lead);
      lasts = 1 + Math.floor(-openFor * Math.log(1 - random()));
      return reps.filter((rep) => open[rep]! < mostOpen);
    },
    given: (rep, lead) => {
      open[rep]! += 1;
      closing.set(lead + lasts, [...(closing.get(lead + lasts) ?? []), rep]);
    },
  };
}

const openLeads: Pattern = { name: "8 leads open at once", begin: openCap };

/** The same, and one lead in five is of an account whose owner gets it whoever's turn it is; the rule is not told. */
const ownersLeads: Pattern = {
  name: "8 open, a fifth owner-matched",
  begin: (team) => {
    const { eligible, given } = openCap(team);
    return {
      given,
      eligible: (lead) => {
        const free = eligible(lead, []);
        if (team.random() >= 0.2) return free;
        given(Math.floor(team.random() * team.reps.length), lead);
        return [];
      },
    };
  },
};

/** Whoever is given a lead declines it three times in ten; the turn is taken back, and the lead goes to another. */
export const declining: Pattern = {
  name: "30 % declined and taken back",
  begin: (team) => ({ ...everyone.begin(team), declines: () => team.random() < 0.3 }),
};

/** Eighteen reps and twelve have a pool each, with three leads in five for the larger, until half-way it takes the twelve in. */
const merging: Pattern = {
  name: "two pools become one",
  begin: ({ reps, leads, random }) => {
    const [large, small] = [reps.slice(0, 18), reps.slice(18)];
    const merged = (lead: number): boolean => lead >= leads / 2;
    let toSmall = false;
    return {
      eligible: (lead) => {
        toSmall = !merged(lead) && random() >= 0.6;
        return merged(lead) ? reps : toSmall ? small : large;
      },
      pool: () => (toSmall ? 1 : 0),
    };
  },
};

/** Every five hundred leads one of twenty leaves for good, and somebody new joins. */
const comingAndGoing: Pattern = {
  name: "40 leave and 40 join",
  reps: 60,
  begin: ({ reps, random }) => {
    let team = reps.slice(0, 20);
    return {
      eligible: (lead) => {
        const change = lead / changeEvery;
        if (lead > 0 && Number.isInteger(change)) {
          const leaver = Math.floor(random() * team.length);
          team = [...team.filter((_, i) => i !== leaver), 19 + change];
        }
        return team;
      },
    };
  },
};

/** Every five hundred leads somebody has another weight. */
const reweighing: Pattern = {
  name: "40 changes of a weight",
  begin: ({ reps, weights, random }) => ({
    eligible: (lead) => {
      if (lead > 0 && lead % changeEvery === 0)
        weights[Math.floor(random() * reps.length)] = 1 + Math.floor(random() * 10);
      return reps;
    },
  }),
};

export const caps: readonly Pattern[] = [dayQuota, openLeads, ownersLeads];
export const changesOfTeam: readonly Pattern[] = [merging, comingAndGoing, reweighing];
