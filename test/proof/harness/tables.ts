import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';

/**
 * The SQL that makes the tables of a Prisma schema: what `prisma migrate diff --from-empty --script` prints, worked out by
 * Prisma's own schema engine in its WebAssembly build, so that no binary has to be downloaded.
 * `url` is any database of the server; the engine asks it for its version.
 */
export async function tablesOf(schema: string, url: string): Promise<string> {
  const engineModule = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmLoader };
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'schema_engine_bg.wasm')), { './schema_engine_bg.js': engineModule });
  const internals = engineModule as unknown as { __wbg_set_wasm(exports: object): void; SchemaEngine: SchemaEngineClass };
  internals.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();

  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  const engine = await internals.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter);
  const diff = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  if (diff.stdout === null) throw new Error('The schema engine gave no script.');
  return diff.stdout;
}

/** Declared here because the project's types have neither the browser's library nor its `WebAssembly`. */
interface WasmLoader {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

/** What the typings of the package say of the members used here; its entry point cannot be loaded by Node as it is. */
interface SchemaEngineClass {
  new: (options: { datamodels: [string, string][] }, log: (line: string) => void, adapter: unknown) => Promise<{
    diff(request: unknown): Promise<{ stdout: string | null }>;
    free(): void;
  }>;
}
