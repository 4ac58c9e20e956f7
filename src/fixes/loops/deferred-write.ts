import { dialectOf, subjectOf } from '../../catalog';
import { lastWins } from '../../catalog/rewrites/bulk-request';
import type { Fix } from '../../core';
import { functionId } from '../../flow/graph/names/function-table';
import { declarationOf } from '../../flow/values/symbols';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { enclosingFunction, isFunctionNode, isReference, isWithin, outward, rootOf, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { sendsSomething } from '../changing-steps';
import { refuse } from '../refuse';
import type { FixContext } from '../types';
import { inputs, type CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, indentUnit, lineBreak, lineIndent, reindent } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel } from '../../project/letter-case';
import { Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { statementOf } from '../edits/place';
import { isVisibleAt, nodesBetween, standsOutside } from './rows/between';
import { planBulkWrite, verbs } from './bulk-write';
import { soleUse } from './write-loop';
import { changedIn, changesKey, failsAlone } from './passes/changes';
import { Element, objectText } from './rows/element';
import { isUniqueKey } from './rows/keys';
import { isMadeAnew } from './rows/made-anew';
import { dependsOnOrder } from './rows/order';
import { teller, toldLater, type Told } from './passes/told';
import { unwrapPromiseAll } from './rows/unwrap';
import { isNamedOutside, writeStatement, type WriteStatement } from './rows/write-statement';
import { isTried } from '../../flow/loops/loops';

const sentBeside = 'each pass sends something, too: where a later pass fails, what those before it would have written is lost, and nothing says what they have sent';

/**
 * The loop goes on doing whatever else it does, but only collects what it would write; one statement behind it writes all. For loops in which the write stands beside
 * other statements or under conditions.
 */
export function planDeferredWrite(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { site, loops } = finding.subject;
  const { meaning, call } = site;
  const behind = writtenBehind(finding, context);
  // A loop that does nothing else goes altogether.
  if (!behind || planBulkWrite(finding, context)) return undefined;
  const { counted, written, around, isEvolving, told } = behind;
  const { loop } = counted;
  const file = call.getSourceFile();
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const row = rowName(subjectOf(meaning) ?? 'row');
  const lists: { readonly name: string; readonly text: string; readonly values: readonly ts.Expression[] }[] = [];
  const collect = (wish: string, text: string, values: readonly ts.Expression[]): string => {
    const name = names.free(wish);
    lists.push({ name, text, values });
    return name;
  };
  const isInsert = meaning.op === 'insert' || meaning.op === 'upsert';
  const element = Element.of(counted, context.checker);
  /** Each pass writes once at most, so that keys which the list has once are written once. */
  const isUnique = (expression: ts.Expression): boolean => {
    const column = element?.column(expression);
    return element !== undefined && isUniqueKey(column, counted) && !changesKey(loop.body, element.names, column === undefined ? undefined : [column]);
  };
  const key = meaning.filter?.equals.find(({ value }) => varies(value, counted));
  let merges = false;
  const bulk = dialectOf(meaning.library).bulkWrite?.(meaning, {
    each(expression, name) {
      const wish = isInsert && name === undefined ? `new${pascal(plurals(row))}` : `${row}${pascal(plurals(name === undefined ? fieldOf(expression) : camel(name)))}`;
      return lists.find(({ values }) => values.length === 1 && values[0] === expression)?.name ?? collect(wish, uncast(expression).getText(), [expression]);
    },
    rows: (values, name, inside) => collect(`${row}${pascal(name)}`, objectText(values.map((one) => ({ ...one, text: one.asText ? `String(${one.value.getText()})` : one.value.getText() })), inside), values.map(({ value }) => value)),
    files: context.workspace,
    needsRows: false,
    takesFirst: false,
    uniqueKeys: key !== undefined && isUnique(key.value),
    isUnique,
    varies: (node) => varies(node, counted),
    merged: () => { merges = true; },
    withheld: context.withheld,
    checker: context.checker,
    imported: imports.named,
  });
  const first = lists[0]?.name;
  if (!bulk || first === undefined) return undefined;
  // All beside what is collected is written behind the loop, and must mean the same there.
  const collected = lists.flatMap(({ values }) => values);
  const said = [...collected, ...bulk.replaced ?? []];
  if (isMadeAnew(site, collected, context) || !standsOutside(call, said, loop.node, context.checker) || !inputs(site).every((input) => holdsAfter(input, said, counted, context))) return undefined;

  const builder = new EditBuilder();
  builder.before(around.first, lists.map(({ name }) => `const ${name}${isEvolving ? '' : ': any[]'} = []${written.end}`));
  const pushes = lists.map(({ name, text }) => `${name}.push(${text})${written.end}`);
  const isBlock = ts.isBlock(written.statement.parent) || pushes.length === 1;
  builder.replace(written.statement, reindent(isBlock ? pushes.join('\n') : `{\n${pushes.map((push) => indentUnit(file) + push).join('\n')}\n}`, lineIndent(file, written.statement.getStart())).replaceAll('\n', lineBreak(file)));
  const named = written.error ?? 'error';
  // Around the loop its name may stand for the error of something else.
  const error = told && isNamedOutside(named, loop.node, enclosingFunction(loop.node) ?? file) ? names.free(`${plurals(row)}Error`) : named;
  const outcomes = told && names.free(`${row}Outcomes`);
  const check = outcomes !== undefined ? `for (const tell of ${outcomes}) tell(${error})${written.end}` : written.check && checkAfter(written.check, counted, context);
  const [firstTold, lastTold] = [told?.statements[0], told?.statements.at(-1)];
  if (told && outcomes !== undefined && firstTold && lastTold) {
    const type = isTypeScript(file.fileName) ? `: ((${named}: any) => void)[]` : '';
    builder.before(around.first, [`const ${outcomes}${type} = []${written.end}`]);
    builder.range(file, firstTold.getStart(), lastTold.end, reindent(`${outcomes}.push(${teller(told, named)})${written.end}`, lineIndent(file, firstTold.getStart())).replaceAll('\n', lineBreak(file)));
  } else if (written.check) builder.remove(written.check);
  const head = !told ? written.head : `const { ${error === meaning.errorIn ? error : `${meaning.errorIn}: ${error}`} } =`;
  const statement = `${check === undefined ? '' : `${head} `}await ${dedent(call, bulk.query)}${written.end}`;
  const guard = `if (${first}.length > 0) `;
  const after = !bulk.failsIfEmpty ? [statement, ...(check === undefined ? [] : [check])]
    : check === undefined ? [guard + statement] : [`${guard}{`, `  ${statement}`, `  ${check}`, '}'];
  builder.after(around.last, after);
  imports.apply(builder);
  const awaiting = outward(call).user;
  unwrapPromiseAll(builder, loop, awaiting, context.checker);
  return {
    kind: 'bulk-write',
    title: `${verbs[meaning.op] ?? 'Write'} all ${plural(rowNoun(subjectOf(meaning) ?? 'row'))} with \`${bulk.name}\` after the loop (${saving(loops.length > 1)}; ${putOff(bulk.caveat)}${merges ? `; ${lastWins}` : ''}${told ? '; what is told of each comes after the loop' : ''})`,
    preferred: !told && !bulk.edits,
    changesBehavior: true,
    edits: [...builder.build(), ...bulk.edits ?? []],
  };
}

/** What a title says of a statement that waits for its loop: also of one that may be done by halves nothing is done where a pass fails, of which those before it were written. */
function putOff(caveat: string | undefined): string {
  if (caveat === undefined) return 'all or nothing';
  return caveat.includes('all or nothing') ? caveat : `${caveat}; nothing is written where a pass of the loop fails`;
}

/** The statements that are the loop: one, or one that starts its callbacks and one that waits for them. */
interface Around {
  readonly first: ts.Statement;
  readonly last: ts.Statement;
}

/** A write that can be put off until its loop is done. */
interface WrittenBehind {
  readonly counted: CountedLoop;
  readonly written: WriteStatement;
  readonly around: Around;
  /** Whether an empty list before the loop needs no type. */
  readonly isEvolving: boolean;
  /** What each pass makes of its own write's failure, which can wait: one statement for all fails as a whole. */
  readonly told?: Told;
}

/** Whether a write of a loop may wait until the loop is done: nobody looks at its rows, its failure or its order before. */
export function writtenBehind({ subject: { site, loops, shape } }: FixableFinding, context: FixContext): WrittenBehind | undefined {
  const { meaning, call } = site;
  const counted = loops.at(-1);
  if (shape !== 'write' || !counted || site.loops.at(-1) !== counted.loop || counted.dependence.carried || site.batch || ts.isOptionalChain(call) || meaning.op.endsWith('-many') && meaning.op.startsWith('insert')) return undefined;
  const { loop } = counted;
  const written = writeStatement(call, meaning.errorIn);
  const around = written && loopStatement(counted);
  if (!written || !around || failsAlone(site, loop.node) || loses(loop.body) || isNested(call, loop.body)) return undefined;
  if (context.graph.stepsOf(functionId(site.enclosing)).some((step) => step.call !== call && isWithin(step.call, loop.body) && sendsSomething(step, context))) return refuse(context.withheld, sentBeside);
  const isEach = written.error !== undefined && !(written.check && isOnceForAll(written.check, counted, context));
  const told = isEach ? toldLater(written, loop, context) : undefined;
  if (isEach && !told) return undefined;
  if (dependsOnOrder(site, counted, context) || isChangedLater(site, loop.body, told?.statements ?? (written.check ? [written.check] : []), context.checker)) return undefined;
  return { counted, written, around, isEvolving: isEvolving(around.first, call.getSourceFile()), ...(told && { told }) };
}

/** Whether the pass changes what it has written afterwards (`row.sent = true`): the list behind the loop would hold the changed object. */
export function isChangedLater(site: QuerySite, body: ts.Node, behind: readonly ts.Node[], checker: ts.TypeChecker): boolean {
  const names = new Map<string, (ts.Declaration | undefined)[]>();
  for (const input of inputs(site)) walk(input, (node) => { if (ts.isIdentifier(node) && isReference(node)) names.set(node.text, [...names.get(node.text) ?? [], declarationOf(node, checker)]); });
  return changedIn(body).some((target) => {
    const root = rootOf(target);
    if (!ts.isIdentifier(root) || target.pos <= site.call.end || behind.some((one) => isWithin(target, one))) return false;
    // Another variable of a pass may have the same name.
    const own = declarationOf(root, checker);
    return names.get(root.text)?.some((one) => one === undefined || own === undefined || one === own) === true;
  });
}

/** Whether what a pass makes of its write is done once for all behind the loop: it names nothing of the pass, does nothing where the write succeeds, and no `try` of the pass catches it. */
function isOnceForAll(check: ts.IfStatement, counted: CountedLoop, context: FlowContext): boolean {
  return !check.elseStatement && ts.isIdentifier(check.expression) && !isTried(check, counted.loop.node) && checkAfter(check, counted, context) !== undefined;
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

/** The statement that is the loop, or that waits for all its callbacks, and the one that starts them; what stands behind the last runs when the loop is done. */
export function loopStatement({ loop }: CountedLoop): Around | undefined {
  // Who walks over a cursor does not hold all rows, and a list of what is to be written would.
  if (loop.streamed) return undefined;
  if (loop.kind === 'for-of' || loop.kind === 'for') {
    const statement = loop.node as ts.Statement;
    return ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent) ? { first: statement, last: statement } : undefined;
  }
  if (loop.kind !== 'callback' || loop.method !== 'map' || !isFunctionNode(loop.body)) return undefined;
  const { user } = outward(loop.node);
  // `const sends = rows.map(…); await Promise.all(sends);`
  const kept = ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? soleUse(user)?.parent : undefined;
  const all = kept ?? user;
  const awaiting = ts.isCallExpression(all) && all.expression.getText() === 'Promise.all' ? outward(all).user : undefined;
  const statement = awaiting && ts.isAwaitExpression(awaiting) ? statementOf(awaiting) : undefined;
  if (!statement || !(ts.isVariableStatement(statement) || ts.isExpressionStatement(statement))) return undefined;
  const first = kept ? statementOf(user) : statement;
  return first && first.parent === statement.parent && !mayLeave(first, statement) ? { first, last: statement } : undefined;
}

/** Whether the function may be left between two statements of a block: what was begun before goes on, what is collected is lost. */
function mayLeave(first: ts.Statement, last: ts.Statement): boolean {
  let leaves = false;
  for (const between of nodesBetween(first, last)) walk(between, (node) => {
    if (leaves || isFunctionNode(node)) return false;
    leaves = ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node);
    return !leaves;
  });
  return leaves;
}

/** Whether a pass may end the function around the loop, with what was collected so far. */
export function loses(body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (found || (node !== body && isFunctionNode(node))) return false;
    // Who asks for no more after a `yield` ends it there.
    if ((ts.isReturnStatement(node) || ts.isYieldExpression(node)) && !isFunctionNode(body)) found = true;
    // A label may lead out of the loops around this one.
    if (ts.isBreakOrContinueStatement(node) && node.label) found = true;
    return !found;
  });
  return found;
}

/** Whether another loop or function stands between the write and the loop. */
export function isNested(call: ts.Node, body: ts.Node): boolean {
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
