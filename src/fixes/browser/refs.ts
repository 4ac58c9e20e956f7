import type { Query } from '../../catalog';
import type { Fix } from '../../core';
import { declarationOf, symbolOf } from '../../flow/symbols';
import { bare, enclosingFunction, inlineFunction, isAssignment, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { isRef, refNamed, valuesRead } from '../../rules/client-side-processing/component-state';
import { rowOf } from '../../rules/words';
import { EditBuilder, indentUnit, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { countName, handNumber } from './counted';
import { refuse } from './download';
import { handedOver, isCallOf } from './held';
import { movedOf, put, putBefore, queryWith, titleOf, valuesOf } from './moved';
import { pause, type Search } from './search';
import { isEmptyList, shownAt, type Shown } from './shown';
import { declares, statementAround } from './turns';
import { changing } from './worked-out';

/** A `ref` of Vue that holds a query's rows, filled by one assignment. */
interface InRef {
  readonly declaration: ts.VariableDeclaration;
  /** The places that read it: `orders.value`, or its name where that is handed on or drawn. */
  readonly reads: readonly ts.Expression[];
  readonly fills: ts.BinaryExpression;
  /** Assignments that empty it. */
  readonly resets: readonly ts.BinaryExpression[];
  readonly handed: ts.Expression;
}

/**
 * The condition, the order or the range that a component of Vue works out of all rows that it has in a `ref`, asked of the database instead. What is asked by is read when the query is sent, so that no
 * loader is of an older turn; it is sent again by `watch` (https://vuejs.org/guide/essentials/watchers.html).
 */
export function planRefs({ subject }: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { query, works } = subject;
  const { checker, withheld } = context;
  const name = works.map(({ list }) => refNamed(list, checker)).find((one) => one !== undefined);
  if (!name) return undefined;
  const held = heldIn(name, query, checker);
  if (!held) return refuse(withheld, 'the rows also come from, or go, elsewhere than to this component');
  const shown = held.reads.map(shownAt);
  const moved = movedOf(shown, subject, context);
  const counts = moved?.order === undefined && moved?.take === undefined && shown.length > 0 && shown.every(({ counted, steps }) => counted && steps.length === moved?.steps);
  if (!moved || (moved.steps === 0 && !counts)) return refuse(withheld, 'the database may answer otherwise than JavaScript does, or the places that show the rows need different ones');
  if (works.some(({ node }) => !shown.some(({ steps, counted }) => steps.slice(0, moved.steps).includes(node) || counted === (node as ts.Node)))) return refuse(withheld, 'a part of the work would be left to the browser');
  if (held.reads.some(isChanged)) return refuse(withheld, 'the list that is shown is changed, and would be the rows themselves');
  const file = query.call.getSourceFile();
  const names = new Names(query.call);
  const imports = new Imports(file, names);
  const vue = (wanted: string): string => (imports.has('vue') ? imports.named(wanted, 'vue') : wanted);
  const builder = new EditBuilder();
  const { search } = moved;
  const state = search && waiting(builder, search, names, vue, checker);
  if (search && state === undefined) return undefined;
  const term = state === undefined ? undefined : `${state}.value${search?.term.isTrimmed ? '.trim()' : ''}`;
  const asked = queryWith(moved, query, { counts, term, names, imports });
  if (!asked) return undefined;
  if (!counts) for (const one of shown) put(builder, one, moved.steps);
  else if (!countIn(builder, held, shown, asked.numberIn, names, checker)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  builder.replace(query.call, asked.query);
  // What is no `ref` stays what it was when the component was set up.
  const sources = [...valuesOf(moved).flatMap((value) => (value.endsWith('.value') ? [value.slice(0, -'.value'.length)] : [])), ...(state === undefined ? [] : [state])];
  if (sources.length > 0 && !askAgain(builder, held, query, sources, names, vue)) return refuse(withheld, 'the place is not known where the rows are loaded first');
  if (!putBefore(builder, query, asked)) return undefined;
  imports.apply(builder);
  return { kind: 'into-query', title: titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0), preferred: true, changesBehavior: true, edits: builder.build() };
}

function heldIn(name: ts.Identifier, query: Query, checker: ts.TypeChecker): InRef | undefined {
  const declaration = declarationOf(name, checker);
  const handed = handedOver(query, checker);
  if (!declaration || !isRef(declaration) || !handed || !ts.isIdentifier(declaration.name)) return undefined;
  const initial = declaration.initializer && bare(declaration.initializer);
  const first = initial && ts.isCallExpression(initial) ? initial.arguments[0] : undefined;
  if (!first || !isEmptyList(bare(first))) return undefined;
  const symbol = symbolOf(declaration.name, checker);
  const reads: ts.Expression[] = [];
  const fills: ts.BinaryExpression[] = [];
  const resets: ts.BinaryExpression[] = [];
  for (const one of referencesTo(declaration.name.text, declaration.getSourceFile())) {
    if (symbolOf(one, checker) !== symbol) continue;
    const access = valuesRead(one);
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

/** Lets the `ref` hold the number, under a name of its own. */
function countIn(builder: EditBuilder, { declaration, fills, resets, handed }: InRef, shown: readonly Shown[], numberIn: string | undefined, names: Names, checker: ts.TypeChecker): boolean {
  const { name, initializer } = declaration;
  if (!ts.isIdentifier(name) || !initializer || !handNumber(builder, { handed, checker }, numberIn, names)) return false;
  const local = countName(name, names);
  const made = bare(initializer);
  builder.replace(name, local).replace(initializer, `${ts.isCallExpression(made) ? made.expression.getText() : 'ref'}(0)`).replace(fills.left, `${local}.value`);
  for (const one of resets) builder.replace(one, `${local}.value = 0`);
  for (const { counted } of shown) if (counted) builder.replace(counted, `${local}.value`);
  return true;
}

/** Whether what is made of the rows has a name by which it is changed: `found.value.reverse()`. */
function isChanged(read: ts.Expression): boolean {
  for (let node: ts.Node = read; !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue;
    if (referencesTo(node.name.text, node.getSourceFile()).some((one) => { const user = (valuesRead(one) ?? one).parent; return ts.isPropertyAccessExpression(user) && changing.has(user.name.text); })) return true;
  }
  return false;
}

/** Puts a `ref` below the one that holds what was typed, which takes that over when nobody types. Gives its name. */
function waiting(builder: EditBuilder, { term: { state } }: Search, names: Names, vue: (name: string) => string, checker: ts.TypeChecker): string | undefined {
  const declaration = declarationOf(state, checker);
  const statement = declaration && isRef(declaration) ? declaration.parent.parent : undefined;
  if (!statement || !ts.isVariableStatement(statement)) return undefined;
  const [name, timer, stop] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause'), names.free('onCleanup', 'cleanUp')];
  const [unit, end] = [indentUnit(statement.getSourceFile()), semicolon(statement.getSourceFile())];
  const term = names.free('typed', 'newTerm');
  builder.after(statement, [
    `const ${name} = ${vue('ref')}(${state.text}.value)${end}`,
    `${vue('watch')}(${state.text}, (${term}, _before, ${stop}) => {\n${unit}const ${timer} = setTimeout(() => { ${name}.value = ${term}${end} }, ${pause})${end}\n${unit}${stop}(() => clearTimeout(${timer}))${end}\n})${end}`,
  ]);
  return name;
}

/** Sends the query again whenever what it asks by changes, and lets an answer fill the `ref` only where nothing was asked after it. */
function askAgain(builder: EditBuilder, { declaration, fills }: InRef, query: Query, sources: readonly string[], names: Names, vue: (name: string) => string): boolean {
  const loader = enclosingFunction(query.call);
  const asked = statementAround(query.call);
  const declared = declaration.parent.parent;
  const block = declared.parent;
  const filled = fills.parent;
  if (!loader || enclosingFunction(fills) !== loader || !asked || !ts.isVariableStatement(declared) || !ts.isExpressionStatement(filled) || !ts.isBlock(filled.parent)) return false;
  const mounted = mountingOf(loader, declaration);
  if (!mounted || mounted.statement.parent !== block || !(ts.isSourceFile(block) || ts.isBlock(block)) || loader.parameters.length > 0) return false;
  const after = [declared, ...block.statements.filter((one) => declares(one, sources))].reduce((last, one) => (one.end > last.end ? one : last), mounted.statement);
  const end = semicolon(loader.getSourceFile());
  const [latest, turn] = [names.free('latest', 'latestRequest'), names.free('turn', 'request')];
  builder.after(declared, [`let ${latest} = 0${end}`]);
  builder.before(asked, [`const ${turn} = ++${latest}${end}`]);
  builder.range(fills.getSourceFile(), fills.getStart(), fills.getStart(), `if (${turn} === ${latest}) `);
  const load = mounted.name ?? names.free('load', 'loadRows');
  const list = sources.length === 1 ? sources[0] : `[${sources.join(', ')}]`;
  const again = `${vue('watch')}(${list}, () => { void ${load}()${end} })${end}`;
  if (mounted.name === undefined) {
    // The function that is run when the component is there gets a name.
    builder.range(loader.getSourceFile(), mounted.statement.getStart(), loader.getStart(), `const ${load} = `);
    builder.range(loader.getSourceFile(), loader.end, mounted.statement.end, end);
    builder.after(mounted.statement, [`${mounted.hook}(${load})${end}`]);
  }
  builder.after(after, [again]);
  return true;
}

/** Where a component's rows are loaded first: `onMounted(load)`, `onMounted(() => load())`, `onMounted(async () => { … })`, `load();`. */
function mountingOf(loader: FunctionNode, declaration: ts.VariableDeclaration): { readonly statement: ts.ExpressionStatement; readonly hook: string; readonly name?: string } | undefined {
  const around = loader.parent;
  if (ts.isCallExpression(around) && around.arguments[0] === loader && isMounting(around)) return ts.isExpressionStatement(around.parent) ? { statement: around.parent, hook: around.expression.getText() } : undefined;
  const name = ts.isFunctionDeclaration(loader) ? loader.name?.text : ts.isVariableDeclaration(around) && ts.isIdentifier(around.name) ? around.name.text : undefined;
  const block = declaration.parent.parent.parent;
  if (name === undefined || !(ts.isSourceFile(block) || ts.isBlock(block))) return undefined;
  for (const statement of block.statements) {
    if (!ts.isExpressionStatement(statement)) continue;
    const call = plain(statement.expression);
    if (!ts.isCallExpression(call)) continue;
    const [given] = call.arguments;
    const run = inlineFunction(given);
    const isOwn = isCallOf(name, call) || (isMounting(call) && given !== undefined && ((ts.isIdentifier(given) && given.text === name) || (run !== undefined && callsOnce(run, name))));
    if (isOwn) return { statement, hook: call.expression.getText(), name };
  }
  return undefined;
}

function isMounting(call: ts.CallExpression): boolean {
  return /^on(?:Before)?Mount(?:ed)?$/.test(call.expression.getText());
}

/** What a statement waits for, or leaves to itself. */
function plain(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  return ts.isVoidExpression(node) ? plain(node.expression) : node;
}

function callsOnce(fn: ts.ArrowFunction | ts.FunctionExpression, name: string): boolean {
  let calls = 0;
  walk(fn.body, (node) => { if (isCallOf(name, node)) calls++; });
  return calls === 1;
}
