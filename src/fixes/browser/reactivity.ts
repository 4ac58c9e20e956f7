import type { Query } from '../../catalog';
import { declarationOf, isConst, symbolOf } from '../../flow/values/symbols';
import { bare, hasModifier, isAssignment, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isRef, valuesRead } from '../../rules/client-side-processing/component-state';
import { isSvelteFile, isSvelteState, storeRead } from '../../rules/client-side-processing/svelte-state';
import { semicolon, type EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import type { Names } from '../edits/naming';
import { handedOver } from './held';
import type { Search } from './search';
import { isEmptyList } from './shown';
import { isWithAnswer, statementAround, underCondition } from './turns';

/** What gives such a variable a value: `orders = data`, `orders.set(data)`. */
export type Filling = ts.BinaryExpression | ts.CallExpression;

/** A variable of a component that holds a query's rows, filled in one place: a `ref` of Vue, a variable of Svelte or a store that no other component has. */
export interface InVariable {
  readonly declaration: ts.VariableDeclaration & { readonly name: ts.Identifier };
  /** The places that read it: `orders.value`, or its name where that is handed on or drawn. */
  readonly reads: readonly ts.Expression[];
  readonly fills: Filling;
  /** Places that empty it. */
  readonly resets: readonly Filling[];
  readonly handed: ts.Expression;
}

/** What a rewrite of a component writes with. */
export interface Writing {
  readonly builder: EditBuilder;
  readonly names: Names;
  readonly imports: Imports;
  readonly checker: ts.TypeChecker;
}

/** How a framework's variables are read and written, and how something is done again when one of them changes. */
export interface Reactivity {
  /** What a variable holds: `searched.value` of Vue. */
  value(name: string): string;
  /** The variable whose value a text is, where it may change. */
  sourceOf(value: string): string | undefined;
  /** The variable in which the rows were, as one that holds a number. */
  holdNumber(held: InVariable, name: string, writing: Writing): void;
  /** Puts a variable below the one that holds what was typed, which takes that over when nobody types. Gives its name. */
  waiting(search: Search, writing: Writing): string | undefined;
  /** Sends the query again whenever one of the variables changes. Why that cannot be done, where it cannot. */
  askAgain(held: InVariable, query: Query, sources: readonly string[], writing: Writing): string | undefined;
}

/** How a component has the rows in a variable; undefined where they also come from, or go, elsewhere. */
export function heldIn(name: ts.Identifier, query: Query, checker: ts.TypeChecker): InVariable | undefined {
  const declaration = declarationOf(name, checker) ?? storeRead(name, checker);
  const handed = handedOver(query, checker);
  if (!declaration || !handed || !isHolder(declaration) || !beginsEmpty(declaration)) return undefined;
  const symbol = symbolOf(declaration.name, checker);
  const reads: ts.Expression[] = [];
  const fills: Filling[] = [];
  const resets: Filling[] = [];
  const file = declaration.getSourceFile();
  const isStore = isOwnStore(declaration);
  for (const one of isStore ? referencesTo(declaration.name.text, file) : []) {
    if (symbolOf(one, checker) !== symbol) continue;
    const set = setting(one);
    // Who is handed the store may read it, and fill it.
    if (!set) return undefined;
    if (set.arguments[0] === handed) fills.push(set);
    else if (set.arguments[0] && isEmptyList(bare(set.arguments[0]))) resets.push(set);
    else return undefined;
  }
  for (const one of referencesTo(isStore ? `$${declaration.name.text}` : declaration.name.text, file)) {
    if (!isStore && symbolOf(one, checker) !== symbol) continue;
    const access = isRef(declaration) ? valuesRead(one) : one;
    const { child, user } = outward(access ?? one);
    if (!access || !isAssignment(user) || user.left !== child) reads.push(access ?? one);
    else if (user.operatorToken.kind === ts.SyntaxKind.EqualsToken && user.right === handed) fills.push(user);
    else if (user.operatorToken.kind === ts.SyntaxKind.EqualsToken && isEmptyList(bare(user.right))) resets.push(user);
    else return undefined;
  }
  const [only, ...others] = fills;
  // What changes the list itself (`orders.value.push(row)`) is no reading of it, and makes nothing of the rows that could move.
  return only && others.length === 0 ? { declaration, reads, fills: only, resets, handed } : undefined;
}

function isHolder(declaration: ts.Declaration): declaration is InVariable['declaration'] {
  return ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) && (isRef(declaration) || ((isSvelteState(declaration) || isOwnStore(declaration)) && !isExported(declaration)));
}

/** `const orders = writable([])` in a component's own script, which its markup reads as `$orders` (https://svelte.dev/docs/svelte/stores). */
function isOwnStore(declaration: ts.VariableDeclaration): boolean {
  const made = isConst(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  return made !== undefined && ts.isCallExpression(made) && made.arguments.length === 1 && made.expression.getText() === 'writable' && isSvelteFile(declaration.getSourceFile()) && !isExported(declaration);
}

/** `orders.set(data)` around the name of a store. */
function setting(name: ts.Identifier): ts.CallExpression | undefined {
  const { parent } = name;
  const call = ts.isPropertyAccessExpression(parent) && parent.expression === name && parent.name.text === 'set' ? parent.parent : undefined;
  return call && ts.isCallExpression(call) && call.expression === parent && call.arguments.length === 1 ? call : undefined;
}

/** `export let orders = []`: what a parent may give. */
function isExported(declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return ts.isVariableStatement(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function beginsEmpty({ initializer }: ts.VariableDeclaration): boolean {
  const initial = initializer && bare(initializer);
  const first = initial && ts.isCallExpression(initial) ? initial.arguments[0] : initial;
  return first !== undefined && isEmptyList(bare(first));
}

/** Lets an answer fill the variable only where nothing was asked after it. False where the place does not show when it was asked. */
export function letLatestFill({ declaration, fills }: InVariable, query: Query, { builder, names }: Writing): boolean {
  const asked = statementAround(query.call);
  const declared = declaration.parent.parent;
  if (!asked || !ts.isVariableStatement(declared) || !isWithAnswer(fills, query.call)) return false;
  const end = semicolon(declaration.getSourceFile());
  const [latest, turn] = [names.free('latest', 'latestRequest'), names.free('turn', 'request')];
  if (!underCondition(builder, fills.parent, `${turn} === ${latest}`)) return false;
  builder.after(declared, [`let ${latest} = 0${end}`]);
  builder.before(asked, [`const ${turn} = ++${latest}${end}`]);
  return true;
}
