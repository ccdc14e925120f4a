import type { PostgresDatabase, PostgresExecutor } from "../database.ts";

/** The part of a Prisma client that Handover uses. */
export interface PrismaClient extends PrismaTransaction {
  $transaction<T>(
    work: (tx: PrismaTransaction) => Promise<T>,
    options: { isolationLevel: "ReadCommitted"; maxWait: number; timeout: number },
  ): Promise<T>;
}

/** The part of the client of a Prisma transaction that Handover uses. */
export interface PrismaTransaction {
  $queryRawUnsafe(text: string, ...params: unknown[]): PromiseLike<unknown>;
}

export interface PrismaOptions {
  /** How long a transaction waits for a connection, in milliseconds. @defaultValue `10_000` */
  readonly maxWaitMs?: number | undefined;
  /**
   * How long a transaction may take, in milliseconds, before Prisma rolls it back: longer than the storage's `lockTimeoutMs`.
   * (Prisma's own default, 5 seconds, is shorter.) @defaultValue `60_000`
   */
  readonly timeoutMs?: number | undefined;
}

/** Handover on a Prisma client for Postgres, by raw statements: no model of yours is needed or touched. */
export function fromPrisma(
  prisma: PrismaClient,
  { maxWaitMs = 10_000, timeoutMs = 60_000 }: PrismaOptions = {},
): PostgresDatabase {
  return {
    ...fromPrismaTransaction(prisma),
    transaction: (work) =>
      prisma.$transaction((tx) => work(fromPrismaTransaction(tx)), {
        isolationLevel: "ReadCommitted",
        maxWait: maxWaitMs,
        timeout: timeoutMs,
      }),
  };
}

/** The client of an interactive Prisma transaction of yours. */
export function fromPrismaTransaction(tx: PrismaTransaction): PostgresExecutor {
  return {
    connection: tx,
    query: async (text, params) => ({ rows: (await tx.$queryRawUnsafe(text, ...params)) as readonly unknown[] }),
  };
}
