import { dialectOf, subjectOf, writeOps, type BatchRead, type BulkWrite, type Query } from '../../catalog';
import type { Field } from '../../core';
import type { FlowContext } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { isAssignment, isStep, isWithin, mentions, namesIn, outward, referencesTo, someInRun, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { dedent, indentUnit, semicolon, type EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names, plurals, rowName } from '../edits/naming';
import { mapKeyOf } from '../loops/rows/keys';
import { isAnyClient } from '../loops/rows/lookup';
import type { FixContext } from '../types';
import { isWrittenBeside, nameOf, writeBeside } from './sibling';
import { rethrown, toldOfAll } from './told-of-all';

/** A function around one write, of which a plural is to be made. */
export interface Singular {
  readonly fn: FunctionNode;
  /** The parameter that differs from call to call. */
  readonly parameter: ts.ParameterDeclaration;
  readonly query: Query;
  readonly isForeign: boolean;
  readonly uniqueKeys: boolean;
  /** The column of rows that the keys are, where they are such a one. */
  readonly from?: Field;
}

export interface WrittenPlural {
  readonly name: string;
  /** Whether other files can call it. */
  readonly reachable: boolean;
  /** False where an earlier rewrite has written it. */
  readonly isNew: boolean;
  readonly bulk: BulkWrite;
  /** Whether of rows with one key the last alone is written. */
  readonly merges: boolean;
  /** How a key is written to be looked up in the `Set` that it gives back; undefined where it gives nothing, since no row can be missed. */
  readonly keyOf?: (key: string) => string;
}

/**
 * Writes the plural of a function around one write: the same statements, with the one that writes in its form for many rows, and with all rows in what is told of one. It gives nothing, or, where the singular fails of a row that is not there,
 * the keys of the rows that were.
 */
export function writePlural(builder: EditBuilder, { fn, parameter, query, isForeign, uniqueKeys, from }: Singular, context: FixContext): WrittenPlural | undefined {
  if (!fn.body || !ts.isBlock(fn.body) || fn.asteriskToken || fn.typeParameters || (ts.canHaveDecorators(fn) && ts.getDecorators(fn))) return undefined;
  const file = fn.getSourceFile();
  const name = parameter.name.getText();
  const names = new Names(fn.body);
  const list = names.free(plurals(name), `${name}List`);
  const imports = new Imports(file, names);
  let merges = false;
  const made = rowsMade(fn.body, name, query.call);
  const varying = new Set([name, ...made.keys()]);
  const mapped = new Set<ts.Expression>();
  const bulk = dialectOf(query.library).bulkWrite?.(query, {
    each: (expression) => {
      const node = uncast(expression);
      const own = ts.isIdentifier(node) ? made.get(node.text) : undefined;
      if (own) mapped.add(own);
      if (ts.isIdentifier(node) && !own) return node.text === name ? list : undefined;
      const value = own ?? node;
      // A row that is made before is known there by itself alone, not by a member.
      return isPlainValue(value) && (own || !mentions(value, new Set(made.keys()))) ? `${list}.map((${name}) => ${ts.isObjectLiteralExpression(value) ? `(${value.getText()})` : value.getText()})` : undefined;
    },
    needsRows: false, tellsKeys: true, takesFirst: false, uniqueKeys,
    isUnique: (expression) => uniqueKeys && uncast(expression).getText() === name,
    varies: (node) => mentions(node, varying),
    merged: () => { merges = true; },
    withheld: context.withheld,
    checker: context.checker,
    imported: imports.named,
  });
  const tried = rethrown(fn.body, new Map([[name, list]]));
  const key = bulk?.keysIn === undefined ? undefined : keyIn(bulk.keysIn, query, from, context);
  if (!bulk || !tried || (bulk.keysIn !== undefined && !key) || (key && leavesEarly(fn.body))) return undefined;
  const end = semicolon(file);
  const statements: string[] = [];
  let taken: readonly string[] | undefined;
  for (const statement of tried.statements) {
    if (ts.isVariableStatement(statement) && statement.declarationList.declarations.some(({ initializer }) => initializer !== undefined && mapped.has(initializer))) continue;
    if (isWithin(query.call, statement)) {
      const head = headOf(statement, query, key && names);
      if (!head) return undefined;
      taken = head.taken;
      statements.push(`${head.text}await ${bulk.query}${end}`);
    } else if (taken && ts.isReturnStatement(statement) && statement === tried.statements.at(-1)) {
      const value = statement.expression && uncast(statement.expression);
      if (value && !(ts.isIdentifier(value) && taken.includes(value.text))) return undefined;
    } else {
      const of = new Map([[name, list], ...(key ? taken ?? [] : []).map((one) => [one, one] as const)]);
      const text = toldOfAll(statement, of);
      if (text === undefined || (taken && !key && mentions(statement, new Set(taken))) || !isDoneOnce(statement, query, context)) return undefined;
      statements.push(dedent(statement, text));
    }
  }
  if (!taken) return undefined;
  const [rows] = taken;
  if (key && rows !== undefined) {
    const row = names.free(rowName(subjectOf(query) ?? 'row'), 'row', 'writtenRow');
    const typed = isTypeScript(file.fileName) && isAnyClient(query, context.checker) ? `(${row}: any)` : `(${row})`;
    statements.push(`return new Set((${rows} ?? []).map(${typed} => ${key(`${row}.${bulk.keysIn ?? ''}`)}))${end}`);
  }
  const whole = tried.wrap(statements, indentUnit(file));
  const type = parameter.type?.getText();
  const text = fn.parameters.map((one) => (one === parameter ? `${list}${type === undefined ? '' : `: ${/[|&\s]/.test(type) ? `(${type})` : type}[]`}` : one.getText())).join(', ');
  const wished = pluralName(nameOf(fn));
  const given = { bulk, merges, ...(key && { keyOf: key }) };
  // Another loop that calls the function has it from the rewrite before.
  if (isWrittenBeside(fn, wished, { parameters: text, statements: whole })) return { ...given, name: wished, reachable: true, isNew: false };
  const free = new RegExp(`\\b${wished}\\b`).test(file.text) ? `${wished}AtOnce` : wished;
  const reachable = writeBeside(builder, fn, free, { parameters: text, statements: whole }, isForeign);
  imports.apply(builder);
  return { ...given, name: free, reachable, isNew: true };
}

/** What a function makes of its parameter for the write alone, by the names of the constants that hold it: `const row = { ...task, due: task.due ?? today };`. */
function rowsMade(body: ts.Block, parameter: string, call: ts.Node): ReadonlyMap<string, ts.Expression> {
  const made = new Map<string, ts.Expression>();
  walk(body, (node) => {
    if (!ts.isVariableStatement(node) || !(node.declarationList.flags & ts.NodeFlags.Const) || node.declarationList.declarations.length !== 1 || isWithin(call, node)) return true;
    const [declaration] = node.declarationList.declarations;
    if (!declaration?.initializer || !ts.isIdentifier(declaration.name) || !mentions(declaration.initializer, new Set([parameter])) || !isPlainValue(declaration.initializer)) return true;
    const [use, ...others] = referencesTo(declaration.name.text, body).filter((one) => one !== declaration.name);
    if (use && others.length === 0 && isWithin(use, call)) made.set(declaration.name.text, declaration.initializer);
    return true;
  });
  return made;
}

/** How the keys of written rows and those that were asked for are compared; undefined where JavaScript may not find them the same as the database does. */
function keyIn(column: string, query: Query, from: Field | undefined, context: FlowContext): ((key: string) => string) | undefined {
  const value = query.filter?.equals.find(({ field }) => field === column)?.value;
  const compared: Pick<BatchRead, 'mapKey' | 'mapKeyType' | 'keysAreTyped'> = {};
  const found = value && mapKeyOf(compared as BatchRead, query, value, { column, property: column, ...(from && { from }) }, context);
  return found?.write;
}

/** Whether a function gives something back before its last statement. */
function leavesEarly(body: ts.Block): boolean {
  const last = body.statements.at(-1);
  const end = last && ts.isTryStatement(last) ? last.tryBlock.statements.at(-1) : last;
  return someInRun(body, (node) => ts.isReturnStatement(node) && node !== end);
}

/** What stands before the write, and the names that its row goes by: `const { error } = ` of `const { data, error } = await …`, all of it where the rows are `kept`, by a name of theirs. */
function headOf(statement: ts.Statement, { call, errorIn, rowsIn }: Query, kept: Names | undefined): { readonly text: string; readonly taken: readonly string[] } | undefined {
  const { user } = outward(call);
  const whole = ts.isAwaitExpression(user) ? user : call;
  const holder = outward(whole).user;
  if (ts.isAwaitExpression(user) && ts.isExpressionStatement(holder) && holder === statement) return { text: '', taken: [] };
  if (ts.isReturnStatement(holder) && holder === statement) return { text: '', taken: [] };
  if (!ts.isVariableDeclaration(holder) || !ts.isAwaitExpression(user) || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined;
  if (ts.isIdentifier(holder.name)) return errorIn === undefined ? { text: '', taken: [holder.name.text] } : undefined;
  if (errorIn === undefined || !ts.isObjectBindingPattern(holder.name)) return undefined;
  const of = (element: ts.BindingElement): string => (element.propertyName ?? element.name).getText();
  if (holder.name.elements.some((element) => element.dotDotDotToken !== undefined || (of(element) !== errorIn && of(element) !== rowsIn))) return undefined;
  const error = holder.name.elements.find((element) => of(element) === errorIn);
  if (kept) {
    const rows = holder.name.elements.find((element) => of(element) === rowsIn);
    if (!error || typeof rowsIn !== 'string' || (rows && !ts.isIdentifier(rows.name))) return undefined;
    const own = rows?.name.getText() ?? kept.free(rowsIn, 'writtenRows');
    return { text: `const { ${rows?.getText() ?? (own === rowsIn ? own : `${rowsIn}: ${own}`)}, ${error.getText()} } = `, taken: [own] };
  }
  return { text: error ? `const { ${error.getText()} } = ` : '', taken: holder.name.elements.filter((element) => element !== error).flatMap(({ name }) => namesIn(name)) };
}

/** Whether a value only puts together what is there: it can be made for all rows at once. */
function isPlainValue(root: ts.Node): boolean {
  let plain = true;
  walk(root, (node) => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || isAssignment(node) || isStep(node)) plain = false;
    return plain;
  });
  return plain;
}

/** How deep calls are followed. */
const depthLimit = 2;
const harmless = /^(?:console\.\w+|Date|Error|String|Number|Boolean|.*\.(?:getSession|includes|join|toISOString|getTime|trim|toLowerCase|toUpperCase))$/;

/** Whether a statement that says nothing of the row can be done once for all: it asks, checks or refuses, and what it asks for is not what is written. */
function isDoneOnce(root: ts.Node, written: Query, context: FlowContext, depth = 0): boolean {
  let fine = true;
  walk(root, (node) => {
    if (!fine) return false;
    if (isAssignment(node) || isStep(node) || ts.isDeleteExpression(node) || ts.isTaggedTemplateExpression(node)) fine = false;
    if (ts.isNewExpression(node) && !ts.isThrowStatement(node.parent)) fine = harmless.test(node.expression.getText());
    if (!ts.isCallExpression(node)) return fine;
    const meaning = context.recognise(node);
    if (meaning?.concept === 'query') fine = !writeOps.has(meaning.op) && meaning.op !== 'raw' && (meaning.model ?? meaning.entity) !== undefined && subjectOf(meaning) !== subjectOf(written);
    else if (meaning) fine = meaning.concept === 'external' && meaning.kind === 'auth' && /\.get\w+$/.test(node.expression.getText());
    else if (!harmless.test(node.expression.getText()) && !isLinkOfQuery(node, context)) {
      const [callee, ...others] = depth < depthLimit ? context.functionsOf(node.expression) : [];
      fine = callee?.body !== undefined && others.length === 0 && isDoneOnce(callee.body, written, context, depth + 1);
    }
    return fine;
  });
  return fine;
}

/** `db.from('users')` of `db.from('users').select()`. */
function isLinkOfQuery(node: ts.Node, context: FlowContext): boolean {
  for (let { parent } = node; ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent); { parent } = parent) if (ts.isCallExpression(parent) && context.recognise(parent)?.concept === 'query') return true;
  return false;
}

/** `deleteTask`, `removeById`, `remove` → `deleteTasks`, `removeByIds`, `removeAll`. */
function pluralName(name: string): string {
  return /[a-z\d][A-Z]/.test(name) ? plurals(name) : `${name}All`;
}

