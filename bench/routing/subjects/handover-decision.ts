import { always } from "handover/calendar";
import type { Lead } from "handover/lead";
import {
  compileRouter,
  compileStaff,
  evenWeights,
  noLoad,
  openLedger,
  roundRobin,
  route,
  type Rep,
  type Staff,
} from "handover/routing";
import { pickCase } from "../pick-case.ts";
import type { Shift } from "../team.ts";

const now = Date.parse("2026-11-02T10:00:00Z");
const calendar = always();

/** handover's whole decision, with its record of every member of the pool, and the turn charged as applying the decision does. */
export const open = pickCase(({ ids, weights, shifts }) => {
  const staffs = new Map(shifts.map((shift) => [shift, staffOf(ids, weights, shift)]));
  const router = compileRouter(roundRobin({ pool: "team" }), { custom: {}, calendars: () => calendar });
  const ledger = openLedger(undefined, "team");
  ledger.positions(ids);
  const ledgers = { ledger: () => ledger };
  const lead = someLead();
  const nobody: readonly never[] = [];
  let last: Shift | undefined;
  let staff: Staff | undefined;
  return (shift) => {
    if (shift !== last) staff = staffs.get((last = shift));
    const { turn } = route(
      router,
      {
        lead,
        now,
        staff: staff!,
        account: undefined,
        never: nobody,
        avoid: lead.previousOwners,
        rules: nobody,
        load: noLoad,
        ledgers,
      },
      "2026-11",
    );
    const eligible = ledger.positions(turn!.eligible);
    const chosen = ledger.position(turn!.chosen);
    ledger.charge(eligible, turn!.weights ?? evenWeights(eligible.length), chosen);
    return chosen;
  };
});

function staffOf(ids: readonly string[], weights: readonly number[], { flags }: Shift): Staff {
  const reps = ids.map((id, i): Rep => {
    return { id, active: true, away: flags[i] === 0 ? { since: now } : undefined, timeOff: [], attributes: {} };
  });
  const members = ids.map((repId, i) => ({ repId, weight: weights[i]! }));
  return compileStaff({ version: 1, reps, pools: [{ id: "team", members }] }, () => calendar);
}

function someLead(): Lead {
  return {
    externalIds: [],
    optedOut: false,
    properties: {},
    flags: [],
    id: "lead-1",
    version: 1,
    pipeline: "b2b",
    stage: "mql",
    stageSince: now,
    previousOwners: [],
    tries: 0,
    activities: {},
    touches: [],
    receivedAt: now,
    updatedAt: now,
  };
}
