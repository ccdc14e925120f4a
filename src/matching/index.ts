export { accountDomain } from "./account.ts";
export type { Account } from "./account.ts";
export { samePerson } from "./person.ts";
export type { PersonMatch } from "./person.ts";
