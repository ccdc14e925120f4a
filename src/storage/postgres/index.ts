export type { PostgresDatabase, PostgresExecutor, PostgresValue } from "./database.ts";
export { fromPg, fromPgClient } from "./from-pg.ts";
export type { PgClient, PgPool, PgPoolClient } from "./from-pg.ts";
export { postgresMigrations, postgresRowLevelSecurity } from "./migrations.ts";
export { postgresStorage } from "./storage.ts";
export type { PostgresStorageOptions } from "./storage.ts";
