import type { SalesforceLead } from "handover/crm";

/** The two calls of Salesforce's REST API that are needed. */
export interface SalesforceClient {
  /** Leads by id; one that has been deleted is not among them. */
  leads(ids: readonly string[]): Promise<ReadonlyMap<string, SalesforceLead>>;
  update(record: SalesforceLead): Promise<void>;
}

export interface SalesforceAccess {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Changes are marked with it: by that the integration knows its own again. */
  readonly clientName: string;
}

interface Saved {
  readonly success: boolean;
  readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

const version = "/services/data/v62.0";
const fields = [
  "Id",
  "Email",
  "FirstName",
  "LastName",
  "Title",
  "Company",
  "Country",
  "NumberOfEmployees",
  "OwnerId",
  "Status",
];

export function salesforceClient(access: SalesforceAccess): SalesforceClient {
  let session: Promise<string> | undefined;

  const call = async <T>(method: string, path: string, body: object, isSecond = false): Promise<T> => {
    session ??= logIn(access);
    const response = await fetch(`${access.origin}${version}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await session}`,
        "content-type": "application/json",
        "sforce-call-options": `client=${access.clientName}`,
        // Otherwise Salesforce's own assignment rules go over what was written.
        "sforce-auto-assign": "FALSE",
      },
      body: JSON.stringify(body),
    });
    if (response.ok) return (await response.json()) as T;
    if (response.status !== 401 || isSecond) throw new Error(`Salesforce answers ${response.status}`);
    // A session ends when Salesforce likes: a new one, once.
    session = undefined;
    return call(method, path, body, true);
  };

  return {
    async leads(ids) {
      if (ids.length === 0) return new Map();
      const found = await call<(SalesforceLead | null)[]>("POST", "/composite/sobjects/Lead", { ids, fields });
      return new Map(found.flatMap((lead) => (lead === null ? [] : [[String(lead.Id), lead] as const])));
    },
    async update({ Id: id, ...values }) {
      const records = [{ attributes: { type: "Lead" }, id, ...values }];
      const saved = await call<Saved[]>("PATCH", "/composite/sobjects", { allOrNone: false, records });
      // 200 says that the request was read. Whether the record was written stands in the answer.
      const [error] = saved.flatMap((one) => (one.success ? [] : one.errors));
      if (error !== undefined) throw new Error(`Salesforce refuses: ${error.statusCode}`);
    },
  };
}

async function logIn({ origin, clientId, clientSecret }: SalesforceAccess): Promise<string> {
  const response = await fetch(`${origin}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  if (!response.ok) throw new Error(`Salesforce gives no session: ${response.status}`);
  return ((await response.json()) as { readonly access_token: string }).access_token;
}
