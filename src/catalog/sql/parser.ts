import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node, ParseResult } from 'libpg-query';
import { translate, type SqlDialect } from './dialect';

/** What Postgres' own parser, compiled to WebAssembly, gives to call (libpg-query, wasm/index.cjs). */
interface PgQuery {
  _malloc(size: number): number;
  _free(pointer: number): void;
  _wasm_parse_query_raw(text: number): number;
  _wasm_free_parse_result(result: number): void;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, pointer: number, size: number): void;
  UTF8ToString(pointer: number): string;
  getValue(pointer: number, type: 'i32'): number;
}

/** The part of it that is used; the library that the sources are checked with has none. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Enough for any statement that a person wrote; longer ones are data. */
const longest = 60_000;

/** Comments of Postgres stand in one another; its scanner takes the square of their number where none of them ends. */
const maxOpen = 500;

/** Whether a text is too long to be read, which spares it the translation as well. */
export function isTooLong(text: string): boolean {
  return text.length > longest;
}

/** Undefined until the first statement is parsed: a workspace without SQL pays nothing. `null` where it cannot be loaded. */
let loaded: PgQuery | null | undefined;

/**
 * The trees of the statements in a text, in the grammar of Postgres 18; undefined where that rejects it. The first call compiles the
 * module, which takes some 20 ms.
 */
export function parseStatements(text: string): readonly Node[] | undefined {
  if (isTooLong(text) || text.split('/*').length > text.split('*/').length + maxOpen) return undefined;
  loaded ??= load();
  if (!loaded) return undefined;
  try {
    return parse(loaded, text)?.stmts?.flatMap(({ stmt }) => stmt ?? []);
  } catch {
    // After a trap (a stack that ran over) the module's memory is in no known state: the next text gets a new one.
    loaded = undefined;
    return undefined;
  }
}

/** The same of a text in any dialect, said in the grammar of Postgres. */
export function statementsIn(text: string, dialect: SqlDialect): readonly Node[] | undefined {
  return isTooLong(text) ? undefined : parseStatements(dialect === 'postgres' ? text : translate(text, dialect).text);
}

function parse(module: PgQuery, text: string): ParseResult | undefined {
  const size = module.lengthBytesUTF8(text) + 1;
  const pointer = module._malloc(size);
  let result = 0;
  try {
    module.stringToUTF8(text, pointer, size);
    result = module._wasm_parse_query_raw(pointer);
    // struct PgQueryParseResult { char *parse_tree; char *stderr_buffer; PgQueryError *error; }
    const [tree, error] = [module.getValue(result, 'i32'), module.getValue(result + 8, 'i32')];
    return tree && !error ? (JSON.parse(module.UTF8ToString(tree)) as ParseResult) : undefined;
  } finally {
    module._free(pointer);
    if (result) module._wasm_free_parse_result(result);
  }
}

/**
 * The package only loads by promise, and the engine is synchronous. Its module is Emscripten's, whose hook `instantiateWasm` may do the work in
 * place (https://emscripten.org/docs/api_reference/module.html#Module.instantiateWasm): then every function is there when the hook
 * returns. What the module still does behind its promise sets up files and terminals, which the parser has no use for.
 */
function load(): PgQuery | null {
  const file = wasmFile();
  if (file === undefined) return null;
  const create = require('libpg-query/wasm/libpg-query.js') as (module: object) => Promise<unknown>;
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  let ready = false;
  const module = {
    instantiateWasm(imports: object, done: (instance: object) => void): object {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(startingSmall(readFileSync(file))), imports);
      done(instance);
      ready = true;
      return instance.exports;
    },
  };
  create(module).catch(() => undefined);
  return ready ? (module as unknown as PgQuery) : null;
}

const memorySection = 5;
/** 40 MB: its stack ends at 34.5 MB (the module's first global), and it takes more where a statement needs it. */
const startPages = 640;

/**
 * The module with less memory to start with than the 128 MB that it was built with: from 64 MB outside its heap on, V8 looks through the whole heap at once, which is a tenth of a second in a large workspace for
 * its first statement of SQL. A module that is laid out otherwise stays as it is. https://webassembly.github.io/spec/core/binary/modules.html#memory-section
 */
function startingSmall(bytes: Uint8Array): Uint8Array {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const [section, size] = [bytes[at++], number()];
    const end = at + size;
    if (section === memorySection) {
      const [memories, flags, pages] = [number(), number(), bytes.subarray(at, at + 2)];
      // As many bytes as before, so that everything behind stays where it is.
      const hasRoom = (pages[0] ?? 0) >= 0x80 && (pages[1] ?? 0x80) < 0x80;
      if (memories === 1 && flags === 1 && hasRoom && number() > startPages) pages.set([0x80 | (startPages & 0x7f), startPages >> 7]);
      return bytes;
    }
    at = end;
  }
  return bytes;
}

/** Beside the bundle, where the build copies it; for the tests, which run the sources, in its package. */
function wasmFile(): string | undefined {
  const beside = join(__dirname, 'libpg-query.wasm');
  if (existsSync(beside)) return beside;
  try {
    return require.resolve('libpg-query/wasm/libpg-query.wasm');
  } catch {
    return undefined;
  }
}
