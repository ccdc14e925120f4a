import { createHandover, definePolicy, type Handover } from "handover";
import { httpHandler, type HttpHandler } from "handover/http";
import { roundRobin } from "handover/routing";

/** The engine that every server here has: two reps, taken in turn. */
export async function openEngine(): Promise<Handover> {
  const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
  const handover = createHandover({ policy });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  return handover;
}

export const token = "a secret of the host's";

/** Whoever knows the token may everything; nobody else may anything but ask whether it is up. */
export function openHandler(handover: Handover, basePath = ""): HttpHandler {
  return httpHandler(handover, {
    basePath,
    authorize: (request) => request.headers.get("authorization") === `Bearer ${token}`,
    onError: (error) => console.error(error),
  });
}

/** A server that listens. */
export interface Running {
  readonly origin: string;
  close(): Promise<unknown>;
}
