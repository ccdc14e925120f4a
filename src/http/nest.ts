import type { Handover } from "../engine/index.ts";

/** What the engine is injected by: `@Inject(HANDOVER) handover: Handover`. */
export const HANDOVER = "handover";

/** A dynamic module of Nest's. */
export interface HandoverModule {
  readonly module: new () => object;
  readonly global: true;
  readonly providers: readonly { readonly provide: string; readonly useFactory: () => Promise<Handover> }[];
  readonly exports: readonly string[];
}

/**
 * The engine as a global module: `imports: [handoverModule(() => createHandover({ policy, storage }))]`. It is opened when the application
 * starts, so that what is wrong is said then, and closed when it shuts down (`app.enableShutdownHooks()`).
 */
export function handoverModule(create: () => Handover | Promise<Handover>): HandoverModule {
  let opened: Handover | undefined;
  class HandoverRoot {
    async onApplicationShutdown(): Promise<void> {
      await opened?.close();
    }
  }
  const useFactory = async (): Promise<Handover> => {
    opened = await create();
    await opened.open();
    return opened;
  };
  return { module: HandoverRoot, global: true, providers: [{ provide: HANDOVER, useFactory }], exports: [HANDOVER] };
}
