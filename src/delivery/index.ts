export { toBullMq } from "./bullmq.ts";
export type { BullMqQueue, ToBullMqOptions } from "./bullmq.ts";
export { toCloudEvent } from "./cloud-event.ts";
export type { CloudEvent, CloudEventOptions } from "./cloud-event.ts";
export { toGraphileWorker } from "./graphile-worker.ts";
export type { ToGraphileWorkerOptions } from "./graphile-worker.ts";
export type { EventJob, JobOptions } from "./job.ts";
export { toPgBoss } from "./pg-boss.ts";
export type { PgBoss10, PgBoss12, PgBossDb, PgBossJob, ToPgBossOptions } from "./pg-boss.ts";
