/** What every call that changes something takes besides what it changes. */
export interface CallOptions {
  /**
   * The caller's own id for this call. Sent again with the same payload it does nothing and returns the first outcome; with
   * another payload it throws `COMMAND_CONFLICT`. @defaultValue a new id: every call is a new command
   */
  readonly commandId?: string | undefined;
}
