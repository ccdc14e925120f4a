import { same } from "../check.ts";
import { storageCase } from "../storage-case.ts";

export const listed = [
  storageCase(
    "S15.1",
    "every tenant in whose store there is a policy is listed once, and nobody else",
    async ({ storage }) => {
      same(await storage.tenants(), [], "tenants of an empty storage");
      const names = ["acme", "Acme", "ä", "b\u0000", "%"];
      for (const name of [...names, "nobody"]) {
        const store = await storage.open(name);
        if (name === "nobody") continue;
        for (const version of ["1", "2"]) await store.addPolicy({ version, document: { version } });
      }
      same([...(await storage.tenants())].sort(), [...names].sort(), "tenants");
    },
  ),
];
