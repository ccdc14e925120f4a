/**
 * A case in a process of its own: its heap and its compiled code are nobody else's. The parent names a module whose `open`
 * makes an object of methods, then calls these one at a time.
 */
export interface Request {
  readonly open?: { readonly module: string; readonly options: unknown };
  readonly call?: { readonly method: string; readonly args: readonly unknown[] };
}

export interface Reply {
  readonly value?: unknown;
  readonly failure?: { readonly name: string; readonly message: string; readonly stack?: string };
}

type Methods = Record<string, (...args: readonly unknown[]) => unknown>;

let methods: Methods = {};

process.on("message", (request: Request) => {
  void answer(request).then((reply) => process.send!(reply));
});
process.on("disconnect", () => process.exit(0));

async function answer({ open, call }: Request): Promise<Reply> {
  try {
    if (open !== undefined) {
      const module = (await import(open.module)) as { open(options: unknown): Methods | Promise<Methods> };
      methods = await module.open(open.options);
    }
    return call === undefined ? {} : { value: await methods[call.method]!(...call.args) };
  } catch (error) {
    if (!(error instanceof Error)) return { failure: { name: "Error", message: String(error) } };
    const { name, message, stack = "" } = error;
    return { failure: { name, message, stack } };
  }
}
