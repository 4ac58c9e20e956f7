import type { LibraryEntry } from '../types';

/** The names of what can be called, by how a call of them is written. */
export interface CalledNames {
  /** `.send(` */
  readonly methods: readonly string[];
  /** `generateText(`, `ai.generateText(`, and `generateText as` of an import that renames it */
  readonly functions: readonly string[];
  /** `new Resend(` */
  readonly classes: readonly string[];
}

/** The names in the keys of rows: `Owner.method`, `function`, `new Class`. */
export function calledNames(keys: readonly string[], functions: readonly string[] = []): CalledNames {
  return {
    methods: keys.flatMap((key) => /^[^ ]+\.([^.]+)$/.exec(key)?.[1] ?? []),
    functions: [...keys.filter((key) => /^[^ .]+$/.test(key)), ...functions],
    classes: keys.flatMap((key) => /^new (.+)$/.exec(key)?.[1] ?? []),
  };
}

/** What every program calls and no library is: `Object.keys(`, `JSON.parse(`, `Promise.all(`, `Date.now(`. */
export const builtIns: ReadonlySet<string> = new Set(['Object', 'JSON', 'Promise', 'Date', 'Array', 'Math', 'Number', 'String', 'Reflect', 'console']);
const notBuiltIn = `(?<!\\b(?:${[...builtIns].join('|')})\\.)`;

/** Texts in which one of the names is called. */
export function callsOf({ methods, functions, classes }: CalledNames): RegExp {
  const parts: string[] = [];
  if (methods.length > 0) parts.push(`\\.${notBuiltIn}\\s*${anyOf(methods)}\\s*[(<]`);
  if (functions.length > 0) parts.push(`\\b${anyOf(functions)}\\s*(?:[(<]|as\\b)`);
  if (classes.length > 0) parts.push(`\\bnew\\s+(?:\\w+\\s*\\.\\s*)?${anyOf(classes)}\\b`);
  return new RegExp(parts.join('|'));
}

/**
 * Texts in which any of the libraries is called. The names of all tables stand in one pattern, each of them once: it is run over every file, and a
 * hundred patterns one after the other would be tried at every character.
 */
export function triggerOf(entries: readonly (LibraryEntry & { readonly called?: CalledNames })[]): RegExp {
  const tables = entries.flatMap(({ called }) => called ?? []);
  const all = callsOf({
    methods: tables.flatMap(({ methods }) => methods),
    functions: tables.flatMap(({ functions }) => functions),
    classes: tables.flatMap(({ classes }) => classes),
  });
  const rest = entries.filter(({ called }) => called === undefined).map(({ trigger }) => trigger.source);
  return new RegExp([...rest, ...(tables.length > 0 ? [all.source] : [])].join('|'));
}

/** An alternation with common beginnings written once, so that a character decides. */
function anyOf(names: readonly string[]): string {
  return alternation([...new Set(names)].sort());
}

function alternation(sorted: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const name of sorted) {
    const first = name.slice(0, 1);
    groups.set(first, [...groups.get(first) ?? [], name.slice(1)]);
  }
  const parts = [...groups].map(([first, rests]) => first.replace('$', '\\$') + (rests.length > 1 ? alternation(rests) : (rests[0] ?? '').replaceAll('$', '\\$')));
  const [only] = parts;
  return parts.length === 1 && only !== undefined && only !== '' ? only : `(?:${parts.sort((a, b) => b.length - a.length).join('|')})`;
}
