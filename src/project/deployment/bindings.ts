import type { FilePath, Notice } from '../../core';
import { parseFile } from '../program/depth';
import { asObject, readJson } from '../settings/json';
import { isWithin } from '../paths';
import { propertyName } from '../syntax';
import { ts } from '../ts';

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
const types: ReadonlySet<string> = new Set(Object.values(lists));

/** Files that declare what `env` holds, as `wrangler types` and the templates of frameworks call them: https://developers.cloudflare.com/workers/languages/typescript/#generate-types */
const declaring = /^(?:worker-configuration|cloudflare-env|env|app)\.d\.ts$/;
/** Texts that name what a worker is given. What a process has in its environment is text. */
export const usesEnv = /\benv\b(?<!\b(?:process|meta|Bun|Deno)\s*\??\.\s*env)/;

/** Whether a file declares bindings, by its name. */
export function declaresBindings(name: string): boolean {
  return declaring.test(name);
}

/** Where `wrangler types` goes on with the types of the runtime itself, tens of thousands of lines. */
const runtime = /^\/\/ Begin runtime types\b/m;

/** The bindings that the text of a file of declarations has. */
export function declaredBindingsIn(text: string): readonly Pick<Binding, 'name' | 'type'>[] {
  const own = text.slice(0, runtime.exec(text)?.index);
  return mentionsBindings.test(own) ? declaredBindings(parseFile('bindings.d.ts', own, ts.ScriptTarget.Latest)) : [];
}

/** Whether a text may declare any; to be asked first. */
export const mentionsBindings = new RegExp(`\\b(?:${[...types].join('|')})\\b`);

/** The bindings that a file declares the types of, in its code or in comments of JSDoc: `interface Env { DB: D1Database }`, `@typedef {{ DB: D1Database }} Env`. */
export function declaredBindings(file: ts.SourceFile): readonly Pick<Binding, 'name' | 'type'>[] {
  const found: Pick<Binding, 'name' | 'type'>[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.type) {
      const [name, type] = [propertyName(node.name), typeOf(node.type)];
      if (name !== undefined && type !== undefined) found.push({ name, type });
    }
    for (const comment of ts.getJSDocCommentsAndTags(node)) if (comment.parent === node) ts.forEachChild(comment, look);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

/** The type of a binding: also one of several (`D1Database | undefined`), or one that is imported where it stands. */
function typeOf(type: ts.TypeNode): string | undefined {
  if (ts.isUnionTypeNode(type)) return type.types.map(typeOf).find((one) => one !== undefined);
  const name = ts.isTypeReferenceNode(type) ? type.typeName : ts.isImportTypeNode(type) ? type.qualifier : undefined;
  return name && ts.isIdentifier(name) && types.has(name.text) ? name.text : undefined;
}

/** The bindings that a configuration of wrangler names, for whichever environment. */
export function configuredBindings(file: FilePath, text: string, notices: Notice[]): readonly Pick<Binding, 'name' | 'type'>[] {
  if (file.endsWith('.toml')) return [...ofToml(text), ...classesOfToml(text)];
  const json = readJson(file, text, 'wrangler-invalid');
  notices.push(...json.notices);
  return ofJson(json.value, 0);
}

/** Deep enough for `env.production.queues.producers`. */
const maxDepth = 5;

function ofJson(value: unknown, depth: number): readonly Pick<Binding, 'name' | 'type'>[] {
  return Object.entries((depth < maxDepth && asObject(value)) || {}).flatMap(([key, inner]) => {
    const classes = key === 'services' ? inner : key === 'durable_objects' ? asObject(inner)?.['bindings'] : undefined;
    if (Array.isArray(classes)) return classes.flatMap((one) => ofClass(asObject(one) ?? {}));
    const type = Object.hasOwn(lists, key) ? lists[key] : undefined;
    if (type === undefined || !Array.isArray(inner)) return ofJson(inner, depth + 1);
    return inner.flatMap((one) => {
      const name = asObject(one)?.['binding'];
      return typeof name === 'string' ? { name, type } : [];
    });
  });
}

/**
 * What a Durable Object or an entrypoint of another worker is bound as: the type that `wrangler types` writes for it, with the name of its class.
 * https://developers.cloudflare.com/workers/wrangler/configuration/#durable-objects, https://developers.cloudflare.com/workers/wrangler/configuration/#service-bindings
 */
function ofClass(entry: Readonly<Record<string, unknown>>): readonly Pick<Binding, 'name' | 'type'>[] {
  const { name, class_name: object, binding, entrypoint } = entry;
  if (typeof binding === 'string') return typeof entrypoint === 'string' ? [{ name: binding, type: `Service<${entrypoint}>` }] : [];
  return typeof name === 'string' && typeof object === 'string' ? [{ name, type: `DurableObjectNamespace<${object}>` }] : [];
}

/** The same of TOML: tables (`[[durable_objects.bindings]]`, `[[env.staging.services]]`), and entries that are written out (`bindings = [{ name = "ROOM", class_name = "Room" }]`). */
function classesOfToml(text: string): readonly Pick<Binding, 'name' | 'type'>[] {
  const clean = text.replace(/^((?:[^#"'\n]|"[^"\n]*"|'[^'\n]*')*)#.*$/gm, '$1');
  const [first = '', ...rest] = clean.split(/^\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*$/m);
  const tables = [['', first], ...rest.flatMap((head, index) => (index % 2 === 0 ? [[head, rest[index + 1] ?? '']] : []))] as const;
  const entryOf = (part: string): Readonly<Record<string, unknown>> => Object.fromEntries([...part.matchAll(/(?:^|[\s{,])(\w+)\s*=\s*["'](\w+)["']/g)].map(([, key, value]) => [key ?? '', value]));
  return tables.flatMap(([head = '', body = '']) => [
    ...(/(?:^|\.)(?:durable_objects\.bindings|services)$/.test(head) ? ofClass(entryOf(body)) : []),
    ...[...body.matchAll(/\{[^{}]*\}/g)].flatMap(([entry]) => ofClass(entryOf(entry))),
  ]);
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
