export type { CrmLead, CrmOptions, CrmSource } from "./field-map.ts";
export { fromHubSpot, toHubSpot, toHubSpotLead } from "./hubspot.ts";
export type { HubSpotContact, HubSpotLead } from "./hubspot.ts";
export { fromSalesforce, toSalesforce } from "./salesforce.ts";
export type { SalesforceLead } from "./salesforce.ts";
