import { isProcedureCall } from '../../flow/graph/receivers/trpc-callers';
import { isRemoteCall } from '../../flow/graph/receivers/worker-stubs';
import { declarationOf } from '../../flow/values/symbols';
import type { FlowContext } from '../../flow/types';
import { needsEarlier, overSeveral, refuse } from '../refuse';
import type { FixContext } from '../types';
import { lastWins } from '../../catalog/rewrites/bulk-request';
import { subjectOf } from '../../catalog';
import type { Fix } from '../../core';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, indentUnit, lineBreak, lineIndent, reindentAll, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names, saving } from '../edits/naming';
import { isFree } from '../loops/batch';
import { isVisibleAt } from '../loops/rows/between';
import { verbs } from '../loops/bulk-write';
import { Element } from '../loops/rows/element';
import { columnField, isUniqueKey } from '../loops/rows/keys';
import { callLoop, type CallLoop } from './call-loop';
import { calleeText } from './plural';
import { isOfFactory, nameOf } from './sibling';
import { writePlural } from './written-plural';

/**
 * The loop does nothing but call a function that writes one row: that function gets a plural beside it, which does what it does once and writes all rows with one statement, and
 * the loop becomes a call of that. Where each call fails for itself (a `try` in the pass, `Promise.allSettled`), one failure is that of all then, as the title says; a row that is not there is still the failure of its own call.
 */
export function planPluralWrite({ subject: { site, loops, shape, query, path, cached, own } }: FixableFinding<'repeated-call'>, context: FixContext): Fix | undefined {
  const counted = loops.at(-1);
  const { call } = site;
  const fn = query.enclosing;
  if (shape !== 'write' || !counted || site.loops.at(-1) !== counted.loop) return undefined;
  if (counted.dependence.carried) return refuse(context.withheld, needsEarlier);
  if (path.length !== 1) return refuse(context.withheld, overSeveral);
  if (cached || own || site.handedOn) return undefined;
  if (!ts.isCallExpression(call) || call.arguments.some(ts.isSpreadElement) || !isFunctionNode(fn) || context.functionsOf(site.callee).length !== 1 || isDeclaredOnly(site.callee, context) || isOfFactory(fn, site.callee) || isRemoteCall(site.callee, context.checker) || isProcedureCall(site.callee, context)) return undefined;
  const { loop } = counted;
  const element = Element.of(counted, context.checker);
  const around = callLoop(loop, call);
  if (!around) return refuse(context.withheld, 'the pass does more than call this function');
  if (!element?.isArray || !/^[\w$.]+$/.test(element.collection.getText())) return undefined;
  const varying = call.arguments.flatMap((argument, index) => (isFree(argument, counted) ? [] : [index]));
  const [at = -1] = varying;
  const parameter = fn.parameters[at];
  const argument = call.arguments[at];
  if (!argument || varying.length > 1 || !parameter || !ts.isIdentifier(parameter.name) || parameter.initializer || parameter.questionToken || parameter.dotDotDotToken) return undefined;
  const others = [...call.arguments.filter((one) => one !== argument), ...(ts.isPropertyAccessExpression(site.callee) ? [site.callee.expression] : [])];
  const collection = element.collection.getText();
  const given = element.each(collection, argument);
  if (given === undefined || !others.every((one) => isFree(one, counted) && isVisibleAt(one, loop.node, context.checker))) return undefined;
  if (around.caught && (counted.reads.of(around.caught).item || counted.reads.of(around.caught).carried || !isVisibleAt(around.caught, loop.node, context.checker))) return undefined;

  const file = call.getSourceFile();
  const builder = new EditBuilder();
  const from = columnField(argument, element, counted);
  const made = writePlural(builder, { fn, parameter, query: query.meaning, isForeign: fn.getSourceFile() !== file, uniqueKeys: isUniqueKey(element.column(argument), counted), ...(from && { from }) }, context);
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const callee = made && calleeText(site.callee, fn, made.name, imports);
  if (!made || !callee || (callee.foreign && !made.reachable)) return undefined;
  const handed = dedent(call, call.arguments.map((one) => (one === argument ? given : one.getText())).join(', '));
  const subject = rowNoun(subjectOf(query.meaning) ?? 'row');
  const { keyOf } = made;
  const key = element.express(argument);
  const each = keyOf && key !== undefined ? (body: (key: string) => string): string => element.callback(body(keyOf(key))) : undefined;
  const text = rewritten(around, { call: `${callee.text}(${handed})`, collection, names, lacking: `Not all ${plural(subject)} are there`, ...(each && { each }) });
  builder.replace(around.target, reindentAll(text, lineIndent(file, around.target.getStart()), lineBreak(file)));
  imports.apply(builder);
  const { op } = query.meaning;
  const isOwn = around.isSettled || around.caught !== undefined;
  const said = [saving(loops.length > 1), made.bulk.caveat ?? 'all or nothing', ...(isOwn ? ['a failure is that of all'] : []), ...(keyOf && !isOwn ? ['a row that is not there is told after the others were written'] : []), ...(made.merges ? [lastWins] : [])];
  return {
    kind: 'bulk-write',
    title: `${verbs[op] ?? 'Write'} all ${plural(subject)} with ${made.isNew ? 'a new ' : ''}\`${made.name}\` beside \`${nameOf(fn)}\` (${said.join('; ')})`,
    preferred: !isOwn,
    changesBehavior: true,
    edits: builder.build(),
  };
}

interface Rewritten {
  /** The call of the plural. */
  readonly call: string;
  /** What is walked over. */
  readonly collection: string;
  readonly names: Names;
  /** What is thrown where a row is not there. */
  readonly lacking: string;
  /** A function of one element, of whose key `body` says something; only where the plural gives back the keys whose rows were there. */
  each?(body: (key: string) => string): string;
}

/** What stands in place of a loop that did nothing but call the singular. */
function rewritten({ target, caught, isSettled, results }: CallLoop, { call, collection, names, lacking, each }: Rewritten): string {
  const file = target.getSourceFile();
  const [unit, end] = [indentUnit(file), semicolon(file)];
  const inside = (text: string): string => unit + reindentAll(text, unit, '\n');
  if (results !== undefined) {
    const outcome = names.free('outcome', 'written');
    const one = each?.((key) => `(${outcome}.status === 'fulfilled' && !${outcome}.value.has(${key}) ? { status: 'rejected' } : ${outcome})`) ?? `() => ${outcome}`;
    return `const [${outcome}] = await Promise.allSettled([${call}])${end}\n${results}${collection}.map(${one})${end}`;
  }
  // For no element nothing was asked, and nothing refused.
  const isAny = `if (${collection}.length > 0)`;
  if (isSettled) return `${isAny} await Promise.allSettled([${call}])${end}`;
  const set = names.free('written', 'writtenKeys');
  const plain = each
    ? `${isAny} {\n${inside(`const ${set} = await ${call}${end}\nif (!${collection}.every(${each((key) => `${set}.has(${key})`)})) throw new Error('${lacking}')${end}`)}\n}`
    : `${isAny} await ${call}${end}`;
  return caught ? `try {\n${inside(plain)}\n} ${dedent(caught)}` : plain;
}

/** Whether a method is called through an interface, which would have to get the new one, too. */
function isDeclaredOnly(callee: ts.Expression, { checker }: FlowContext): boolean {
  const declaration = ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name) ? declarationOf(callee.name, checker) : undefined;
  return declaration !== undefined && (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration));
}
