import type { Instant } from "../time/index.ts";
import type { Activities } from "./activity.ts";
import type { Consents } from "./consent.ts";
import type { Json } from "../json.ts";

/** The firm a lead belongs to, as far as the form said. */
export interface Company {
  readonly name?: string | undefined;
  /** Lower-case registered name without `www.`, from the form or from the e-mail address. */
  readonly domain?: string | undefined;
  /** ISO 3166-1 alpha-2 in capitals where it could be told, else the text as given. */
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly street?: string | undefined;
  readonly city?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly industry?: string | undefined;
  readonly website?: string | undefined;
  /** Head count. */
  readonly employees?: number | undefined;
  /** Yearly revenue in the host's one currency. */
  readonly revenue?: number | undefined;
}

/** What a person or their form told: the part of a lead that `ingest` and `update` write. */
export interface LeadFields {
  readonly email?: string | undefined;
  readonly emailDomain?: string | undefined;
  /** E.164 (`+48221234567`) where it could be told, else the text as given and the flag `phone.unclear`. */
  readonly phone?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly jobTitle?: string | undefined;
  /** BCP 47 in lower case: `pl`, `en-gb`. */
  readonly language?: string | undefined;
  /** The IANA zone whose wall clock the person goes by: `America/New_York`. Clocks with `calendar: "lead"` and windows of contact go by it. */
  readonly timeZone?: string | undefined;
  readonly source?: string | undefined;
  readonly campaign?: string | undefined;
  readonly message?: string | undefined;
  readonly segment?: string | undefined;
  /** What a CRM or marketing calls its temperature: `hot`, `warm`, `cold`. Not the grade of a score. */
  readonly rating?: string | undefined;
  /** What kind of business it is: `new business`, `upsell`. */
  readonly leadType?: string | undefined;
  /** Expected value in the host's one currency. */
  readonly value?: number | undefined;
  readonly company?: Company | undefined;
  /** Ids in other systems, each `system:id`; two leads that share one are the same person. */
  readonly externalIds: readonly string[];
  /** Do not contact: such a lead is never routed. */
  readonly optedOut: boolean;
  /** Consent to be contacted, by channel; {@link optedOut} goes before it. */
  readonly consent?: Consents | undefined;
  /** What is not in the standard fields, as given. */
  readonly properties: { readonly [key: string]: Json };
  /** Quality flags such as `email.free_mail`, sorted. */
  readonly flags: readonly string[];
  /**
   * When a value was given, by its path (`company.name`, `properties.plan`), where that was not when the lead was received: of two
   * values the earlier one stays. The earliest instant there is, for what somebody corrected: it stays for good. The latest there is, for
   * the default of a field: it gives way to whatever is given.
   */
  readonly since?: { readonly [path: string]: Instant } | undefined;
}

/** Where a lead came from, each time it came. */
export interface Touch {
  readonly at: Instant;
  readonly source?: string | undefined;
  readonly campaign?: string | undefined;
}

/** What a scorer said of a lead; `total` is what thresholds look at. */
export interface LeadScore {
  readonly fit: number;
  readonly engagement: number;
  readonly total: number;
  /** `A1` to `D4`, or `A` to `D` for a single score card. */
  readonly grade: string;
  readonly reasons: readonly { readonly rule: string; readonly points: number; readonly card: string }[];
  /** What somebody set by hand: it stands in `total` or `grade` for what the rules say. Absent where nobody did. */
  readonly override?: ScoreOverride | undefined;
  /** What the rules say, beside an override. */
  readonly automatic?: { readonly total: number; readonly grade: string } | undefined;
  /** What code of the host's own said, or why it did not; absent where the policy asks none. */
  readonly external?: ExternalScore | undefined;
}

/** How a registered scorer stands to a lead. */
export interface ExternalScore {
  /** Name of the scorer. */
  readonly scorer: string;
  /** A print of the fields it was asked about. */
  readonly asked: string;
  /** `pending`: it is being asked, and rules score meanwhile. `failed`: rules score, for the reason in `code` and `message`. */
  readonly state: "pending" | "answered" | "failed";
  /** When it was last asked, or had answered. */
  readonly since: Instant;
  /** How often it was asked about these fields, where that is more than once. */
  readonly attempts?: number | undefined;
  readonly total?: number | undefined;
  readonly reasons?: readonly { readonly rule: string; readonly points: number }[] | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** A score set by hand, beside the automatic one. */
export interface ScoreOverride {
  /** At least one of `total` and `grade` is there; the other one is what the rules say. */
  readonly total?: number | undefined;
  readonly grade?: string | undefined;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  /** From then on the rules have their say again. @defaultValue until somebody takes it back */
  readonly until?: Instant | undefined;
}

/** Who holds the lead, and how far they have said yes. */
export interface Assignment {
  readonly repId: string;
  /** `offered`: theirs to accept. `accepted`: they said yes. */
  readonly state: "offered" | "accepted";
  readonly offeredAt: Instant;
  readonly acceptedAt?: Instant | undefined;
  /** Why this rep: the router's path, or the reason given by hand. */
  readonly reason: string;
  /** The turn the ledger charged for it, so that a refund can reverse exactly that; absent when it was not counted. */
  readonly turn?: LedgerTurn | undefined;
  /** The quotas and rates it counts in. */
  readonly limits?: readonly string[] | undefined;
  /** The time to accept was stopped, for the lead asked not to be contacted; it begins anew once the lead may be contacted again. */
  readonly stopped?: true | undefined;
}

/** An offer to several reps: whoever accepts first has the lead. */
export interface Invitation {
  readonly repIds: readonly string[];
  readonly offeredAt: Instant;
  readonly reason: string;
  /** The turn, but for who takes it. */
  readonly turn: Omit<LedgerTurn, "chosen">;
}

/** One turn of a fair-share ledger: who could have had the lead, at which weight, and who got it. */
export interface LedgerTurn {
  readonly ledger: string;
  readonly eligible: readonly string[];
  /** Whole-number weights beside `eligible`; absent when all are equal. */
  readonly weights?: readonly number[] | undefined;
  readonly chosen: string;
}

/** A lead nobody could take yet. */
export interface Hold {
  readonly since: Instant;
  /** When the next rep comes in; absent when no one is known to. */
  readonly until?: Instant | undefined;
  /** Its place among those that wait: the lowest text first, then whoever was received first. */
  readonly rank: string;
  readonly reason: string;
}

/** A lead that is left alone until a date: nobody is sought for it, it moves nowhere by itself, its clocks stand still. */
export interface Parking {
  readonly since: Instant;
  readonly until: Instant;
  readonly reason: string;
  readonly by?: string | undefined;
}

/**
 * A lead as Handover keeps it: JSON-safe and never changed in place. Instants are epoch milliseconds, the same in memory,
 * in a database, in the event log and on the wire.
 */
export interface Lead extends LeadFields {
  readonly id: string;
  /** How many events the lead has seen; grows by one with each, without gaps. */
  readonly version: number;
  readonly pipeline: string;
  readonly stage: string;
  readonly stageSince: Instant;
  /** How it ended; absent while it is open. */
  readonly closed?: "won" | "lost" | "archived" | undefined;
  readonly score?: LeadScore | undefined;
  /** Domain of the firm, which names its account; absent behind a free mailbox. */
  readonly accountId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly assignment?: Assignment | undefined;
  /** Present while several may accept it, and nobody has. */
  readonly invitation?: Invitation | undefined;
  /** Who had this lead, or the same person's last lead, before it went back to marketing or was closed. */
  readonly lastOwnerId?: string | undefined;
  /** Reps who held the lead before in this hand-over, oldest first; empty again once it went back to marketing. */
  readonly previousOwners: readonly string[];
  /** How many times somebody gave the lead up in this hand-over: declined it, let it lie, was relieved of it. */
  readonly tries: number;
  readonly hold?: Hold | undefined;
  /** Present while it is parked. */
  readonly parked?: Parking | undefined;
  /** How urgent it is, from 0 to 9: of those that wait, the more urgent come first. @defaultValue 0 */
  readonly priority?: number | undefined;
  /** In which commitments it counts, by name: the beginning of the period in which it was delivered last, and whether it was decided on. */
  readonly counted?:
    { readonly [commitment: string]: { readonly periodStart: Instant; readonly decided?: true } } | undefined;
  /** Its arm in each experiment it is in, by the experiment's name: given once, and never another. */
  readonly arms?: { readonly [experiment: string]: string } | undefined;
  readonly activities: Activities;
  readonly lastActivityAt?: Instant | undefined;
  readonly touches: readonly Touch[];
  /** Why it was lost, rejected, recycled or archived. */
  readonly reason?: string | undefined;
  /** The lead in another pipeline by whose move this one was opened, or that came to it last. */
  readonly openedFrom?: string | undefined;
  /** The leads in other pipelines that its moves have opened, or come to. */
  readonly opened?: readonly string[] | undefined;
  readonly receivedAt: Instant;
  readonly updatedAt: Instant;
  /** When what tells the person was erased: nothing happens to the lead any more. */
  readonly erasedAt?: Instant | undefined;
}
