import { issuesOf, show, unknownName, type Issue } from "../errors.ts";
import { toMs, type Duration, type Instant } from "../time/index.ts";
import type { Timeline } from "../calendar/index.ts";
import type { SlaClock } from "./clock.ts";
import type { Milestone } from "./milestones.ts";
import { digestSubject } from "./subject.ts";

/** When notices that may wait are told together. */
export interface Digest {
  /** How long after the first of them, in elapsed time: nobody gets two digests within it. */
  readonly every: Duration;
  /** A calendar of the policy: they are told in its hours only, at its next opening. @defaultValue at any hour */
  readonly in?: string | undefined;
}

/** A digest ready for use. */
export interface CompiledDigest {
  /** When what is gathered from `at` on is told. */
  dueAt(at: Instant): Instant;
}

/** Compiles a valid digest. */
export function compileDigest(spec: Digest, hours: (calendar: string) => Timeline): CompiledDigest {
  const everyMs = toMs(spec.every, { kind: "elapsed" });
  const theirs = spec.in === undefined ? undefined : hours(spec.in);
  return {
    dueAt: (at) => theirs?.nextOpen(at + everyMs) ?? at + everyMs,
  };
}

/** What does not hold in a digest. */
export function validateDigest(
  { every, in: hours }: Digest,
  calendars: readonly string[],
  path: string,
): readonly Issue[] {
  const at = `${path}.every`;
  const unread = issuesOf(() => toMs(every, { path: at, kind: "elapsed" }));
  const isShort = unread.length === 0 && toMs(every, { kind: "elapsed" }) < 60_000;
  return [
    ...unread,
    ...(isShort
      ? [{ path: at, expected: "at least a minute", got: show(every), hint: 'write for instance "15m"' }]
      : []),
    ...(hours === undefined
      ? []
      : unknownName(hours, [...calendars, "always"], "a calendar of the policy", `${path}.in`)),
  ];
}

/** What one person is to hear of together. */
export interface Gathering {
  readonly repId: string;
  /** When the first of it happened. */
  readonly from: Instant;
  readonly total: number;
  readonly groups: readonly DigestGroup[];
}

/** What a notice tells; whatever is told after the deadline is an escalation. */
type NoticeKind = Exclude<Milestone["kind"], "notice">;

/** Notices of one kind, from clocks of one policy. */
export interface DigestGroup {
  /** Name of the clock policy. */
  readonly name: string;
  readonly kind: NoticeKind;
  readonly count: number;
  /** The first leads of them, at most five; the log has them all. */
  readonly leadIds: readonly string[];
}

/** What is put into a digest. */
export interface Notice {
  readonly name: string;
  readonly kind: NoticeKind;
  readonly leadId: string;
  readonly at: Instant;
  readonly repIds: readonly string[];
  /** When the digest is told, where it is the first of it. */
  readonly dueAt: Instant;
  readonly policyVersion: string;
}

const mostNamed = 5;

/** The clock of digests with a notice more; @param clock as it was, nothing when there was none before. */
export function gather(clock: SlaClock | undefined, notice: Notice): SlaClock {
  const list = clock?.gathered ?? [];
  const known = list.map((one) => (notice.repIds.includes(one.repId) ? withNotice(one, notice) : one));
  const fresh = notice.repIds.filter((repId) => !list.some((one) => one.repId === repId));
  const gathered = [
    ...known,
    ...fresh.map((repId) => withNotice({ repId, from: notice.at, total: 0, groups: [] }, notice)),
  ];
  if (clock !== undefined && list.length > 0) return { ...clock, gathered };
  return {
    id: digestSubject,
    leadId: digestSubject,
    kind: "digest",
    name: digestSubject,
    generation: 1,
    version: clock?.version ?? 0,
    policyVersion: notice.policyVersion,
    state: "running",
    startedAt: notice.at,
    dueAt: notice.dueAt,
    targetMs: notice.dueAt - notice.at,
    calendar: "always",
    count: 0,
    told: 0,
    nextAt: notice.dueAt,
    gathered,
  };
}

/** The clock once somebody's digest is told; it stands until there is something new. */
export function delivered(clock: SlaClock, repId: string): SlaClock {
  const gathered = (clock.gathered ?? []).filter((one) => one.repId !== repId);
  return gathered.length > 0 ? { ...clock, gathered } : { ...clock, gathered, nextAt: undefined };
}

function withNotice({ total, groups, ...rest }: Gathering, { name, kind, leadId }: Notice): Gathering {
  const isIt = (group: DigestGroup): boolean => group.name === name && group.kind === kind;
  const before = groups.find(isIt) ?? { name, kind, count: 0, leadIds: [] };
  const leadIds =
    before.leadIds.length >= mostNamed || before.leadIds.includes(leadId)
      ? before.leadIds
      : [...before.leadIds, leadId];
  const group = { ...before, count: before.count + 1, leadIds };
  const others = groups.some(isIt) ? groups.map((one) => (isIt(one) ? group : one)) : [...groups, group];
  return { ...rest, total: total + 1, groups: others };
}
