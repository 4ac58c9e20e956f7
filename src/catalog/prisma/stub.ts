import type { DataModel, FilePath } from '../../core';
import type { Stub } from '../types';
import { clientTypes, namespaceMembers, promiseType, unknownClient } from './stub-client';
import { modelNames, modelTypes } from './stub-models';
import { delegateTypes, queryTypes, unknownDelegate } from './stub-types';

/** Every Prisma stub lies here; nothing else does. */
export const stubFolder = '/headroom-stubs/prisma/';

/**
 * One declaration file per Prisma schema, in the order of the schemas, and last one without any model for code whose schema is
 * not at hand. What others recognise by their types: `PrismaDelegate<'User'>` (in the last one `PrismaDelegate<string>`) is what
 * `prisma.user` is; `PrismaClient` is the client; `PrismaTransactionClient` is what an interactive transaction gets.
 */
export function prismaStubs(models: readonly DataModel[]): Stub[] {
  const stubs = models
    .filter((data) => data.source === 'prisma')
    .map((data, index): Stub => ({
      file: `${stubFolder}${index}/index.d.ts`,
      text: schemaStub(data),
      data,
      match: (specifier, containingFile, target) => matchSchema(data, specifier, containingFile, target),
    }));
  const unknown: Stub = { file: `${stubFolder}unknown/index.d.ts`, text: unknownStub, match: (specifier, _file, target) => (isDefaultClient(specifier, target) ? 1 : 0) };
  return [...stubs, unknown];
}

const texts = new WeakMap<DataModel, string>();

function schemaStub(data: DataModel): string {
  let text = texts.get(data);
  if (text === undefined) {
    const fixed = queryTypes + delegateTypes(data.provider) + clientTypes(data.provider);
    text = assemble(modelTypes(data, takenNames) + fixed, modelNames(data));
    texts.set(data, text);
  }
  return text;
}

/** The words of the fixed part: a model called `Date` or `Promise` must not hide what is meant there. */
const takenNames: ReadonlySet<string> = new Set(
  (promiseType + queryTypes + delegateTypes(undefined) + clientTypes(undefined) + namespaceMembers + ' Uint8Array Date').match(/\b[A-Z]\w*/g) ?? [],
);

const unknownStub = assemble(unknownDelegate + unknownClient, '  type ModelName = string;');

function assemble(types: string, names: string): string {
  return `${promiseType}type $PrismaPromise<T> = PrismaPromise<T>;\n${types}export declare namespace Prisma {${namespaceMembers}\n${names}\n}\nexport {};\n`;
}

/** `@prisma/client` and the folder that it re-exports; `npm:` and a version are Deno's way to write it. Its runtime is not the client. */
function isDefaultClient(specifier: string, target: FilePath | undefined): boolean {
  // Every import of a workspace comes by here, for each of its schemas.
  if (!specifier.includes('client') && target?.includes('client') !== true) return false;
  const inModules = target?.replace(/^.*\/node_modules\//, '');
  return [specifier, inModules].some((path) => path !== undefined && /^(npm:)?(@prisma\/client(@[^/]+)?|\.prisma\/client)(\/.*)?$/.test(path) && isEntry(path.replace(/^.*?client(@[^/]+)?/, '')));
}

/** Whether a path inside a generated client is one of its entries. `runtime/…` and `internal/…` are the client's own parts. */
function isEntry(rest: string): boolean {
  return /^\/?(index|client|edge|wasm|default|browser|index-browser|react-native|extension|enums|models|models\/[^/]+|deno\/edge)?(\.d)?(\.[cm]?[jt]s)?$/.test(rest);
}

/**
 * How well a schema answers an import. A client's own folder beats everything; for `@prisma/client` the schema of the nearest
 * owner that contains the file; else one that generates the default client and does not lie aside, the shorter its path the better.
 */
function matchSchema(data: DataModel, specifier: string, containingFile: FilePath, target: FilePath | undefined): number {
  for (const { output } of data.clients) {
    if (output === undefined) {
      continue;
    }
    if (target !== undefined && isInside(target, output) && isEntry(target.slice(output.length))) {
      return 100000 + output.length;
    }
    const modules = output.lastIndexOf('/node_modules/');
    const name = modules < 0 ? undefined : output.slice(modules + '/node_modules/'.length);
    if (name !== undefined && !isDefaultClient(name, undefined) && isInside(specifier, name) && isEntry(specifier.slice(name.length))) {
      return 100000 + output.length;
    }
  }
  if (!isDefaultClient(specifier, target)) {
    return isCopy(data, target) ? 2 : 0;
  }
  const main = data.files[0] ?? '';
  const owner = data.owner ?? main.slice(0, main.lastIndexOf('/'));
  const isDefault = data.clients.some(({ output }) => output === undefined || /\/node_modules\/(@prisma|\.prisma)\/client$/.test(output));
  if (isInside(containingFile, owner)) {
    // Where one folder owns several, the schema that lies nearer to the file wins.
    return (isDefault ? 30000 : data.clients.length === 0 ? 20000 : 10000) + owner.length + commonLength(main, containingFile) / 10000;
  }
  if (data.aside === true || !(isDefault || data.clients.length === 0)) {
    return 0;
  }
  return Math.max(2, (isDefault ? 6000 : 3000) - main.length);
}

/** Whether an import leads to a folder of another package that is called as a client's own one is (`generated/prisma`): what a build copies there is not kept with the sources. */
function isCopy(data: DataModel, target: FilePath | undefined): boolean {
  return target !== undefined && data.clients.some(({ output }) => {
    const [name, inside] = output?.split('/').reverse() ?? [];
    const folder = `/${inside}/${name}`;
    const at = /\bgenerated\b/.test(folder) ? target.lastIndexOf(folder) : -1;
    return at >= 0 && isEntry(target.slice(at + folder.length));
  });
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`) || (path.startsWith(folder) && /^\.(d\.)?[cm]?[jt]s$/.test(path.slice(folder.length)));
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) {
    length++;
  }
  return length;
}
