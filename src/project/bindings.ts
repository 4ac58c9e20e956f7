import type { FilePath, Notice } from '../core';
import { asObject, readJson } from './json';
import { isWithin } from './paths';

/** What a worker of Cloudflare is given under a name of its `env`. */
export interface Binding {
  readonly name: string;
  /** The type of it, as the runtime's declarations call it. */
  readonly type: string;
  /** The folder of what says so. */
  readonly folder: FilePath;
}

/** The lists of wrangler's configuration, and what their entries are in code: https://developers.cloudflare.com/workers/wrangler/configuration/#bindings */
const lists: Readonly<Record<string, string>> = { d1_databases: 'D1Database', kv_namespaces: 'KVNamespace', 'kv-namespaces': 'KVNamespace', r2_buckets: 'R2Bucket', producers: 'Queue' };
const types = [...new Set(Object.values(lists))].join('|');

/** Files that declare what `env` holds, as `wrangler types` and the templates of frameworks call them: https://developers.cloudflare.com/workers/languages/typescript/#generate-types */
const declaring = /^(?:worker-configuration|cloudflare-env|env|app)\.d\.ts$/;
/** A member of a type, at the beginning of its line or behind another one. */
const member = new RegExp(`(?:^|[{;,])[ \\t]*(?:readonly[ \\t]+)?([A-Za-z_$][\\w$]*)\\??[ \\t]*:[ \\t]*(?:import\\(["'][\\w@/.-]*["']\\)\\.)?(${types})\\b`, 'gm');

/** Texts that name what a worker is given. What a process has in its environment is text. */
export const usesEnv = /\benv\b(?<!\b(?:process|meta|Bun|Deno)\s*\??\.\s*env)/;

/** Whether a file declares bindings, by its name. */
export function declaresBindings(name: string): boolean {
  return declaring.test(name);
}

/** The bindings that a text declares the types of: `interface Env { DB: D1Database }`. */
export function declaredBindings(text: string): readonly Pick<Binding, 'name' | 'type'>[] {
  return [...text.matchAll(member)].flatMap(([, name, type]) => (name !== undefined && type !== undefined ? { name, type } : []));
}

/** The bindings that a configuration of wrangler names, for whichever environment. */
export function configuredBindings(file: FilePath, text: string, notices: Notice[]): readonly Pick<Binding, 'name' | 'type'>[] {
  if (file.endsWith('.toml')) return ofToml(text);
  const json = readJson(file, text, 'wrangler-invalid');
  notices.push(...json.notices);
  return ofJson(json.value, 0);
}

/** Deep enough for `env.production.queues.producers`. */
const maxDepth = 5;

function ofJson(value: unknown, depth: number): readonly Pick<Binding, 'name' | 'type'>[] {
  return Object.entries((depth < maxDepth && asObject(value)) || {}).flatMap(([key, inner]) => {
    const type = Object.hasOwn(lists, key) ? lists[key] : undefined;
    if (type === undefined || !Array.isArray(inner)) return ofJson(inner, depth + 1);
    return inner.flatMap((one) => {
      const name = asObject(one)?.['binding'];
      return typeof name === 'string' ? { name, type } : [];
    });
  });
}

/** Of TOML, the names of bindings in tables (`[[d1_databases]]`, `[[env.staging.queues.producers]]`) and in lists that are written out (`kv_namespaces = [{ binding = "A" }]`). */
function ofToml(text: string): readonly Pick<Binding, 'name' | 'type'>[] {
  const found: Pick<Binding, 'name' | 'type'>[] = [];
  let table: string | undefined;
  let list: string | undefined;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/^((?:[^#"']|"[^"]*"|'[^']*')*)#.*$/, '$1');
    const head = /^\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*$/.exec(line)?.[1];
    if (head !== undefined) [table, list] = [head.split('.').at(-1), undefined];
    const key = /^\s*(?:[\w-]+\.)*([\w-]+)\s*=\s*\[/.exec(line)?.[1];
    if (key !== undefined) list = key;
    const kind = list ?? table ?? '';
    const type = Object.hasOwn(lists, kind) ? lists[kind] : undefined;
    if (type !== undefined) for (const [, name] of line.matchAll(/(?:^|[\s{,])binding\s*=\s*["'](\w+)["']/g)) if (name !== undefined) found.push({ name, type });
    if (list !== undefined && /\]\s*$/.test(line)) list = undefined;
  }
  return found;
}

/**
 * The type of the binding that a file of the workspace means by a name: what the innermost folder around it says, else, of code that no worker's folder is around, what all say that have one of that name; undefined
 * where they differ. What is bound to one worker says nothing of another.
 */
export function bindingFor(name: string, file: FilePath, bindings: readonly Binding[]): string | undefined {
  const named = bindings.filter((one) => one.name === name);
  const depth = Math.max(...named.filter(({ folder }) => isWithin(folder, file)).map(({ folder }) => folder.length));
  if (depth < 0 && bindings.some(({ folder }) => isWithin(folder, file))) return undefined;
  const meant = new Set((depth > 0 ? named.filter(({ folder }) => folder.length === depth && isWithin(folder, file)) : named).map(({ type }) => type));
  const [only] = meant;
  return meant.size === 1 ? only : undefined;
}
