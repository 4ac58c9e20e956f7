import { dialectOf, subjectOf, writeOps, type BulkWrite, type Query } from '../../catalog';
import { lastWins } from '../../catalog/rewrites/bulk-request';
import type { Fix } from '../../core';
import { isProcedureCall } from '../../flow/graph/trpc-callers';
import { isRemoteCall } from '../../flow/graph/worker-stubs';
import { declarationOf } from '../../flow/symbols';
import type { FlowContext } from '../../flow/types';
import { isAssignment, isFunctionNode, isStep, isWithin, mentions, namesIn, outward, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names, plurals, saving } from '../edits/naming';
import { isFree } from '../loops/batch';
import { isVisibleAt } from '../loops/between';
import { hasComments, verbs } from '../loops/bulk-write';
import { Element } from '../loops/element';
import { isUniqueKey } from '../loops/keys';
import { calleeText } from './plural';
import { isOfFactory, isWrittenBeside, nameOf, writeBeside } from './sibling';

/**
 * The loop does nothing but call a function that writes one row: that function gets a plural beside it, which does what it does once and writes all rows with one statement, and
 * the loop becomes a call of that.
 */
export function planPluralWrite({ subject: { site, loops, shape, query, path, cached, own } }: FixableFinding<'repeated-call'>, context: FlowContext): Fix | undefined {
  const counted = loops.at(-1);
  const { call } = site;
  const fn = query.enclosing;
  if (shape !== 'write' || !counted || site.loops.at(-1) !== counted.loop || counted.dependence.carried || path.length !== 1 || cached || own || site.handedOn) return undefined;
  if (!ts.isCallExpression(call) || call.arguments.some(ts.isSpreadElement) || !isFunctionNode(fn) || context.functionsOf(site.callee).length !== 1 || isDeclaredOnly(site.callee, context) || isOfFactory(fn, site.callee) || isRemoteCall(site.callee, context.checker) || isProcedureCall(site.callee, context)) return undefined;
  const { loop } = counted;
  const element = Element.of(counted, context.checker);
  const statement = soleCall(loop.node, call);
  if (!element?.isArray || !statement || !/^[\w$.]+$/.test(element.collection.getText())) return undefined;
  const varying = call.arguments.flatMap((argument, index) => (isFree(argument, counted) ? [] : [index]));
  const [at = -1] = varying;
  const parameter = fn.parameters[at];
  const argument = call.arguments[at];
  if (!argument || varying.length > 1 || !parameter || !ts.isIdentifier(parameter.name) || parameter.initializer || parameter.questionToken || parameter.dotDotDotToken) return undefined;
  const others = [...call.arguments.filter((one) => one !== argument), ...(ts.isPropertyAccessExpression(site.callee) ? [site.callee.expression] : [])];
  const given = element.each(element.collection.getText(), argument);
  if (given === undefined || !others.every((one) => isFree(one, counted) && isVisibleAt(one, loop.node, context.checker))) return undefined;

  const file = call.getSourceFile();
  const builder = new EditBuilder();
  const made = writePlural(builder, { fn, parameter, query: query.meaning, isForeign: fn.getSourceFile() !== file, uniqueKeys: isUniqueKey(element.column(argument), counted) }, context);
  const imports = new Imports(file, new Names(loop.node));
  const callee = made && calleeText(site.callee, fn, made.name, imports);
  if (!made || !callee || (callee.foreign && !made.reachable)) return undefined;
  const handed = call.arguments.map((one) => (one === argument ? given : one.getText())).join(', ');
  // For no element nothing was asked, and nothing refused.
  builder.replace(loop.node, `if (${element.collection.getText()}.length > 0) await ${callee.text}(${handed})${statement.getText().endsWith(';') ? ';' : ''}`);
  imports.apply(builder);
  const { op } = query.meaning;
  return {
    kind: 'bulk-write',
    title: `${verbs[op] ?? 'Write'} all ${plural(rowNoun(subjectOf(query.meaning) ?? 'row'))} with ${made.isNew ? 'a new ' : ''}\`${made.name}\` beside \`${nameOf(fn)}\` (${saving(loops.length > 1)}; ${made.bulk.caveat ?? 'all or nothing'}${made.merges ? `; ${lastWins}` : ''})`,
    preferred: true,
    changesBehavior: true,
    edits: builder.build(),
  };
}

/** The one statement of a loop, where that is nothing but a call that is waited for. */
function soleCall(loop: ts.Node, call: ts.CallExpression): ts.Statement | undefined {
  if (!ts.isForOfStatement(loop) || hasComments(loop)) return undefined;
  const only = !ts.isBlock(loop.statement) ? loop.statement : loop.statement.statements.length === 1 ? loop.statement.statements[0] : undefined;
  const awaiting = only && ts.isExpressionStatement(only) ? uncast(only.expression) : undefined;
  return awaiting && ts.isAwaitExpression(awaiting) && uncast(awaiting.expression) === call ? only : undefined;
}

interface Written {
  readonly fn: FunctionNode;
  /** The parameter that differs from call to call. */
  readonly parameter: ts.ParameterDeclaration;
  readonly query: Query;
  readonly isForeign: boolean;
  readonly uniqueKeys: boolean;
}

/** Writes the plural of a function around one write: the same statements, with the one that writes in its form for many rows. Nobody asks for what it gives. */
function writePlural(builder: EditBuilder, { fn, parameter, query, isForeign, uniqueKeys }: Written, context: FlowContext): { readonly name: string; readonly reachable: boolean; readonly isNew: boolean; readonly bulk: BulkWrite; readonly merges: boolean } | undefined {
  if (!fn.body || !ts.isBlock(fn.body) || fn.asteriskToken || fn.typeParameters || (ts.canHaveDecorators(fn) && ts.getDecorators(fn))) return undefined;
  const file = fn.getSourceFile();
  const name = parameter.name.getText();
  const parameters = new Set([name]);
  const names = new Names(fn.body);
  const list = names.free(plurals(name), `${name}List`);
  const imports = new Imports(file, names);
  let merges = false;
  const bulk = dialectOf(query.library).bulkWrite?.(query, {
    each: (expression) => {
      const node = uncast(expression);
      if (ts.isIdentifier(node)) return node.text === name ? list : undefined;
      return isPlainValue(node) ? `${list}.map((${name}) => ${ts.isObjectLiteralExpression(node) ? `(${node.getText()})` : node.getText()})` : undefined;
    },
    needsRows: false, takesFirst: false, uniqueKeys,
    isUnique: (expression) => uniqueKeys && uncast(expression).getText() === name,
    varies: (node) => mentions(node, parameters),
    merged: () => { merges = true; },
    checker: context.checker,
    imported: imports.named,
  });
  const end = semicolon(file);
  const statements: string[] = [];
  let taken: readonly string[] | undefined;
  for (const statement of bulk ? fn.body.statements : []) {
    if (isWithin(query.call, statement)) {
      const head = headOf(statement, query);
      if (!head) return undefined;
      taken = head.taken;
      statements.push(`${head.text}await ${bulk?.query ?? ''}${end}`);
    } else if (taken && ts.isReturnStatement(statement) && statement === fn.body.statements.at(-1)) {
      const value = statement.expression && uncast(statement.expression);
      if (value && !(ts.isIdentifier(value) && taken.includes(value.text))) return undefined;
    } else {
      if (mentions(statement, parameters) || (taken && mentions(statement, new Set(taken))) || !isDoneOnce(statement, query, context)) return undefined;
      statements.push(dedent(statement));
    }
  }
  if (!bulk || !taken) return undefined;
  const type = parameter.type?.getText();
  const text = fn.parameters.map((one) => (one === parameter ? `${list}${type === undefined ? '' : `: ${/[|&\s]/.test(type) ? `(${type})` : type}[]`}` : one.getText())).join(', ');
  const wished = pluralName(nameOf(fn));
  // Another loop that calls the function has it from the rewrite before.
  if (isWrittenBeside(fn, wished, { parameters: text, statements })) return { name: wished, reachable: true, isNew: false, bulk, merges };
  const free = new RegExp(`\\b${wished}\\b`).test(file.text) ? `${wished}AtOnce` : wished;
  const reachable = writeBeside(builder, fn, free, { parameters: text, statements }, isForeign);
  imports.apply(builder);
  return { name: free, reachable, isNew: true, bulk, merges };
}

/** What stands before the write, and the names that its row goes by: `const { error } = ` of `const { data, error } = await …`. */
function headOf(statement: ts.Statement, { call, errorIn, rowsIn }: Query): { readonly text: string; readonly taken: readonly string[] } | undefined {
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
const harmless = /^(?:console\.\w+|Date|Error|String|Number|Boolean|.*\.(?:getSession|toISOString|getTime|trim|toLowerCase|toUpperCase))$/;

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

/** Whether a method is called through an interface, which would have to get the new one, too. */
function isDeclaredOnly(callee: ts.Expression, { checker }: FlowContext): boolean {
  const declaration = ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name) ? declarationOf(callee.name, checker) : undefined;
  return declaration !== undefined && (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration));
}
