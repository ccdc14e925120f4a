/** A module of Node's own; nothing on another host. Taken when it is needed, so that what else is here loads anywhere. */
export function builtIn(name: string): unknown {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.(name);
}
