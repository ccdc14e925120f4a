/** What is known of the leads that wait when a batch is decided, beyond those that were read. */
export interface QueueRead {
  /** Which were read: the first of `all` that wait, or of those whose wait was to end by now (`due`), or none. */
  readonly which: "all" | "due" | "none";
  /** All that wait were read. */
  readonly isComplete: boolean;
  /** Some whose wait was to end by now were not read. */
  readonly isLate: boolean;
  /** All that wait have been asked for since somebody last may have had room. */
  readonly isSettled: boolean;
  /** Routers are being asked about some of them. */
  readonly isAsking: boolean;
}

/** Nobody waits but those that were read. */
export const wholeQueue: QueueRead = {
  which: "all",
  isComplete: true,
  isLate: false,
  isSettled: true,
  isAsking: false,
};
