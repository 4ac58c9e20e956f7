import type { FilePath, Notice } from '../../core';
import { asObject, readJson } from '../settings/json';
import { mappedTargets } from './packages';
import { basename, byPath, dirname, isAbsolute, isWithin, join, upwards } from '../paths';

/** What an import map makes of a specifier: a place in the workspace, or the specifier of something outside. */
export type Mapped = { readonly place: FilePath } | { readonly specifier: string };

export interface ImportMaps {
  /** What the nearest map above a folder that has the specifier makes of it; undefined where none has it. */
  mapped(specifier: string, folder: FilePath): Mapped | undefined;
  readonly notices: readonly Notice[];
}

interface ImportMap {
  readonly folder: FilePath;
  readonly imports: ReadonlyMap<string, string>;
  /** What a name means below a folder alone, the longest folder first. */
  readonly scopes: readonly { readonly below: FilePath; readonly imports: ReadonlyMap<string, string> }[];
}

/** Files that hold a map, in the order in which Deno takes them: https://docs.deno.com/runtime/fundamentals/configuration/ */
export const importMapNames = ['deno.json', 'deno.jsonc', 'import_map.json', 'importmap.json'] as const;

/** Whether a file may hold an import map, by its name. */
function isImportMap(name: string): boolean {
  return (importMapNames as readonly string[]).includes(name);
}

/**
 * Reads the import maps of Deno projects and Supabase functions: `imports` of a `deno.json(c)`, the file that its `importMap` names, and `import_map.json`.
 * What a nearer map does not have, one further up may: members of a workspace have the imports of its root. A member is imported by its `name`.
 */
export function createImportMaps(files: Iterable<FilePath>, text: (file: FilePath) => string | undefined): ImportMaps {
  const notices: Notice[] = [];
  const byFolder = new Map<FilePath, ImportMap[]>();
  const members = new Map<string, { readonly folder: FilePath; readonly exports: unknown }>();
  const found = [...files].filter((file) => isImportMap(basename(file))).sort((a, b) => rank(a) - rank(b) || byPath(a, b));

  function add(at: FilePath, map: ImportMap): void {
    if (map.imports.size === 0 && map.scopes.length === 0) return;
    const list = byFolder.get(at);
    if (list) list.push(map);
    else byFolder.set(at, [map]);
  }

  function read(file: FilePath): Readonly<Record<string, unknown>> | undefined {
    const source = text(file);
    if (source === undefined) return undefined;
    const json = readJson(file, source, 'import-map-invalid');
    notices.push(...json.notices);
    return asObject(json.value);
  }

  for (const file of found) {
    const config = read(file);
    if (config === undefined) continue;
    const folder = dirname(file);
    add(folder, mapOf(config, folder));
    const { name, exports, importMap } = config;
    if (typeof name === 'string' && exports !== undefined) members.set(name, { folder, exports });
    if (typeof importMap !== 'string' || /^\w+:\/\//.test(importMap)) continue;
    const other = join(folder, importMap);
    add(folder, mapOf(read(other) ?? {}, dirname(other)));
  }

  function memberPlace(specifier: string): Mapped | undefined {
    const [, name, rest] = /^(?:jsr:)?(@[^/]+\/[^/@]+)(?:@[^/]*)?(?:\/(.*))?$/.exec(specifier) ?? [];
    const member = name === undefined ? undefined : members.get(name);
    const target = member && mappedTargets(member.exports, rest ? `./${rest}` : '.')[0];
    return member && target !== undefined ? { place: join(member.folder, target) } : undefined;
  }

  return {
    notices,
    mapped(specifier, folder) {
      if (byFolder.size === 0 && members.size === 0) return undefined;
      if (specifier.startsWith('.')) return undefined;
      for (const at of upwards(folder)) {
        for (const map of byFolder.get(at) ?? []) {
          const scoped = map.scopes.filter(({ below }) => isWithin(below, folder)).map(({ imports }) => lookUp(imports, specifier));
          const target = scoped.find((one) => one !== undefined) ?? lookUp(map.imports, specifier);
          if (target !== undefined) return target.startsWith('.') || isAbsolute(target) ? { place: join(map.folder, target) } : memberPlace(target) ?? { specifier: target };
        }
      }
      return memberPlace(specifier);
    },
  };
}

function rank(file: FilePath): number {
  return (importMapNames as readonly string[]).indexOf(basename(file));
}

/** `imports`, and of `scopes` those that are folders of the workspace: https://docs.deno.com/runtime/fundamentals/modules/#overriding-https-imports */
function mapOf(config: Readonly<Record<string, unknown>>, folder: FilePath): ImportMap {
  const scopes = Object.entries(asObject(config['scopes']) ?? {}).filter(([scope]) => /^\.{0,2}\//.test(scope))
    .map(([scope, imports]) => ({ below: join(folder, scope), imports: importsOf(imports) }));
  return { folder, imports: importsOf(config['imports']), scopes: scopes.sort((a, b) => b.below.length - a.below.length) };
}

function importsOf(imports: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(asObject(imports) ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
}

/** The exact key, else the longest key that ends with a slash; of a package, its modules too: https://docs.deno.com/runtime/fundamentals/modules/#import-map */
function lookUp(imports: ReadonlyMap<string, string>, specifier: string): string | undefined {
  const exact = imports.get(specifier);
  if (exact !== undefined) return exact;
  let best: { readonly key: string; readonly value: string } | undefined;
  for (const [key, value] of imports) {
    const prefix = key.endsWith('/') ? key : /^(?:npm|jsr):/.test(value) ? `${key}/` : undefined;
    if (prefix !== undefined && specifier.startsWith(prefix) && prefix.length > (best?.key.length ?? 0)) best = { key: prefix, value: value.endsWith('/') ? value : `${value}/` };
  }
  return best && best.value + specifier.slice(best.key.length);
}
