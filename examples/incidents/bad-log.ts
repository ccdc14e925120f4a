/** What was given is no incident log, told in one line. */
export class BadLog extends Error {}
