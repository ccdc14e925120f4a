import type { PostgresDatabase, PostgresExecutor } from "../database.ts";

/** The part of a TypeORM data source that Handover uses. */
export interface TypeOrmDataSource extends TypeOrmManager {
  transaction<T>(isolation: "READ COMMITTED", work: (manager: TypeOrmManager) => Promise<T>): Promise<T>;
}

/** The part of a TypeORM entity manager that Handover uses. */
export interface TypeOrmManager {
  query(text: string, params: unknown[]): Promise<unknown>;
}

/** Handover on an initialized TypeORM data source of type `postgres`. */
export function fromTypeOrm(dataSource: TypeOrmDataSource): PostgresDatabase {
  return {
    ...fromTypeOrmTransaction(dataSource),
    transaction: (work) => dataSource.transaction("READ COMMITTED", (manager) => work(fromTypeOrmTransaction(manager))),
  };
}

/** The entity manager of a TypeORM transaction of yours. */
export function fromTypeOrmTransaction(manager: TypeOrmManager): PostgresExecutor {
  return {
    connection: manager,
    query: async (text, params) => ({ rows: rowsOf(await manager.query(text, [...params])) }),
  };
}

/** The rows themselves, or beside their number after an UPDATE or a DELETE. */
function rowsOf(result: unknown): readonly unknown[] {
  const [first] = result as readonly unknown[];
  return Array.isArray(first) ? first : (result as readonly unknown[]);
}
