import { dialectOf, subjectOf } from '../../catalog';
import type { Fix } from '../../core';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { enclosingFunction, isFunctionNode, isReference, isWithin, lastOf, outward, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { inputs, type CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, indentUnit, lineIndent, reindent } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel, Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { statementOf } from '../edits/place';
import { isVisibleAt } from './between';
import { planBulkWrite, verbs } from './bulk-write';
import { changedIn, changesKey, failsAlone, rootName } from './changes';
import { Element } from './element';
import { isUniqueKey } from './keys';
import { dependsOnOrder } from './order';
import { canBeToldLater } from './outcome';
import { unwrapPromiseAll } from './unwrap';
import { isTried } from '../../flow/loops';

/**
 * The loop goes on doing whatever else it does, but only collects what it would write; one statement behind it writes all. For loops in which the write stands beside
 * other statements or under conditions.
 */
export function planDeferredWrite(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const { site, loops } = finding.subject;
  const { meaning, call } = site;
  const behind = writtenBehind(finding, context);
  // A loop that does nothing else goes altogether.
  if (!behind || planBulkWrite(finding, context)) return undefined;
  const { counted, written, around, isEvolving, isTold } = behind;
  const { loop } = counted;
  const file = call.getSourceFile();
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const row = rowName(subjectOf(meaning) ?? 'row');
  const lists = new Map<ts.Expression, string>();
  const isInsert = meaning.op === 'insert' || meaning.op === 'upsert';
  const element = Element.of(counted, context.checker);
  /** Each pass writes once at most, so that keys which the list has once are written once. */
  const isUnique = (expression: ts.Expression): boolean => {
    const column = element?.column(expression);
    return element !== undefined && isUniqueKey(column, counted) && !changesKey(loop.body, element.names, column === undefined ? undefined : [column]);
  };
  const key = meaning.filter?.equals.find(({ value }) => varies(value, counted));
  const bulk = dialectOf(meaning.library).bulkWrite?.(meaning, {
    each(expression, name) {
      const wish = isInsert && name === undefined ? `new${pascal(plurals(row))}` : `${row}${pascal(plurals(name === undefined ? fieldOf(expression) : camel(name)))}`;
      const list = lists.get(expression) ?? names.free(wish);
      lists.set(expression, list);
      return list;
    },
    needsRows: false,
    takesFirst: false,
    uniqueKeys: key !== undefined && isUnique(key.value),
    isUnique,
    varies: (node) => varies(node, counted),
    checker: context.checker,
    imported: imports.named,
  });
  const [first] = lists.values();
  const values = [...lists.keys()];
  if (!bulk || first === undefined) return undefined;
  // All beside what is collected is written behind the loop, and must mean the same there.
  if (!inputs(site).every((input) => holdsAfter(input, values, counted, context))) return undefined;

  const builder = new EditBuilder();
  builder.before(around, [...lists.values()].map((list) => `const ${list}${isEvolving ? '' : ': any[]'} = []${written.end}`));
  const pushes = [...lists].map(([value, list]) => `${list}.push(${uncast(value).getText()})${written.end}`);
  const isBlock = ts.isBlock(written.statement.parent) || pushes.length === 1;
  builder.replace(written.statement, reindent(isBlock ? pushes.join('\n') : `{\n${pushes.map((push) => indentUnit(file) + push).join('\n')}\n}`, lineIndent(file, written.statement.getStart())));
  // Around the loop its name may stand for the error of something else.
  const error = isTold && isNamedOutside(errorName(written), loop.node) ? names.free(`${plurals(row)}Error`) : errorName(written);
  const told = written.check && isTold ? names.free(`${row}Outcomes`) : undefined;
  const check = told !== undefined ? `for (const tell of ${told}) tell(${error})${written.end}` : written.check && checkAfter(written.check, counted, context);
  if (written.check && check === undefined) return undefined;
  if (written.check && told !== undefined) {
    const type = isTypeScript(file.fileName) ? `: ((${errorName(written)}: any) => void)[]` : '';
    builder.before(around, [`const ${told}${type} = []${written.end}`]);
    builder.replace(written.check, reindent(`${told}.push((${errorName(written)}) => {\n${indentUnit(file)}${dedent(written.check).split('\n').join(`\n${indentUnit(file)}`)}\n})${written.end}`, lineIndent(file, written.check.getStart())));
  } else if (written.check) builder.remove(written.check);
  const head = told === undefined ? written.head : `const { ${error === meaning.errorIn ? error : `${meaning.errorIn}: ${error}`} } =`;
  const statement = `${written.check ? `${head} ` : ''}await ${bulk.query}${written.end}`;
  const guard = `if (${first}.length > 0) `;
  const after = !bulk.failsIfEmpty ? [statement, ...(check === undefined ? [] : [check])]
    : check === undefined ? [guard + statement] : [`${guard}{`, `  ${statement}`, `  ${check}`, '}'];
  builder.after(around, after);
  imports.apply(builder);
  const awaiting = outward(call).user;
  unwrapPromiseAll(builder, loop, awaiting, context.checker);
  return {
    kind: 'bulk-write',
    title: `${verbs[meaning.op] ?? 'Write'} all ${plural(rowNoun(subjectOf(meaning) ?? 'row'))} with \`${bulk.name}\` behind the loop (${saving(loops.length > 1)}; ${bulk.caveat ?? 'all or nothing'}${isTold ? '; what is told of each comes behind the loop' : ''})`,
    preferred: !isTold,
    changesBehavior: true,
    edits: builder.build(),
  };
}

/** A write that can be put off until its loop is done. */
interface WrittenBehind {
  readonly counted: CountedLoop;
  readonly written: WriteStatement;
  /** The statement that is the loop; what stands behind it runs when the loop is done. */
  readonly around: ts.Statement;
  /** Whether an empty list before the loop needs no type. */
  readonly isEvolving: boolean;
  /** Whether each pass tells whether its own write failed, which can wait: one statement for all fails as a whole. */
  readonly isTold: boolean;
}

/** Whether a write of a loop may wait until the loop is done: nobody looks at its rows, its failure or its order before. */
export function writtenBehind({ subject: { site, loops, shape } }: FixableFinding, context: FlowContext): WrittenBehind | undefined {
  const { meaning, call } = site;
  const counted = loops.at(-1);
  if (shape !== 'write' || !counted || site.loops.at(-1) !== counted.loop || counted.dependence.carried || site.batch || meaning.op.endsWith('-many') && meaning.op.startsWith('insert')) return undefined;
  const { loop } = counted;
  const written = writeStatement(call, meaning.errorIn);
  const around = written && loopStatement(counted);
  if (!written || !around || failsAlone(site, loop.node) || loses(loop.body) || isNested(call, loop.body)) return undefined;
  // A check that throws inside a `try` of the pass tells of that pass alone.
  const isTold = written.check !== undefined && isOfEachPass(written.check, counted, context);
  if (isTold ? !canBeToldLater(written.check, loop, context) : written.check && isTried(written.check, loop.node)) return undefined;
  if (dependsOnOrder(site, loop, context) || isChangedLater(site, loop.body, written.check)) return undefined;
  return { counted, written, around, isEvolving: isEvolving(around, call.getSourceFile()), isTold };
}

/** Whether the pass changes what it has written afterwards (`row.sent = true`): the list behind the loop would hold the changed object. */
function isChangedLater(site: QuerySite, body: ts.Node, check?: ts.IfStatement): boolean {
  const names = new Set<string>();
  for (const input of inputs(site)) walk(input, (node) => { if (ts.isIdentifier(node) && isReference(node)) names.add(node.text); });
  return changedIn(body).some((target) => target.pos > site.call.end && !(check && isWithin(target, check)) && names.has(rootName(target) ?? ''));
}

interface WriteStatement {
  readonly statement: ts.Statement;
  /** `const { error } =` before the query, and the statement that looks at it. */
  readonly head?: string;
  readonly check?: ts.IfStatement;
  readonly end: string;
}

/** The statement that is nothing but the write, with what is done where it fails. */
function writeStatement(call: ts.Node, errorIn: string | undefined): WriteStatement | undefined {
  const { child, user } = outward(call);
  if (!ts.isAwaitExpression(user) || child !== call) return undefined;
  const { parent } = user;
  const end = (statement: ts.Statement): string => (statement.getText().endsWith(';') ? ';' : '');
  if (ts.isExpressionStatement(parent) && ts.isBlock(parent.parent)) return { statement: parent, end: end(parent) };
  if (ts.isExpressionStatement(parent)) return ts.isIfStatement(parent.parent) || ts.isForOfStatement(parent.parent) ? { statement: parent, end: end(parent) } : undefined;
  if (errorIn === undefined || !ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name) || !ts.isVariableDeclarationList(parent.parent) || parent.parent.declarations.length !== 1) return undefined;
  const [element, ...others] = parent.name.elements;
  const statement = parent.parent.parent;
  if (!element || others.length > 0 || !ts.isIdentifier(element.name) || (element.propertyName ?? element.name).getText() !== errorIn || !ts.isVariableStatement(statement) || !ts.isBlock(statement.parent)) return undefined;
  const next = statement.parent.statements[statement.parent.statements.indexOf(statement) + 1];
  const name = element.name.text;
  const uses = countOf(name, statement.parent) - 1;
  if (uses === 0) return { statement, end: end(statement) };
  if (!next || !ts.isIfStatement(next) || next.expression.getText().replace(/^!/, '') !== name || countOf(name, next) !== uses) return undefined;
  return { statement, head: `const ${parent.name.getText()} =`, check: next, end: end(statement) };
}

/** What a write's error is called. */
function errorName({ check }: WriteStatement): string {
  return check?.expression.getText().replace(/^!/, '') ?? 'error';
}

function isNamedOutside(name: string, loop: ts.Node): boolean {
  let found = false;
  walk(enclosingFunction(loop) ?? loop.getSourceFile(), (node) => {
    if (found || node === loop) return false;
    if (ts.isIdentifier(node) && node.text === name && isReference(node) || ts.isBindingElement(node) && node.name.getText() === name || ts.isVariableDeclaration(node) && node.name.getText() === name) found = true;
    return !found;
  });
  return found;
}

/** Whether what a pass makes of its write cannot be done once for all: it says whose write failed, or does something where it did not. A check that ends the loop or the function is none of it. */
function isOfEachPass(check: ts.IfStatement, counted: CountedLoop, context: FlowContext): boolean {
  const { expression, thenStatement, elseStatement } = check;
  const last = lastOf(thenStatement);
  if (last && (ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isBreakOrContinueStatement(last))) return false;
  return elseStatement !== undefined || !ts.isIdentifier(expression) || isTried(check, counted.loop.node) || checkAfter(check, counted, context) === undefined;
}

function countOf(name: string, root: ts.Node): number {
  let count = 0;
  walk(root, (node) => {
    if (ts.isIdentifier(node) && node.text === name && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) count++;
  });
  return count;
}

/** The check of the error, for behind the loop; undefined where it names something of the pass, or goes on with the next. */
function checkAfter(check: ts.IfStatement, counted: CountedLoop, context: FlowContext): string | undefined {
  const name = check.expression.getText();
  let free = true;
  walk(check.thenStatement, (node) => {
    if (ts.isBreakOrContinueStatement(node) || (ts.isReturnStatement(node) && counted.loop.kind === 'callback')) free = false;
    if (free && ts.isIdentifier(node) && node.text !== name && (varies(node, counted) || !isVisibleAt(node, counted.loop.node, context.checker))) free = false;
    return free;
  });
  return free ? dedent(check) : undefined;
}

/** The statement that is the loop, or that waits for all its callbacks; what stands behind it runs when the loop is done. */
function loopStatement({ loop }: CountedLoop): ts.Statement | undefined {
  if (loop.kind === 'for-of' || loop.kind === 'for') {
    const statement = loop.node as ts.Statement;
    return ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent) ? statement : undefined;
  }
  if (loop.kind !== 'callback' || loop.method !== 'map' || !isFunctionNode(loop.body)) return undefined;
  const all = outward(loop.node).user;
  const awaiting = ts.isCallExpression(all) && all.expression.getText() === 'Promise.all' ? outward(all).user : undefined;
  const statement = awaiting && ts.isAwaitExpression(awaiting) ? statementOf(awaiting) : undefined;
  return statement && (ts.isVariableStatement(statement) || ts.isExpressionStatement(statement)) ? statement : undefined;
}

/** Whether a pass may end the function around the loop, with what was collected so far. */
function loses(body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (found || (node !== body && isFunctionNode(node))) return false;
    if (ts.isReturnStatement(node) && !isFunctionNode(body)) found = true;
    // A label may lead out of the loops around this one.
    if (ts.isBreakOrContinueStatement(node) && node.label) found = true;
    return !found;
  });
  return found;
}

/** Whether another loop or function stands between the write and the loop. */
function isNested(call: ts.Node, body: ts.Node): boolean {
  for (let node = call.parent; node !== body; node = node.parent) {
    if (isFunctionNode(node) || ts.isIterationStatement(node, false)) return true;
  }
  return false;
}

function varies(node: ts.Node, counted: CountedLoop): boolean {
  const { item, carried } = counted.reads.of(node);
  return item || carried;
}

function holdsAfter(input: ts.Node, collected: readonly ts.Node[], counted: CountedLoop, context: FlowContext): boolean {
  let holds = true;
  const visit = (node: ts.Node): void => {
    if (!holds || collected.includes(node)) return;
    if (ts.isAwaitExpression(node)) holds = false;
    if (ts.isIdentifier(node) && (varies(node, counted) || !isVisibleAt(node, counted.loop.node, context.checker))) holds = false;
    ts.forEachChild(node, visit);
  };
  visit(input);
  return holds;
}

/** `id` of `order.id`. */
function fieldOf(expression: ts.Expression): string {
  const node = uncast(expression);
  return ts.isPropertyAccessExpression(node) ? node.name.text : 'key';
}

/** Whether the type of an empty list is found by what is pushed to it: in the same function, and in JavaScript anyhow. */
function isEvolving(around: ts.Statement, file: ts.SourceFile): boolean {
  return ts.isIterationStatement(around, false) || !isTypeScript(file.fileName);
}
