import { readLead } from "../lead/index.ts";
import { accountDomain } from "../matching/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import type { Command } from "./commands.ts";
import type { Needs } from "./snapshot.ts";

/** All that these commands may look at, so that one read fetches and locks it. */
export function needsOf(commands: readonly Command[], policy: Policy, roster: Roster): Needs {
  const [only] = commands;
  if (only?.type === "ingest" && commands.length === 1) return needsOfOne(only, policy, roster);
  const leads: string[] = [];
  const identities: string[] = [];
  const domains: string[] = [];
  const receipts: string[] = [];
  const counted: string[] = [];
  let routes = false;
  for (const command of commands) {
    if (command.keyed === true) receipts.push(command.id);
    switch (command.type) {
      case "ingest":
      case "update": {
        const { fields, identities: keys } =
          command.type === "ingest" ? (command.reading ?? readLead(command.input)) : readLead(command.fields);
        leads.push(command.leadId);
        for (const key of keys) identities.push(key);
        const domain = accountDomain(fields);
        if (domain !== undefined) domains.push(domain);
        routes = true;
        break;
      }
      case "fire":
        for (const { leadId } of command.due) leads.push(leadId);
        routes = true;
        break;
      case "drain":
        for (const leadId of command.leadIds) leads.push(leadId);
        routes = true;
        break;
      case "assign":
        if (command.countIn !== undefined) counted.push(command.countIn);
        leads.push(command.leadId);
        break;
      case "record":
      case "accept":
      case "decline":
      case "transition":
        leads.push(command.leadId);
        routes = true;
        break;
      default:
        break;
    }
  }
  const drawn = routes ? policy.pools : [];
  const pools = counted.length === 0 ? drawn : [...new Set([...drawn, ...counted])].sort();
  return { leads, identities, domains, pools, receipts, roster };
}

/** The same for a lead that comes alone, as most do. */
function needsOfOne(command: Extract<Command, { type: "ingest" }>, { pools }: Policy, roster: Roster): Needs {
  const { fields, identities } = command.reading ?? readLead(command.input);
  const domain = accountDomain(fields);
  return {
    leads: [command.leadId],
    identities,
    domains: domain === undefined ? none : [domain],
    pools,
    receipts: command.keyed === true ? [command.id] : none,
    roster,
  };
}

const none: readonly never[] = Object.freeze([]);
