import express, { type ErrorRequestHandler, type Express } from "express";
import type { Handover } from "handover";
import { fromPgClient } from "handover/storage/postgres";
import type pg from "pg";
import { inTransaction } from "./in-transaction.ts";

/** What the form sends. `id` is drawn by the page when it is shown: sent twice, it is the same. */
interface Registration {
  readonly id: string;
  readonly email: string;
  readonly company?: string | undefined;
}

export const tables = `
  CREATE TABLE demo_day (id text PRIMARY KEY, seats_left int NOT NULL, CONSTRAINT seats_left CHECK (seats_left >= 0));
  CREATE TABLE registration (id text PRIMARY KEY, email text NOT NULL, lead_id text NOT NULL);
`;

/** An application as there are many: it has tables of its own, and Handover's beside them. */
export function registrations(pool: pg.Pool, handover: Handover): Express {
  const app = express();
  app.use(express.json({ limit: "64kb" }));
  app.post("/demo-days/:day/registrations", (request, response, next) => {
    register(request.params.day, request.body as Registration).then(
      ({ status, body }) => response.status(status).json(body),
      next, // so that it does the same on Express 4
    );
  });
  app.use(onError);
  return app;

  async function register(day: string, { id, email, company }: Registration) {
    return inTransaction(pool, async (client) => {
      // Who has the lead, and the ledger that says who is next: part of this transaction, as are the rows below.
      const { status, lead, issues } = await handover.ingest(
        { email, company, source: "demo-day" },
        { using: fromPgClient(client), commandId: `registration/${id}` },
      );
      if (lead === undefined)
        return { status: 422, body: { status, expected: issues.map(({ expected }) => expected) } };
      const { rowCount } = await client.query(
        "INSERT INTO registration (id, email, lead_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        [id, email, lead.id],
      );
      if (rowCount === 1) await client.query("UPDATE demo_day SET seats_left = seats_left - 1 WHERE id = $1", [day]);
      return { status: rowCount === 1 ? 201 : 200, body: { status, owner: lead.ownerId } };
    });
  }
}

const onError: ErrorRequestHandler = (error: { code?: string; constraint?: string }, _request, response, _next) => {
  if (error.constraint === "seats_left") response.status(409).json({ status: "full" });
  // Nothing is committed: the same form may be sent again.
  else response.status(503).set("retry-after", "1").json({ status: "failed", code: error.code });
};
