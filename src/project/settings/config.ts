import { severities, type FilePath, type Notice, type Severity } from '../../core';
import { readJson } from './json';
import { join } from '../paths';
import { locationOf } from '../positions';
import { ts } from '../ts';
import type { Target } from '../types';

export const configName = 'headroom.config.json';

/** Whether a file is a folder's configuration. */
export function isConfig(file: FilePath): boolean {
  return file.endsWith(`/${configName}`);
}

/** A function of the workspace that does what a library's would: a team's own wrapper. */
export interface LibraryFunction {
  /** The module as it is imported: a package, an alias, or a path from the root such as `./src/lib/mail`. */
  readonly module: string;
  /** The exported function, or `Class.method`. */
  readonly name: string;
  readonly is: 'query' | 'email' | 'queue';
  /** The model that a query reads or writes. */
  readonly model?: string;
}

/** What a `headroom.config.json` says; everything in it may be left out. */
export interface WorkspaceConfig {
  /** Rule id → severity or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** In `.gitignore` syntax, from the root. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Models that never have more than a few rows: reading all of them costs nothing. */
  readonly smallModels: readonly string[];
  readonly queue?: 'bullmq' | 'pg-boss';
  readonly libraries: readonly LibraryFunction[];
  readonly target?: Target;
}

export interface ConfigResult {
  readonly config: WorkspaceConfig;
  readonly notices: readonly Notice[];
}

const empty: WorkspaceConfig = { rules: {}, include: [], exclude: [], smallModels: [], libraries: [] };
const ruleLevels = [...severities, 'off'] as const;

/**
 * Reads the configuration of a root; where there is none, it is empty. A wrong value is left out and said at its place; the rest of the file holds.
 * @param text gives a file's text, undefined where there is none
 * @param knownRules ids that may stand under `rules`; any may where it is left out
 */
export function readConfig(root: FilePath, text: (file: FilePath) => string | undefined, knownRules?: ReadonlySet<string>): ConfigResult {
  const file = join(root, configName);
  const source = text(file);
  if (source === undefined) return { config: empty, notices: [] };
  const json = readJson(file, source, 'config-invalid');
  const read = new Reader(json.sourceFile, [...json.notices]);
  const top = json.sourceFile.statements[0]?.expression;
  const config: { -readonly [K in keyof WorkspaceConfig]: WorkspaceConfig[K] } = { ...empty };
  if (top === undefined) return { config, notices: read.notices };
  read.members(top, 'The configuration', {
    $schema: () => undefined,
    rules: (node) => {
      const rules: Record<string, Severity | 'off'> = {};
      for (const { name, key, value } of read.properties(node, '"rules"')) {
        const level = read.oneOf(value, `"rules.${name}"`, ruleLevels);
        if (knownRules !== undefined && !knownRules.has(name)) read.say(key, `There is no rule "${name}".`);
        else if (level !== undefined) rules[name] = level;
      }
      config.rules = rules;
    },
    include: (value) => void (config.include = read.strings(value, '"include"')),
    exclude: (value) => void (config.exclude = read.strings(value, '"exclude"')),
    smallModels: (value) => void (config.smallModels = read.strings(value, '"smallModels"')),
    queue: (value) => void (config.queue = read.oneOf(value, '"queue"', ['bullmq', 'pg-boss'])),
    libraries: (value) => void (config.libraries = read.items(value, '"libraries"').flatMap((item) => libraryFunction(read, item))),
    target: (value) => void (config.target = read.oneOf(value, '"target"', ['node', 'serverless', 'workers'])),
  });
  return { config, notices: read.notices };
}

function libraryFunction(read: Reader, node: ts.Expression): readonly LibraryFunction[] {
  let module: string | undefined;
  let name: string | undefined;
  let is: LibraryFunction['is'] | undefined;
  let model: string | undefined;
  const before = read.notices.length;
  read.members(node, 'An entry of "libraries"', {
    module: (value) => void (module = read.string(value, '"module"')),
    name: (value) => void (name = read.string(value, '"name"')),
    is: (value) => void (is = read.oneOf(value, '"is"', ['query', 'email', 'queue'])),
    model: (value) => void (model = read.string(value, '"model"')),
  });
  if (module !== undefined && name !== undefined && is !== undefined) return [{ module, name, is, ...(model === undefined ? {} : { model }) }];
  if (read.notices.length === before) read.say(node, 'An entry of "libraries" needs "module", "name" and "is".');
  return [];
}

/** Walks the file's syntax, so that everything that is wrong has its place. */
class Reader {
  constructor(
    private readonly source: ts.JsonSourceFile,
    readonly notices: Notice[],
  ) {}

  say(node: ts.Node, message: string): void {
    const start = node.getStart(this.source);
    this.notices.push({ code: 'config-invalid', severity: 'warning', message, file: this.source.fileName, location: locationOf(this.source.fileName, this.source.text, start, node.end) });
  }

  members(node: ts.Expression, what: string, known: Readonly<Record<string, (value: ts.Expression) => void>>): void {
    for (const { name, key, value } of this.properties(node, what)) {
      const take = Object.hasOwn(known, name) ? known[name] : undefined;
      if (take === undefined) this.say(key, `"${name}" is not known here; known are ${Object.keys(known).filter((word) => word !== '$schema').join(', ')}.`);
      else take(value);
    }
  }

  properties(node: ts.Expression, what: string): readonly { readonly name: string; readonly key: ts.Node; readonly value: ts.Expression }[] {
    if (!ts.isObjectLiteralExpression(node)) {
      this.say(node, `${what} must be an object.`);
      return [];
    }
    return node.properties.flatMap((property) => (ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name) ? [{ name: property.name.text, key: property.name, value: property.initializer }] : []));
  }

  items(node: ts.Expression, what: string): readonly ts.Expression[] {
    if (ts.isArrayLiteralExpression(node)) return node.elements;
    this.say(node, `${what} must be a list.`);
    return [];
  }

  string(node: ts.Expression, what: string): string | undefined {
    if (ts.isStringLiteral(node) && node.text !== '') return node.text;
    this.say(node, `${what} must be a text.`);
    return undefined;
  }

  strings(node: ts.Expression, what: string): readonly string[] {
    return this.items(node, what).flatMap((item) => this.string(item, `Every entry of ${what}`) ?? []);
  }

  oneOf<T extends string>(node: ts.Expression, what: string, values: readonly T[]): T | undefined {
    const found = ts.isStringLiteral(node) ? values.find((value) => value === node.text) : undefined;
    if (found === undefined) this.say(node, `${what} must be ${values.slice(0, -1).map((value) => `"${value}"`).join(', ')} or "${values.at(-1)}".`);
    return found;
  }
}
