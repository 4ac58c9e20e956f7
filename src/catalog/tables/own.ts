import type { FilePath } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeOf, stubMember } from './members';
import { queryOf } from '../models/query';
import { folderOf, labelOf, moduleStubs } from './rows';
import { callsOf } from './trigger';
import type { CallLike, LibraryEntry, Meaning, RecogniseContext } from '../types';

/** A team's own wrapper, as its configuration names it: a function that does what a library's would. */
export interface OwnFunction {
  /** The package as it is imported, or the absolute path of a module of the workspace, with or without its extension. */
  readonly module: string;
  /** The exported function, or `Class.method`. */
  readonly name: string;
  readonly is: 'query' | 'email' | 'queue';
  /** The model that a query reads or writes. */
  readonly model?: string;
}

/** The id of the entry that a workspace's own wrappers make. */
const ownLibraryId = 'own';

/**
 * The catalogue entry of a workspace's own wrappers; undefined where it names none. Wrappers of packages get a stub of their names, those of the workspace's
 * own modules are known by where they are declared. What a wrapper does inside is not looked at: the configuration says what it is.
 */
export function ownLibrary(functions: readonly OwnFunction[]): LibraryEntry | undefined {
  if (functions.length === 0) return undefined;
  const last = functions.map(({ name }) => name.replace(/^.*\./, ''));
  const mentions = callsOf({ methods: last, functions: last, classes: [] });
  const stubs = moduleStubs(ownLibraryId, packageStubs(functions.filter(({ module }) => !isPath(module))));
  return {
    id: ownLibraryId,
    trigger: mentions,
    callNames: new Set(last),
    // A module of the workspace imports nothing that says what it is.
    globals: mentions,
    stubs: () => stubs,
    dialect: {},
    recognise(call, context) {
      const found = functions.find((one) => (isPath(one.module) ? isDeclaredIn(call, one, context) : isOfPackage(call, one, context)));
      return found && !ts.isNewExpression(call) ? meaningOf(found, call) : undefined;
    },
  };
}

function isPath(module: string): boolean {
  return module.startsWith('/') || /^[A-Za-z]:\//.test(module);
}

/** Declarations that give the names of a package their places: `send`, `Mailer.send`. */
function packageStubs(functions: readonly OwnFunction[]): Readonly<Record<string, string>> {
  const modules: Record<string, string> = {};
  for (const module of new Set(functions.map((one) => one.module))) {
    const names = functions.filter((one) => one.module === module).map(({ name }) => name.split('.'));
    const classes = new Map<string, string[]>();
    const lines: string[] = [];
    for (const [owner = '', method] of names) {
      if (method === undefined) lines.push(`export declare function ${owner}(...args: any[]): Promise<any>;`);
      else classes.set(owner, [...classes.get(owner) ?? [], method]);
    }
    for (const [name, methods] of classes) lines.push(`export declare class ${name} { constructor(...args: any[]); ${methods.map((method) => `${method}(...args: any[]): Promise<any>;`).join(' ')} [other: string]: any }`);
    modules[module] = `${lines.join('\n')}\n`;
  }
  return modules;
}

function isOfPackage(call: CallLike, { module, name }: OwnFunction, context: RecogniseContext): boolean {
  const member = stubMember(call, context);
  const [stub] = moduleStubs(ownLibraryId, { [module]: '' });
  return member !== undefined && member.file.startsWith(folderOf(ownLibraryId)) && member.file === stub?.file && (member.owner === undefined ? member.name : `${member.owner}.${member.name}`) === name;
}

/** Whether what is called is declared, by that name, in the module. */
function isDeclaredIn(call: CallLike, { module, name }: OwnFunction, { checker }: RecogniseContext): boolean {
  const callee = bare(calleeOf(call));
  let symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const called = symbol?.name;
  return (symbol?.declarations ?? []).some((declaration) => {
    const file = declaration.getSourceFile().fileName;
    const parent = declaration.parent;
    const owner = ts.isClassLike(parent) ? parent.name?.text
      : ts.isObjectLiteralExpression(parent) && ts.isVariableDeclaration(parent.parent) && ts.isIdentifier(parent.parent.name) ? parent.parent.name.text : undefined;
    return isModule(file, module) && (owner === undefined ? called : `${owner}.${called}`) === name;
  });
}

function isModule(file: FilePath, module: string): boolean {
  return file === module || file.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '') === module.replace(/(?:\/index)?(?:\.[cm]?[jt]sx?)?$/, '');
}

function meaningOf({ is, model }: OwnFunction, call: ts.CallExpression | ts.TaggedTemplateExpression): Meaning {
  const label = labelOf(call);
  switch (is) {
    case 'query': return queryOf({ library: ownLibraryId, op: 'raw', call, client: calleeOf(call), label, ...(model !== undefined && { entity: model }) });
    case 'email': return { concept: 'external', kind: 'email', library: ownLibraryId, call, label };
    case 'queue': return { concept: 'enqueue', library: ownLibraryId, call, label };
  }
}
