import { dialectOf, subjectOf, type QueryOp } from '../../catalog';
import { lastWins } from '../../catalog/rewrites/bulk-request';
import type { Fix } from '../../core';
import { enclosingFunction, isFunctionNode, outward, referencesTo, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { elementNoun } from '../../rules/n-plus-one';
import { isResultUnused } from '../../rules/n-plus-one/certainty';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { standsOutside } from './rows/between';
import { isUniqueKey } from './rows/keys';
import { isMadeAnew } from './rows/made-anew';
import { dedent, edited, EditBuilder, lineBreak, lineIndent, reindent } from '../edits/edit-builder';
import { Element } from './rows/element';
import { statementOf } from '../edits/place';
import { asksOnlyForErrors } from './passes/error-results';
import { needsParentheses, soleElement } from './rows/result';
import type { FlowContext, QuerySite } from '../../flow/types';
import type { FixContext } from '../types';

/** A loop that does nothing but write: what to replace, and with what around the new statement. */
interface WriteLoop {
  /** What goes: the loop statement, or the expression that waits for all writes. */
  readonly target: ts.Node;
  /** Statements of the body before the write, that only prepare its values. */
  readonly preparing: readonly ts.Statement[];
  /** A condition under which an element is written at all. */
  readonly condition?: ts.Expression;
  readonly rowsUsed: boolean;
  /** Whether the loop takes the first row of each result: `const [row] = await write(…)`. */
  readonly takesFirst?: boolean;
  /** Statements that the new one makes needless: the empty list that the rows went to. */
  readonly needless?: readonly ts.Statement[];
  /** Puts the new expression (with its `await`) in place of the target. */
  wrap(expression: string): string;
}

/** What a title says that a write does. */
export const verbs: Partial<Record<QueryOp, string>> = { insert: 'Create', update: 'Update', 'update-many': 'Update', upsert: 'Upsert', delete: 'Delete', 'delete-many': 'Delete' };

/** One statement that writes all rows. */
export function planBulkWrite(finding: FixableFinding, context: FixContext): Fix | undefined {
  const parts = prepare(finding, context);
  if (!parts) return undefined;
  const { site, counted, element, loop, collection } = parts;
  const { filter } = site.meaning;
  const key = filter?.equals.find((condition) => counted.reads.of(condition.value).item);
  const imports = new Imports(site.call.getSourceFile(), new Names(counted.loop.node));
  const mapped: ts.Node[] = [];
  let merges = false;
  const bulk = dialectOf(site.meaning.library).bulkWrite?.(site.meaning, {
    each: (expression) => { mapped.push(expression); return element.each(collection, expression); },
    rows: (values, _name, inside) => { mapped.push(...values.map(({ value }) => value)); return element.objects(collection, values, inside); },
    files: context.workspace,
    needsRows: loop.rowsUsed,
    takesFirst: loop.takesFirst === true,
    uniqueKeys: isUniqueKey(key && element.column(key.value), counted),
    isUnique: (expression) => isUniqueKey(element.column(expression), counted),
    varies: (node) => { const { item, carried } = counted.reads.of(node); return item || carried; },
    merged: () => { merges = true; },
    checker: context.checker,
    imported: imports.named,
  });
  const said = [...mapped, ...bulk?.replaced ?? []];
  if (bulk && (isMadeAnew(site, mapped, context) || !standsOutside(site.call, said, counted.loop.node, context.checker))) return undefined;
  // Without rows such a statement would fail, where nothing was asked before.
  const text = bulk?.failsIfEmpty ? guarded(loop, element, collection, `await ${bulk.query}`) : bulk && loop.wrap(`await ${bulk.query}`);
  if (!bulk || text === undefined) return undefined;
  const rows = plural(rowNoun(subjectOf(site.meaning) ?? 'row'));
  const builder = new EditBuilder().replace(loop.target, indented(text, loop.target));
  imports.apply(builder);
  for (const statement of loop.needless ?? []) builder.remove(statement);
  return {
    kind: 'bulk-write',
    title: `${isCommand(site) ? `Call \`${site.meaning.label}\` for all ${plural(elementNoun(counted))}` : `${verbs[site.meaning.op] ?? 'Write'} all ${rows}`} with \`${bulk.name}\` (1 query instead of N${[bulk.caveat, merges ? lastWins : undefined].map((one) => (one ? `; ${one}` : '')).join('')})`,
    preferred: !bulk.edits,
    // That rows of one key are merged changes nothing: see `rowsToUpsert`.
    changesBehavior: bulk.caveat !== undefined,
    edits: [...builder.build(), ...bulk.edits ?? []],
  };
}

/** All writes in one transaction, where no single statement does the same. */
export function planTransaction(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const parts = prepare(finding, context);
  if (!parts || isCommand(parts.site)) return undefined;
  const { site, counted, element, loop, collection } = parts;
  if (!site.meaning.lazy || site.batch) return undefined;
  const call = dedent(site.call);
  const file = site.call.getSourceFile();
  const eol = lineBreak(file);
  const body = loop.preparing.length === 0 ? call
    : `{${eol}${[...loop.preparing.map((statement) => `  ${dedent(statement)}`), `  return ${call};`].join(eol)}${eol}}`;
  const text = dialectOf(site.meaning.library).transaction?.(site.meaning, `${collection}.map(${element.callback(body)})`);
  if (!text) return undefined;
  const builder = new EditBuilder().replace(loop.target, indented(loop.wrap(`await ${text}`), loop.target));
  for (const statement of loop.needless ?? []) builder.remove(statement);
  return {
    kind: 'transaction',
    title: `${verbs[site.meaning.op] ?? 'Write'} all ${plural(rowNoun(site.meaning.model?.name ?? 'row'))} in one transaction (all or nothing; still one statement per ${elementNoun(counted)})`,
    preferred: false,
    changesBehavior: true,
    edits: builder.build(),
  };
}

/** A query of which nothing is known but that nobody looks at its result. */
function isCommand({ meaning, call }: QuerySite): boolean {
  return meaning.op === 'raw' && isResultUnused(call);
}

/** The new statement under the condition that there is something to write; undefined where none can stand before it. */
function guarded(loop: WriteLoop, element: Element, collection: string, text: string): string | undefined {
  const { target, rowsUsed } = loop;
  if (!element.isArray || !/^[\w$.]+$/.test(collection)) return undefined;
  if (!rowsUsed) return ts.isStatement(target) || ts.isExpressionStatement(target.parent) ? `if (${collection}.length > 0) ${loop.wrap(text)}` : undefined;
  const choice = `${collection}.length > 0 ? ${text} : []`;
  return loop.wrap(ts.isExpression(target) && needsParentheses(target) ? `(${choice})` : choice);
}

/** Text that was written deeper in the loop, on the indentation of what it replaces. */
function indented(text: string, target: ts.Node): string {
  return reindent(text, lineIndent(target.getSourceFile(), target.getStart()));
}

function prepare(finding: FixableFinding, context: FlowContext) {
  const { site, loops, shape } = finding.subject;
  const counted = loops.at(-1);
  if (!(shape === 'write' || isCommand(site)) || !counted || site.loops.at(-1) !== counted.loop || ts.isPropertyAccessExpression(site.call) || ts.isOptionalChain(site.call)) return undefined;
  const element = Element.of(counted, context.checker);
  const loop = element && !counted.loop.indexed ? writeLoop(finding, counted) : undefined;
  if (!element || !loop || counted.dependence.carried) return undefined;
  if (ts.isCallExpression(counted.loop.node) && ts.isPropertyAccessExpression(counted.loop.node.expression) && counted.loop.node.expression.questionDotToken) return undefined;
  let collection = collectionText(element);
  if (loop.condition) {
    const condition = element.express(loop.condition);
    if (condition === undefined || condition !== loop.condition.getText()) return undefined;
    collection = `${collection}.filter(${element.callback(condition)})`;
  }
  return { site, counted, element, loop, collection };
}

function collectionText(element: Element): string {
  const text = element.collection.getText();
  if (!element.isArray) return `Array.from(${text})`;
  return ts.isAwaitExpression(element.collection) ? `(${text})` : text;
}

function writeLoop(finding: FixableFinding, counted: CountedLoop): WriteLoop | undefined {
  const { loop } = counted;
  if (loop.kind === 'for-of') return ofStatement(finding, loop.node as ts.ForOfStatement);
  return loop.kind === 'callback' && (loop.method === 'map' || loop.method === 'forEach') ? ofCallback(finding, counted) : undefined;
}

/** `for (const row of rows) { await write(row); }`, with a condition or `results.push(await write(row))`. */
function ofStatement({ subject: { site } }: FixableFinding, node: ts.ForOfStatement): WriteLoop | undefined {
  const body = ts.isBlock(node.statement) ? [...node.statement.statements] : [node.statement];
  let last = body.pop();
  let condition: ts.Expression | undefined;
  const kept = keptRow(body.at(-1), last, site.call);
  if (kept) {
    body.pop();
    return body.every(isPreparing) && !hasComments(node) ? { target: node, preparing: body, takesFirst: kept.takesFirst, ...intoList(node, kept.push, last?.getText().endsWith(';') ? ';' : '') } : undefined;
  }
  const preparing = body.filter((statement) => isPreparing(statement));
  if (!last || preparing.length !== body.length) return undefined;
  if (ts.isIfStatement(last) && !last.elseStatement && preparing.length === 0) {
    condition = last.expression;
    const inner: ts.Statement = last.thenStatement;
    if (!ts.isBlock(inner)) last = inner;
    else if (inner.statements.length === 1) last = inner.statements[0];
    else return undefined;
  }
  if (!last || !ts.isExpressionStatement(last) || hasComments(node)) return undefined;
  const end = last.getText().endsWith(';') ? ';' : '';
  const { user } = outward(site.call);
  if (ts.isCallExpression(user) && user === last.expression && !condition && preparing.length === 0) return ofPushed(node, user, site);
  if (!ts.isAwaitExpression(user)) return undefined;
  const base = { target: node, preparing, ...(condition && { condition }) };
  if (uncast(last.expression) === user) return { ...base, rowsUsed: false, wrap: (text) => text + end };
  const pushed = user.parent;
  if (ts.isCallExpression(pushed) && pushed === last.expression && pushed.arguments.length === 1 && ts.isPropertyAccessExpression(pushed.expression) && pushed.expression.name.text === 'push') {
    return { ...base, ...intoList(node, pushed.expression.getText(), end) };
  }
  return undefined;
}

/** `const writes = []; for (…) writes.push(write(row)); await Promise.all(writes);`, where the list is there for nothing else. */
function ofPushed(loop: ts.ForOfStatement, push: ts.CallExpression, site: QuerySite): WriteLoop | undefined {
  const block = loop.parent;
  if (!ts.isPropertyAccessExpression(push.expression) || push.expression.name.text !== 'push' || !ts.isIdentifier(push.expression.expression) || !ts.isBlock(block)) return undefined;
  const name = push.expression.expression.text;
  const made = block.statements.find((statement) => ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1 && statement.declarationList.declarations[0]?.name.getText() === name);
  const uses = usesOf(name, loop);
  const [, use] = uses;
  const all = use?.parent;
  if (!made || uses.length !== 2 || !all || !ts.isCallExpression(all) || all.arguments.length !== 1 || all.pos < loop.end) return undefined;
  if (!takesAll(all, site)) return undefined;
  const awaiting = outward(all).user;
  if (!ts.isAwaitExpression(awaiting) || statementOf(awaiting)?.parent !== block) return undefined;
  return { target: awaiting, preparing: [], rowsUsed: !ts.isExpressionStatement(awaiting.parent), needless: [made, loop], wrap: (text) => text };
}

/** The rows become the list where it was made empty right before the loop; else they are added to it. `push` is `list.push`. */
function intoList(loop: ts.Statement, push: string, end: string): Pick<WriteLoop, 'rowsUsed' | 'needless' | 'wrap'> {
  const block = loop.parent;
  const before = ts.isBlock(block) || ts.isSourceFile(block) ? block.statements[block.statements.indexOf(loop) - 1] : undefined;
  const made = before && ts.isVariableStatement(before) && before.declarationList.declarations.length === 1 ? before.declarationList.declarations[0] : undefined;
  if (before && made?.initializer && ts.isArrayLiteralExpression(made.initializer) && made.initializer.elements.length === 0 && `${made.name.getText()}.push` === push && !ts.getLeadingCommentRanges(loop.getFullText(), 0)) {
    const head = before.getText().slice(0, made.initializer.getStart() - before.getStart());
    return { rowsUsed: true, needless: [before], wrap: (text) => `${head}${text}${end}` };
  }
  return { rowsUsed: true, wrap: (text) => `${push}(...(${text}))${end}` };
}

/** `list.push` of `const row = await write(…); list.push(row);`, also where the row is the first of a result: `const [row] = …`. */
function keptRow(declared: ts.Statement | undefined, pushing: ts.Statement | undefined, call: ts.Node): { readonly push: string; readonly takesFirst: boolean } | undefined {
  const { user } = outward(call);
  if (!declared || !pushing || !ts.isVariableStatement(declared) || !ts.isExpressionStatement(pushing) || !ts.isAwaitExpression(user)) return undefined;
  const [declaration] = declared.declarationList.declarations;
  const push = pushing.expression;
  if (!declaration || declaration.initializer !== user || !ts.isCallExpression(push) || push.arguments.length !== 1) return undefined;
  const row = ts.isArrayBindingPattern(declaration.name) ? soleElement(declaration.name)?.name : declaration.name;
  const isPush = ts.isPropertyAccessExpression(push.expression) && push.expression.name.text === 'push';
  if (!isPush || !row || !ts.isIdentifier(row) || push.arguments[0]?.getText() !== row.text) return undefined;
  return { push: push.expression.getText(), takesFirst: row !== declaration.name };
}

/** `await Promise.all(rows.map((row) => write(row)))` and `await client.transaction(rows.map(…))`. */
function ofCallback({ subject: { site } }: FixableFinding, { loop }: CountedLoop): WriteLoop | undefined {
  if (!isFunctionNode(loop.body) || loop.body.parameters.length > 1 || loop.method !== 'map') return undefined;
  const { user } = outward(loop.node);
  // `const writes = rows.map(…); await Promise.all(writes);`
  const made = ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? statementOf(user) : undefined;
  const all = made ? soleUse(user as ts.VariableDeclaration)?.parent : user;
  if (!all || !ts.isCallExpression(all) || all.arguments.length !== 1 || !takesAll(all, site)) return undefined;
  const awaiting = outward(all).user;
  if (!ts.isAwaitExpression(awaiting) || !isOnlyWrite(loop.body, site.call) || hasComments(loop.node)) return undefined;
  if (made && statementOf(awaiting)?.parent !== made.parent) return undefined;
  // One result for all stands in the list.
  const { errorIn } = site.meaning;
  const asksForErrors = errorIn !== undefined && asksOnlyForErrors(awaiting, errorIn);
  return { target: awaiting, preparing: [], rowsUsed: !asksForErrors && !ts.isExpressionStatement(awaiting.parent), ...(made && { needless: [made] }), wrap: (text) => (asksForErrors ? `[${text}]` : text) };
}

/** Whether a call waits for a list of promises: `Promise.all`, or the library's own batch call. */
function takesAll(call: ts.CallExpression, site: QuerySite): boolean {
  return site.batch ? site.batch.call === call : call.expression.getText() === 'Promise.all';
}

/** The one place where a variable is read, if there is one only. */
export function soleUse(declaration: ts.VariableDeclaration): ts.Identifier | undefined {
  const uses = usesOf(declaration.name.getText(), declaration);
  return uses.length === 1 ? uses[0] : undefined;
}

/** Where a name stands for a value in the function around a node. */
function usesOf(name: string, near: ts.Node): readonly ts.Identifier[] {
  return referencesTo(name, enclosingFunction(near) ?? near.getSourceFile());
}

/** Whether the callback is nothing but the write: `(row) => write(row)`, `async (row) => { await write(row); }`. */
function isOnlyWrite(callback: ts.Node, call: ts.Node): boolean {
  const body = ts.isArrowFunction(callback) || ts.isFunctionExpression(callback) ? callback.body : undefined;
  if (!body) return false;
  const expression = ts.isBlock(body) ? onlyExpression(body) : body;
  if (!expression) return false;
  const inner = uncast(expression);
  return inner === call || (ts.isAwaitExpression(inner) && uncast(inner.expression) === call);
}

/** What a block does that does one thing, or gives back: `write(row)` of `{ await write(row); }`, with its `await`. */
export function onlyExpression(block: ts.Block): ts.Expression | undefined {
  const [statement] = block.statements;
  if (!statement || block.statements.length > 1) return undefined;
  return ts.isExpressionStatement(statement) || ts.isReturnStatement(statement) ? statement.expression : undefined;
}

/** `const` declarations without effects. */
function isPreparing(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) return false;
  let plain = true;
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) plain = false;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return plain;
}

/** A comment inside would be lost with the loop, unless it stands in what is `kept`. */
export function hasComments(node: ts.Node, kept: readonly ts.Node[] = []): boolean {
  const text = edited(node, kept.map((one) => ({ start: one.getStart(), end: one.end, newText: '' })));
  return /(^|[^:'"`\\])\/\/|\/\*/.test(text);
}
