import { readLead } from "../lead/index.ts";
import { namesToAsk } from "./steps/match.ts";
import { keysToAsk, pipelineOf } from "./steps/pipeline-keys.ts";
import { accountDomains } from "../matching/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import { isSubject } from "../sla/index.ts";
import { append, appendAll } from "./append.ts";
import type { Command } from "./commands.ts";
import { readingOf } from "./reading-of.ts";
import type { Needs } from "./snapshot.ts";

/** Leads on hold that a batch looks at besides those that fall due in it; the engine sees to the rest. */
const mostServed = 64;
/** The same for a rep who asks for one. */
const mostClaimed = 500;

/**
 * All that these commands may look at, so that one read fetches and locks it.
 *
 * @param isSettled All that wait have been asked for since somebody last may have had room: whose wait has not ended has no turn.
 */
export function needsOf(commands: readonly Command[], policy: Policy, roster: Roster, isSettled = true): Needs {
  let leads: string[] = [];
  let identities: string[] = [];
  let domains: string[] = [];
  let names: string[] = [];
  let receipts: string[] = [];
  let counted: string[] = [];
  let histories: string[] = [];
  let dossiers: string[] = [];
  let reopened: string[] = [];
  let optsOut = false;
  // Whatever happens may count towards them.
  let { subjects } = policy;
  let due = 0;
  let contacting = false;
  let changesRoster = false;
  // What reps hold, were given and are owed changes with nearly every command; where nobody looks, only the roster makes room.
  let frees = policy.looksAtHeld || policy.mostAhead.size > 0 || policy.looksBackMs > 0;
  for (const command of commands) {
    if (command.keyed === true) receipts = append(receipts, command.id);
    switch (command.type) {
      case "ingest":
      case "update": {
        const { fields, identities: keys } =
          command.type === "ingest" ? readingOf(command, policy) : readLead(command.fields, policy.reads, true);
        // The id of what comes in is new: there is nothing to be read under it.
        if (command.type === "update") leads = append(leads, command.leadId);
        optsOut ||= fields.optedOut;
        if (command.type === "ingest" && command.corrects !== undefined) {
          histories = append(histories, command.corrects);
          dossiers = append(dossiers, command.corrects);
        }
        const asked = command.type === "ingest" ? pipelineOf(policy, fields, command.pipeline) : undefined;
        identities = appendAll(identities, asked === undefined ? keys : keysToAsk(policy, asked, keys));
        domains = appendAll(domains, accountDomains(fields));
        names = appendAll(names, namesToAsk(fields, policy));
        break;
      }
      case "fire":
        contacting = true;
        for (const { leadId } of command.due) {
          if (!isSubject(leadId)) leads = append(leads, leadId);
          else if (!subjects.includes(leadId)) subjects = [...subjects, leadId];
        }
        due += command.due.length;
        break;
      case "discard":
      case "erase":
        leads = append(leads, command.leadId);
        histories = append(histories, command.leadId);
        dossiers = append(dossiers, command.leadId);
        break;
      case "agree":
        break;
      case "rank":
      case "drain":
      case "replan":
      case "take_over":
      case "release":
        leads = appendAll(leads, command.leadIds);
        break;
      case "assign":
        if (command.countIn !== undefined) counted = append(counted, command.countIn);
        leads = append(leads, command.leadId);
        break;
      case "record":
        contacting = true;
        leads = append(leads, command.leadId);
        // It may have happened before something else that is known already.
        if (command.activity.occurredAt !== undefined && policy.keepsTime)
          histories = append(histories, command.leadId);
        break;
      case "acknowledge":
      case "park":
      case "wake":
      case "score":
      case "rescore":
      case "refine":
      case "accept":
      case "decline":
      case "reassign":
        leads = append(leads, command.leadId);
        break;
      case "transition":
        // One before it may end the lead.
        if (leads.includes(command.leadId)) reopened = append(reopened, command.leadId);
        leads = append(leads, command.leadId);
        break;
      case "pool.credit":
        counted = append(counted, (command.ledger ?? command.poolId).split("|", 1)[0] as string);
        break;
      case "policy.add":
      case "policy.activate":
      case "policy.tell":
      case "experiment.stop":
        changesRoster = true;
        break;
      case "claim":
        frees = true;
        due += mostClaimed;
        break;
      default:
        frees = true;
        changesRoster = true;
    }
  }
  const load = policy.looksAtHeld || policy.looksBackMs > 0 ? { backMs: policy.looksBackMs } : undefined;
  const waiting =
    policy.router === undefined || commands[0]?.type === "rank" || commands[0]?.type === "agree"
      ? undefined
      : { limit: mostServed + due, due: !frees && isSettled };
  // Whatever the command is: those whose wait has ended by now have their turn first.
  const pools = counted.length === 0 ? policy.ledgers : [...new Set([...policy.ledgers, ...counted])].sort();
  const contacts = contacting && policy.contactBackMs > 0 ? { backMs: policy.contactBackMs } : undefined;
  const needs = {
    leads,
    identities,
    domains,
    names,
    pools,
    receipts,
    load,
    waiting,
    histories,
    contacts,
    changesRoster,
    roster,
  };
  // Mostly there is nothing of these.
  if (subjects.length + dossiers.length + reopened.length === 0 && !optsOut) return needs;
  return {
    ...needs,
    ...(subjects.length === 0 ? {} : { subjects }),
    ...(dossiers.length === 0 ? {} : { dossiers }),
    ...(reopened.length === 0 ? {} : { reopened }),
    ...(optsOut ? { optsOut } : {}),
  };
}
