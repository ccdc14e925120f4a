import { PrismaPg } from "@prisma/adapter-pg";
import { getPrismaClient } from "@prisma/client/runtime/client";

const compiler = "@prisma/client/runtime/query_compiler_fast_bg.postgresql";
const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (code: Uint8Array) => object } };

/**
 * A Prisma client as `prisma generate` writes it for a schema without models (`internal/class.ts`): the runtime and the query
 * compiler come from the package, so nothing is generated or downloaded.
 */
export function prismaClient(connectionString: string): InstanceType<ReturnType<typeof getPrismaClient>> {
  const Client = getPrismaClient({
    previewFeatures: [],
    clientVersion: "7.10.1",
    engineVersion: "d1b3f377ca835d73fd50954a5e22128b9ebdd6b8",
    activeProvider: "postgresql",
    inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
    runtimeDataModel: { models: {}, enums: {}, types: {} },
    parameterizationSchema: { strings: [], graph: "AAAA" },
    compilerWasm: {
      getRuntime: () => import(`${compiler}.mjs`),
      async getQueryCompilerWasmModule() {
        const { wasm } = (await import(`${compiler}.wasm-base64.mjs`)) as { wasm: string };
        return new WebAssembly.Module(Buffer.from(wasm, "base64"));
      },
      importName: "./query_compiler_fast_bg.js",
    },
  });
  return new Client({ adapter: new PrismaPg({ connectionString, max: 8 }) });
}
