import type { Command, Decided, IngestOutcome, Outcome } from "../core/index.ts";
import { describe, HandoverError } from "../errors.ts";
import { readLead, type LeadInput } from "../lead/index.ts";
import type { HostTransaction } from "../storage/index.ts";
import { callOptions, checkId, type CallOptions, type IngestOptions } from "./call-options.ts";
import type { Handover } from "./handover.ts";
import type { Ids } from "./ids.ts";
import { importRows } from "./import.ts";
import type { Ready } from "./lane.ts";
import type { Refining } from "./refining.ts";
import { copyOf } from "./lead-commands.ts";
import { outcomeOrThrow } from "./outcomes.ts";
import { quarantineApi } from "./quarantine.ts";
import type { Unnamed } from "./roster.ts";
import type { Rules } from "./rules.ts";

/** What this is done with. */
export interface IntakeDesk {
  readonly rules: Rules;
  readonly ids: Ids;
  readonly guard: () => void;
  readonly ready: () => Promise<Ready>;
  readonly refining: Refining;
  /** What `close` waits for. */
  readonly finish: <T>(call: Promise<T>) => Promise<T>;
  readonly one: (command: Command) => Promise<Outcome>;
  /** Commands that are decided together, each to its end. */
  readonly many: (commands: readonly Command[]) => Promise<readonly Decided[]>;
  readonly within: (using: HostTransaction, commands: readonly Command[]) => Promise<readonly Decided[]>;
  readonly send: <T>(command: Unnamed, call?: CallOptions) => Promise<T>;
}

/** What of a call says where its input goes. */
interface Asked {
  readonly pipeline?: string | undefined;
  /** The quarantined input that it puts right. */
  readonly corrects?: string | undefined;
}

type IngestCall = IngestOptions & Asked;

const ingestAtOnce = 500;

/** The calls by which leads come in. */
export function intakeCalls(desk: IntakeDesk): Pick<Handover, "ingest" | "ingestMany" | "import" | "quarantine"> {
  const { rules, ids, guard, refining, finish, within } = desk;
  /** One input, once the scorer has been asked that it waits for. */
  const one = (command: Command): Promise<IngestOutcome> =>
    (refining.waits ? finish(refining.first(command).then(desk.one)) : desk.one(command)) as Promise<IngestOutcome>;
  const scored = async (commands: readonly Command[]): Promise<readonly Command[]> =>
    refining.waits ? finish(Promise.all(commands.map((command) => refining.first(command)))) : commands;
  // At once where nothing is waited for: calls keep their order.
  const many = (commands: readonly Command[]): Promise<readonly Decided[]> =>
    finish(refining.waits ? scored(commands).then(desk.many) : desk.many(commands));
  const ingestion = (given: LeadInput, commandId: string | undefined, call?: Asked): Command => {
    const { pipeline, corrects } = call ?? {};
    const to = pipeline === undefined ? undefined : { pipeline };
    const leadId = ids();
    const { reads, version: readBy } = rules.policy;
    const reading = readLead(given, reads);
    // What is looked at again later is copied now: the caller may use the object for something else.
    const isDone = commandId === undefined && reading.issues.length === 0 && !rules.mayBePlanned;
    const input = isDone ? given : copyOf(given);
    const id = commandId === undefined ? leadId : checkId(commandId);
    const command: Command = { type: "ingest", id, leadId, input, reading, readBy };
    if (call === undefined && commandId === undefined) return command;
    const keyed = commandId === undefined ? {} : { keyed: true };
    return { ...command, ...to, ...keyed, ...(corrects === undefined ? {} : { corrects }) };
  };
  const ingestOne = async (input: LeadInput, call: IngestCall | undefined): Promise<IngestOutcome> => {
    const { commandId, using } = callOptions("ingest", call);
    const command = ingestion(input, commandId, call);
    if (using === undefined) return one(command);
    const [decided] = await within(using, [command]);
    return outcomeOrThrow(decided as Decided) as IngestOutcome;
  };
  const chunked = async (commands: readonly Command[]): Promise<readonly Decided[]> => {
    if (commands.length > 0 && commands.length <= ingestAtOnce) return many(commands);
    const chunks: Promise<readonly Decided[]>[] = [];
    for (let from = 0; from < commands.length; from += ingestAtOnce)
      chunks.push(many(commands.slice(from, from + ingestAtOnce)));
    return (await Promise.all(chunks)).flat();
  };
  return {
    ingest(input, call) {
      try {
        guard();
        if (call?.using !== undefined) return ingestOne(input, call);
        return one(ingestion(input, call?.commandId, call));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    async ingestMany(inputs, call) {
      guard();
      const { commandId, using } = callOptions("ingestMany", call);
      if (!Array.isArray(inputs))
        throw new HandoverError(
          "INPUT_INVALID",
          `ingestMany: expected a list of leads, got ${describe(inputs)}; for one lead use ingest`,
        );
      const commands = (inputs as readonly LeadInput[]).map((input, i) =>
        ingestion(input, commandId === undefined ? undefined : `${commandId}/${i}`, call),
      );
      return (await (using === undefined ? chunked(commands) : within(using, await scored(commands)))).map(outcomeOf);
    },
    async import(rows, options) {
      guard();
      return importRows(rows, options, async (batch) => {
        guard();
        return many(batch.map(({ input, key }) => ingestion(input, key, options)));
      });
    },
    quarantine: quarantineApi({
      ready: desk.ready,
      send: desk.send,
      ingest: async (input, corrects, call) => (guard(), ingestOne(input, { ...call, corrects })),
    }),
  };
}

/** One of many: what threw is told beside the others, for those are done. */
function outcomeOf(decided: Decided): IngestOutcome {
  if (decided.outcome !== undefined) return decided.outcome as IngestOutcome;
  const nothing = { quarantineId: undefined, issues: [], lead: undefined, decision: undefined };
  return { status: "failed", error: decided.error, ...nothing };
}
