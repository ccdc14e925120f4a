import { didYouMean, invalid, show, type Issue, type Refusal } from "../../errors.ts";
import { checkText, normalizeDomain } from "../../lead/index.ts";
import type { Account } from "../../matching/index.ts";
import type { Policy } from "../../policy/index.ts";
import { readAway, readPool, readRep, readTimeOff } from "../../routing/index.ts";
import type { Command, RosterOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";

type RosterCommand = Extract<
  Command,
  {
    type:
      | "rep.upsert"
      | "rep.remove"
      | "rep.time_off"
      | "rep.presence"
      | "pool.upsert"
      | "pool.remove"
      | "pool.credit"
      | "account.upsert";
  }
>;

/** Changes who there is. @throws HandoverError `ROSTER_INVALID` with every issue. */
export function changeRoster(draft: Draft, policy: Policy, command: RosterCommand): RosterOutcome {
  const issues: Issue[] = [];
  const check = (): void => {
    if (issues.length > 0) throw invalid("ROSTER_INVALID", `${command.type} ${show(subjectOf(command))}`, issues);
  };
  const { roster } = draft;
  switch (command.type) {
    case "rep.upsert": {
      const rep = readRep(command.rep, roster, draft.now, namesOf(policy), issues);
      check();
      draft.emit("rep.upserted", undefined, { rep });
      break;
    }
    case "rep.remove": {
      const { repId, leavesPools } = command;
      const pools = roster.pools.filter(({ members }) => members.some((member) => member.repId === repId));
      if (!roster.reps.some(({ id }) => id === repId)) return unknown(draft, repId, "rep", roster.reps);
      if (pools.length > 0 && leavesPools !== true) {
        const names = pools.map(({ id }) => id);
        const message = `${repId} is still a member of ${names.join(", ")}; take the rep out of them first, or upsert { id, active: false }`;
        return { ok: false, version: roster.version, refusal: { code: "REP_IN_USE", message, allowed: names } };
      }
      for (const pool of pools) {
        const members = pool.members.filter((member) => member.repId !== repId);
        draft.emit("pool.upserted", undefined, { pool: { ...pool, members } });
      }
      draft.emit("rep.removed", undefined, { repId });
      break;
    }
    case "rep.time_off": {
      const rep = roster.reps.find(({ id }) => id === command.repId);
      if (rep === undefined) return unknown(draft, command.repId, "rep", roster.reps);
      const { from, to, reason } = command;
      const timeOff = readTimeOff([...rep.timeOff, { from, to, reason }], issues, "timeOff");
      check();
      draft.emit("rep.upserted", undefined, { rep: { ...rep, timeOff } });
      break;
    }
    case "rep.presence": {
      const rep = roster.reps.find(({ id }) => id === command.repId);
      if (rep === undefined) return unknown(draft, command.repId, "rep", roster.reps);
      const away = readAway(command.away ?? null, draft.now, issues);
      check();
      draft.emit("rep.upserted", undefined, { rep: { ...rep, away } });
      break;
    }
    case "pool.upsert": {
      const pool = readPool(command.pool, roster, issues);
      if (pool.id.includes("|"))
        issues.push({
          path: "pool.id",
          expected: "an id without |",
          got: show(pool.id),
          hint: "ledgers use it to name their parts",
        });
      check();
      draft.emit("pool.upserted", undefined, { pool });
      break;
    }
    case "pool.remove":
      if (!roster.pools.some(({ id }) => id === command.poolId))
        return unknown(draft, command.poolId, "pool", roster.pools);
      draft.emit("pool.removed", undefined, { poolId: command.poolId });
      break;
    case "pool.credit": {
      const refusal = credit(draft, policy, command);
      if (refusal !== undefined) return { ok: false, version: roster.version, refusal };
      break;
    }
    case "account.upsert": {
      const account = readAccount(
        command.account,
        roster.reps.map(({ id }) => id),
        issues,
      );
      check();
      draft.emit("account.upserted", undefined, { account });
      break;
    }
  }
  return { ok: true, version: draft.roster.version, refusal: undefined };
}

/** Credit by hand; @returns why not. */
function credit(
  draft: Draft,
  policy: Policy,
  { poolId, ledger = poolId, repId, leads, reason }: Extract<Command, { type: "pool.credit" }>,
): Refusal | undefined {
  const pool = draft.roster.pools.find(({ id }) => id === poolId);
  if (pool === undefined) return unknown(draft, poolId, "pool", draft.roster.pools).refusal;
  const members = pool.members.map((member) => member.repId);
  if (!members.includes(repId))
    return { code: "REP_UNKNOWN", message: `${show(repId)} is no member of ${poolId}`, allowed: members };
  const groups = [...new Set([poolId, ...policy.ledgers])];
  if (!groups.includes(ledger.split("|", 1)[0] as string)) {
    const message = `no router counts turns in a ledger ${show(ledger)}`;
    return { code: "POOL_UNKNOWN", message, allowed: groups };
  }
  if (typeof reason !== "string" || reason.trim() === "")
    return { code: "REASON_REQUIRED", message: "credit by hand needs a reason: somebody will ask", allowed: [] };
  const against = members.filter((id) => id !== repId);
  draft.emit("ledger.granted", undefined, { ledger, repId, leads, against, reason });
  return undefined;
}

/** Whom a change is about, for the error. */
function subjectOf(command: RosterCommand): unknown {
  if ("rep" in command) return command.rep?.id;
  if ("pool" in command) return command.pool?.id;
  if ("account" in command) return command.account?.domain;
  return "repId" in command ? command.repId : command.poolId;
}

function unknown(
  draft: Draft,
  id: string,
  what: "rep" | "pool",
  known: readonly { readonly id: string }[],
): RosterOutcome {
  const ids = known.map((one) => one.id);
  const code = what === "rep" ? "REP_UNKNOWN" : "POOL_UNKNOWN";
  const message = `no ${what} has the id ${show(id)}; ${didYouMean(String(id), ids, "nothing was changed")}`;
  return {
    ok: false,
    version: draft.roster.version,
    refusal: { code, message, allowed: ids.slice(0, 50) },
  };
}

function readAccount(input: Account, reps: readonly string[], issues: Issue[]): Account {
  const domain = typeof input?.domain === "string" ? normalizeDomain(input.domain) : undefined;
  if (domain === undefined)
    issues.push({
      path: "account.domain",
      expected: "a domain such as acme.example",
      got: show(input?.domain),
      hint: "an account is known by its domain",
    });
  const name = input?.name;
  const issue = name === undefined ? undefined : checkText(name, "account.name", 256);
  if (issue !== undefined) issues.push(issue);
  const country = input?.country;
  if (country !== undefined && !(typeof country === "string" && /^[A-Z]{2}$/.test(country)))
    issues.push({
      path: "account.country",
      expected: "an ISO 3166-1 code of two capitals",
      got: show(country),
      hint: 'write for instance "PL"',
    });
  const ownerId = input?.ownerId;
  if (ownerId !== undefined && !reps.includes(ownerId)) {
    issues.push({
      path: "account.ownerId",
      expected: "a rep of the roster",
      got: show(ownerId),
      hint: didYouMean(String(ownerId), reps, "add the rep first"),
    });
  }
  const related = input?.related;
  return {
    domain: domain ?? "",
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { country }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(related === undefined ? {} : { related: readRelated(related, reps, issues) }),
  };
}

function readRelated(
  input: NonNullable<Account["related"]>,
  reps: readonly string[],
  issues: Issue[],
): NonNullable<Account["related"]> {
  if (!Array.isArray(input)) {
    const hint = 'send [{ relation: "parent account", ownerId: "ana" }]';
    issues.push({ path: "account.related", expected: "a list", got: show(input), hint });
    return [];
  }
  return (input as NonNullable<Account["related"]>).map((one, i) => {
    const path = `account.related.${i}`;
    const fault = checkText(one?.relation, `${path}.relation`, 256);
    if (fault !== undefined) issues.push(fault);
    if (!reps.includes(one?.ownerId)) {
      const hint = didYouMean(String(one?.ownerId), reps, "add the rep first");
      issues.push({ path: `${path}.ownerId`, expected: "a rep of the roster", got: show(one?.ownerId), hint });
    }
    return { relation: one?.relation, ownerId: one?.ownerId };
  });
}

function namesOf({ calendarNames, document }: Policy): {
  readonly calendars: readonly string[];
  readonly limits: readonly string[];
} {
  return { calendars: calendarNames, limits: (document.limits ?? []).map(({ name }) => name) };
}
