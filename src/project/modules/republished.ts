import type { FilePath } from '../../core';
import type { StubProvider } from '../types';
import type { Packages } from './packages';

/** What is read of a file: the modules that it names, and its text. */
interface Importing {
  readonly imports: readonly string[];
  readonly text: string | undefined;
}

/** Packages of a workspace that are a known library under another name. */
export interface Republished {
  /** The specifier of the known library that another one stands for: `slonik` for `@acme/slonik`; undefined where it stands for none. */
  of(specifier: string): string | undefined;
  /** The stubs that anything was found to stand for, as far as it was asked. */
  readonly stubs: ReadonlySet<FilePath>;
  /** Whether two texts of a file say something else about what packages are: then it is looked for anew when it is asked the next time. */
  isOther(before: Importing | undefined, after: Importing | undefined): boolean;
}

export interface RepublishedInput {
  readonly packages: Packages;
  readonly stubs: StubProvider;
  files(): readonly FilePath[];
  entry(file: FilePath): Importing;
}

/**
 * Two ways to have a library under another name. An alias says so itself: `"database": "npm:knex@^3"` (https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies). A fork, or a copy that an
 * organisation publishes in its own scope, keeps the last part of the name, and is used as the library is: the files that import it take from it, for the most part, what the library exports, at least two
 * names; or one, and call two methods that the library has. The name alone decides nothing: `@nestjs/mongoose` is another package, whose names are its own.
 */
export function createRepublished({ packages, stubs, files, entry }: RepublishedInput): Republished {
  const dependencies = new Map<string, string>();
  for (const { dependencies: ranges } of packages.all) for (const [name, range] of ranges) {
    const known = knownName(name, range);
    if (known !== undefined && stubOf(name) === undefined && stubOf(known.name) !== undefined && (known.isAlias || packages.named(name, '/') === undefined)) dependencies.set(name, known.isAlias ? `npm:${known.name}` : known.name);
  }
  const decided = new Map<string, boolean>();
  const found = new Set<FilePath>();

  function stubOf(specifier: string): FilePath | undefined {
    return stubs.resolve(specifier, '/index.ts', undefined);
  }

  function of(specifier: string): string | undefined {
    if (dependencies.size === 0) return undefined;
    const name = nameOf(specifier);
    const known = name === undefined ? undefined : dependencies.get(name);
    if (name === undefined || known === undefined) return undefined;
    let isIt = decided.get(name);
    if (isIt === undefined) decided.set(name, isIt = known.startsWith('npm:') || isUsedAs(name, known));
    if (!isIt) return undefined;
    const other = `${known.replace(/^npm:/, '')}${specifier.slice(name.length)}`;
    const stub = stubOf(other);
    if (stub !== undefined) found.add(stub);
    return other;
  }

  function isUsedAs(name: string, known: string): boolean {
    const agreed = new Set<string>();
    const methods = new Set<string>();
    let [agreeing, other] = [0, 0];
    for (const file of files()) {
      const { imports, text = '' } = entry(file);
      for (const specifier of imports) {
        if (nameOf(specifier) !== name) continue;
        const declared = stubs.text(stubOf(`${known}${specifier.slice(name.length)}`) ?? '');
        for (const taken of namesTaken(text, specifier)) {
          if (taken !== 'default' && declared !== undefined && new RegExp(`\\b(?:const|let|var|function|class|interface|type|enum|namespace)\\s+(?:[\\w$]+: any, )*${escaped(taken)}(?![\\w$])`).test(declared)) {
            agreed.add(taken);
            agreeing++;
          } else if (taken === 'default' && declared !== undefined && /\bexport\s*(?:=|default\b)|\bas default\b/.test(declared)) agreed.add(taken);
          else other++;
        }
        if (declared !== undefined) for (const [, method = ''] of text.matchAll(/\.\s*([\w$]+)\s*[(<`]/g)) if (new RegExp(`(?<![\\w$])${escaped(method)}\\s*(?:<[^()]*>)?\\(`).test(declared)) methods.add(method);
      }
    }
    return agreed.size > 0 && (agreeing > other || other === 0) && (agreed.size > 1 || methods.size > 1);
  }

  return {
    of,
    stubs: found,
    isOther(before, after) {
      if (dependencies.size === 0) return false;
      const said = (text: Importing | undefined): string => (text?.imports ?? []).flatMap((specifier) => (dependencies.has(nameOf(specifier) ?? '') ? [specifier, ...namesTaken(text?.text ?? '', specifier)] : [])).join(' ');
      if (said(before) === said(after)) return false;
      decided.clear();
      found.clear();
      return true;
    },
  };
}

/** The known name that a dependency may have another name for. */
function knownName(name: string, range: string): { readonly name: string; readonly isAlias: boolean } | undefined {
  const alias = /^npm:(@[^/@]+\/[^@/]+|[^@/]+)/.exec(range)?.[1];
  if (alias !== undefined) return { name: alias, isAlias: true };
  const last = /^@[^/]+\/([^/]+)$/.exec(name)?.[1];
  return last === undefined ? undefined : { name: last, isAlias: false };
}

function nameOf(specifier: string): string | undefined {
  return /^(?:@[^/]+\/[^/]+|[^/@.][^/]*)/.exec(specifier)?.[0];
}

/** The names that a text takes from a module: those of its imports, re-exports and `require` calls, and the members of what stands for the whole module. */
function namesTaken(text: string, specifier: string): readonly string[] {
  const names = new Set<string>();
  const from = `['"]${escaped(specifier)}['"]`;
  const whole: string[] = [];
  for (const [, clause = ''] of text.matchAll(new RegExp(`\\b(?:im|ex)port\\s+([^'";]*?)\\s*from\\s*${from}`, 'g'))) take(clause);
  for (const [, clause = ''] of text.matchAll(new RegExp(`\\b(?:const|let|var)\\s+([^=;]+?)\\s*=\\s*(?:await\\s+)?(?:require|import)\\s*\\(\\s*${from}\\s*\\)(?!\\s*[.(])`, 'g'))) take(clause.replaceAll(/:\s*/g, ' as '));
  if (new RegExp(`\\brequire\\(\\s*${from}\\s*\\)\\s*\\(`).test(text)) names.add('default');
  for (const [, member = ''] of text.matchAll(new RegExp(`\\brequire\\(\\s*${from}\\s*\\)\\s*\\.\\s*([\\w$]+)`, 'g'))) names.add(member);
  for (const local of whole) {
    names.add('default');
    for (const [, member = ''] of text.matchAll(new RegExp(`(?<![.\\w$])${escaped(local)}\\s*\\.\\s*([\\w$]+)`, 'g'))) names.add(member);
  }
  return [...names];

  function take(clause: string): void {
    const braces = /\{([^}]*)\}/.exec(clause);
    for (const one of braces?.[1]?.split(',') ?? []) {
      const name = /^\s*(?:type\s+)?([\w$]+)/.exec(one)?.[1];
      if (name !== undefined) names.add(name);
    }
    const rest = clause.replace(/\{[^}]*\}/, '').replace(/^type\s+/, '');
    const local = /\*\s*as\s+([\w$]+)|^\s*([\w$]+)/.exec(rest);
    if (local) whole.push(local[1] ?? local[2] ?? '');
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
