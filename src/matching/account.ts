import { isFreeMail, type LeadFields } from "../lead/index.ts";

/** A firm the host already knows, perhaps with an owner. Its domain is its id. */
export interface Account {
  readonly domain: string;
  readonly name?: string | undefined;
  readonly ownerId?: string | undefined;
  /** Owners of what belongs to it, the likeliest first: `{ relation: "parent account", ownerId: "ana" }`. */
  readonly related?: readonly { readonly relation: string; readonly ownerId: string }[] | undefined;
}

/** The domain that names the lead's firm: its own, never that of a free mailbox. */
export function accountDomain(fields: LeadFields): string | undefined {
  return [fields.company?.domain, fields.emailDomain].find((domain) => domain !== undefined && !isFreeMail(domain));
}
