import { isPostponed, type Command, type Decided } from "../core/index.ts";
import { isHandoverError } from "../errors.ts";
import type { Awaitable, ClockRef, Transaction } from "../storage/index.ts";

/** What a claim came to. */
export interface Claim {
  readonly commands: readonly Command[];
  readonly decided: readonly Decided[];
  /** Whether more may be due than were claimed. */
  readonly isFull: boolean;
}

/** One transaction whose commands are made inside it, from what it claims. */
type Transact = (make: (transaction: Transaction) => Awaitable<readonly Command[]>) => Promise<readonly Decided[]>;

/**
 * The clocks that are due at one look, claimed some at a time. One that cannot be fired keeps no other from it: it is claimed again
 * with those behind it, and passed over; one whose firing the storage refuses to write is found by claiming fewer and fewer.
 */
export class DueClocks {
  private readonly transact: Transact;
  private readonly fire: (ref: ClockRef) => Command;
  private readonly most: number;
  private width: number;
  private readonly passedOver = new Set<string>();

  /** @param most How many are fired in one transaction. */
  constructor(transact: Transact, fire: (ref: ClockRef) => Command, most: number) {
    this.transact = transact;
    this.fire = fire;
    this.most = most;
    this.width = most;
  }

  /** @throws what has nothing to do with one clock: the storage is not there, or too busy, or nobody knows what it did. */
  async claim(): Promise<Claim> {
    let refs: readonly ClockRef[] = [];
    let commands: readonly Command[] = [];
    let isFull = false;
    try {
      const decided = await this.transact(async (transaction) => {
        const asked = this.width + this.passedOver.size;
        const due = await transaction.claimDue(asked);
        isFull = due.length === asked;
        refs = (this.passedOver.size === 0 ? due : this.others(due)).slice(0, this.width);
        return (commands = refs.map(this.fire));
      });
      decided.forEach(({ error }, i) => {
        if (error !== undefined && !isPostponed(error)) this.passedOver.add(keyOf(refs[i] as ClockRef));
      });
      this.width = Math.min(this.most, this.width * 2);
      return { commands, decided, isFull };
    } catch (error) {
      if (commands.length === 0 || !isOfWhatIsWritten(error)) throw error;
      if (commands.length > 1) {
        this.width = commands.length >> 1;
        return this.claim();
      }
      this.passedOver.add(keyOf(refs[0] as ClockRef));
      return { commands, decided: [{ error, outcome: undefined }], isFull: true };
    }
  }

  private others(due: readonly ClockRef[]): readonly ClockRef[] {
    return due.filter((ref) => !this.passedOver.has(keyOf(ref)));
  }
}

const keyOf = ({ leadId, clockId }: ClockRef): string => JSON.stringify([leadId, clockId]);

/** Whether a smaller transaction may do better: what is not there, or too busy, is so for all of it. */
function isOfWhatIsWritten(error: unknown): boolean {
  return isHandoverError(error) && !error.retryable && error.code !== "COMMIT_UNKNOWN";
}
