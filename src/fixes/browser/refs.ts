import type { Fix } from '../../core';
import type { Query } from '../../catalog';
import { isBrowserComponent } from '../../project/markup/component-files';
import { bare, enclosingFunction, isAssignment, isStep, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { refNamed, valuesRead } from '../../rules/client-side-processing/component-state';
import { isSvelteFile, storeRead } from '../../rules/client-side-processing/svelte-state';
import { rowOf } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { countName, handNumber } from './counted';
import { refuse } from '../refuse';
import { onceAlone } from './loaders';
import { isOfColumns, movedWork, put, putBefore, queryWith, titleOf, valuesOf, type Moved } from './moved';
import { heldIn, type InVariable, type Reactivity, type Writing } from './reactivity';
import { shownAt, type Shown } from './shown';
import { svelteReactivity } from './svelte';
import { vueReactivity } from './vue';
import { changing } from './worked-out';

/**
 * The condition, the order or the range that a component of Vue or Svelte works out of all rows that it has in a variable, asked of the database instead. What is asked by is read when the query is sent, so that
 * no loader is of an older turn; it is sent again where that changes.
 */
export function planRefs({ subject }: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { query, works, served } = subject;
  const { checker, withheld, workspace } = context;
  const named = works.flatMap(({ list }) => refNamed(list, checker) ?? storeNamed(list, checker) ?? []);
  if (named.length === 0 || served) return undefined;
  const held = named.map((name) => heldIn(name, query, checker)).find((one) => one !== undefined);
  if (!held) return refuse(withheld, 'the rows also come from, or go, elsewhere than to this component');
  const shown = held.reads.map(shownAt);
  const work = movedWork(shown, subject, shown.length > 0 && shown.every(({ counted }) => counted), context);
  if (!work) return undefined;
  const { moved, counts } = work;
  if (!isOfColumns(moved, held.handed, query)) return refuse(withheld, 'what the rows are chosen by is not in the documents');
  const file = query.call.getSourceFile();
  const text = workspace.text(file.fileName) ?? file.text;
  if (held.reads.some((one) => isChanged(one, text))) return refuse(withheld, 'the list that is shown is changed, and would be the rows themselves');
  if (changesRows(file, text, moved)) return refuse(withheld, 'what the rows are chosen by is changed in the browser, which would show others then');
  const users = usersOf(held, context);
  if (!users) return refuse(withheld, 'which components have the rows from here is not known');
  if (users.some((one) => changesIn(one, columnsOf(moved)) || changesList.test(one))) return refuse(withheld, 'a component that has the rows from here changes them');
  // One for all that use it (https://svelte.dev/docs/svelte/svelte-files#script-module).
  if (isSvelteFile(file) && /<script\b[^>]*\bmodule\b/.test(text)) return refuse(withheld, 'a script of the whole module stands beside that of the component');
  const reactivity = isSvelteFile(file) ? svelteReactivity(file) : vueReactivity;
  const names = new Names(query.call);
  const writing: Writing = { builder: new EditBuilder(), names, imports: new Imports(file, names), checker };
  return planned(moved, held, shown, counts, query, reactivity, writing, context);
}

function planned(moved: Moved, held: InVariable, shown: readonly Shown[], counts: boolean, query: Query, reactivity: Reactivity, writing: Writing, context: FixContext): Fix | undefined {
  const { withheld } = context;
  const { builder, names, imports } = writing;
  const { search } = moved;
  const state = search && reactivity.waiting(search, writing);
  if (search && state === undefined) return refuse(withheld, 'what is searched for does not begin as a text that is written out');
  const term = state === undefined ? undefined : `${reactivity.value(state)}${search?.term.isTrimmed ? '.trim()' : ''}`;
  const asked = queryWith(moved, query, { counts, term, names, imports });
  if (!asked) return undefined;
  if (!counts) for (const one of shown) put(builder, one, moved.steps);
  else if (!countIn(held, shown, asked.numberIn, reactivity, writing)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  builder.replace(query.call, asked.query);
  // What does not change stays what it was when the component was set up.
  const sources = [...valuesOf(moved).flatMap((value) => reactivity.sourceOf(value) ?? []), ...(state === undefined ? [] : [state])];
  const why = sources.length > 0 ? onceAlone(enclosingFunction(query.call), [...sources, ...(search ? [search.term.state.text] : [])], context) ?? reactivity.askAgain(held, query, sources, writing) : undefined;
  if (why !== undefined) return refuse(withheld, why);
  if (!putBefore(builder, query, asked)) return undefined;
  imports.apply(builder);
  return { kind: 'into-query', title: titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0), preferred: true, changesBehavior: true, edits: builder.build() };
}

/** The name by which a component of Svelte reads a store: `$orders`. */
function storeNamed(list: ts.Expression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const name = bare(list);
  return ts.isIdentifier(name) && isSvelteFile(name.getSourceFile()) && storeRead(name, checker) ? name : undefined;
}

/** Lets the variable hold the number, under a name of its own. */
function countIn(held: InVariable, shown: readonly Shown[], numberIn: string | undefined, reactivity: Reactivity, writing: Writing): boolean {
  const { builder, names, checker } = writing;
  const { declaration: { name }, fills, resets, handed } = held;
  if (!ts.isBinaryExpression(fills) || !handNumber(builder, { handed, checker }, numberIn, names)) return false;
  const local = countName(name, names);
  const number = reactivity.value(local);
  reactivity.holdNumber(held, local, writing);
  builder.replace(fills.left, number);
  for (const one of resets) builder.replace(one, `${number} = 0`);
  for (const { counted } of shown) if (counted) builder.replace(counted, number);
  return true;
}

/** Whether what is made of the rows has a name by which it is changed, in the scripts (`found.value.reverse()`) or by an element that is bound to it (`bind:rows={found}`) or turns it round when it is clicked. */
function isChanged(read: ts.Expression, text: string): boolean {
  for (let node: ts.Node = read; !ts.isSourceFile(node); node = node.parent) {
    const name = ts.isVariableDeclaration(node) ? node.name : isAssignment(node) && node.right.pos <= read.pos ? node.left : undefined;
    if (!name || !ts.isIdentifier(name)) continue;
    if (referencesTo(name.text, node.getSourceFile()).some((one) => { const user = (valuesRead(one) ?? one).parent; return ts.isPropertyAccessExpression(user) && changing.has(user.name.text); })) return true;
    const shown = name.text.replace(/\$/g, '\\$&');
    if (new RegExp(`\\bbind:(?:\\w+\\s*=\\s*["']?\\{\\s*)?${shown}\\b|(?<![\\w$.])${shown}\\.(?:${[...changing].join('|')})\\s*\\(`).test(text)) return true;
  }
  return false;
}

/** Whether rows get other values in what they are chosen by: what is worked out of the rows is worked out anew then, in the scripts or by an element that is bound to a column. */
export function changesRows(file: ts.SourceFile, text: string, moved: Moved): boolean {
  const columns = columnsOf(moved);
  let changes = false;
  walk(file, (node) => {
    const set = isAssignment(node) ? node.left : isStep(node) ? node.operand : undefined;
    if (set && ts.isPropertyAccessExpression(set) && columns.includes(set.name.text) && set.expression.kind !== ts.SyntaxKind.ThisKeyword) changes = true;
    if (set && ts.isElementAccessExpression(set) && !isOwnObject(set.expression)) changes = true;
    if (ts.isCallExpression(node) && node.expression.getText() === 'Object.assign' && node.arguments[0] && !ts.isObjectLiteralExpression(node.arguments[0])) changes = true;
    return !changes;
  });
  return changes || changesIn(text, columns);
}

function columnsOf({ tests, choices, order, search }: Moved): readonly string[] {
  return [...[...tests, ...choices].map(({ field }) => field), ...(order ? [order.field] : []), ...(search ? [...search.fields, ...search.exact.map(({ field }) => field)] : [])].map(({ name }) => name);
}

/** Whether a text changes one of the columns of a row: by an element that is bound to it, or by an assignment. */
function changesIn(text: string, columns: readonly string[]): boolean {
  if (columns.length === 0) return false;
  // `{#each found as { title }}<input bind:value={title} />{/each}`
  if (columns.some((name) => new RegExp(`\\{#each\\b[^}]*\\bas\\s*\\{[^}]*\\b${name}\\b`).test(text) && new RegExp(`\\bbind:(?:${name}\\b|[\\w-]+\\s*=\\s*["']?\\{\\s*${name}\\b)`).test(text))) return true;
  const column = `\\.(?:${columns.join('|')})\\b`;
  return new RegExp(`\\b(?:v-model[\\w.:-]*\\s*=\\s*["'][^"']*|bind:[\\w-]+\\s*=\\s*["']?\\{[^}]*)${column}|${column}\\s*(?:[-+*/|&?]*=(?![=>])|\\+\\+|--)`).test(text);
}

/** Whether a text changes some list, or all that an object has. */
const changesList = new RegExp(`\\.(?:${[...changing].join('|')})\\s*\\(|\\bObject\\.assign\\(\\s*(?!\\{)`);

/**
 * The texts of files that have the rows from a function that holds them for whoever calls it, by the names under which it is exported; undefined where it has none. What is made of the rows is worked out there no more.
 */
function usersOf({ declaration }: InVariable, { workspace }: FixContext): readonly string[] | undefined {
  const file = declaration.getSourceFile();
  if (isBrowserComponent(file.fileName)) return [];
  const fn = enclosingFunction(declaration);
  const name = fn && nameOf(fn);
  if (name === undefined) return undefined;
  const texts = workspace.files().flatMap((one) => (one === file.fileName ? [] : workspace.text(one) ?? []));
  const names = new Set([name]);
  // `export { useOrders as useAllOrders } from './orders'`, whatever comes of that.
  for (const known of names) for (const text of [file.text, ...texts]) if (text.includes(known)) for (const [, other = ''] of text.matchAll(new RegExp(`\\b${known}\\s+as\\s+(\\w+)`, 'g'))) names.add(other);
  return texts.filter((text) => [...names].some((one) => text.includes(one)));
}

/** `useOrders` of `function useOrders() {…}`, `const useOrders = () => {…}` and `const useOrders = defineStore('orders', () => {…})`, which Pinia calls once for all (https://pinia.vuejs.org/core-concepts/#Setup-Stores). */
function nameOf(fn: FunctionNode): string | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name?.text;
  const around = ts.isCallExpression(fn.parent) ? fn.parent.parent : fn.parent;
  return ts.isVariableDeclaration(around) && ts.isIdentifier(around.name) ? around.name.text : undefined;
}

/** `chosen` of `chosen[order.id] = true`: a variable that holds no row. */
function isOwnObject(expression: ts.Expression): boolean {
  const root = ts.isPropertyAccessExpression(expression) && expression.name.text === 'value' ? expression.expression : expression;
  if (!ts.isIdentifier(root)) return false;
  let isOwn = false;
  walk(root.getSourceFile(), (node) => {
    const made = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === root.text ? node.initializer : undefined;
    const given = made && ts.isCallExpression(made) ? made.arguments[0] : made;
    if (given && (ts.isObjectLiteralExpression(given) || (ts.isArrayLiteralExpression(given) && given.elements.length > 0))) isOwn = true;
    return !isOwn;
  });
  return isOwn;
}
