import { dialectOf } from '../../catalog';
import type { Fix } from '../../core';
import { followsFrom } from '../../flow/graph/handed/passed-on';
import type { CallSite } from '../../flow/types';
import { isFunctionNode, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { startsAtOnce } from '../../rules/n-plus-one/repeated-calls';
import { plural, rowNoun } from '../../rules/words';
import { dedent, edited, EditBuilder, semicolon } from '../edits/edit-builder';
import { Names, pascal } from '../edits/naming';
import { isWrittenBeside, nameOf, writeBeside, type Sibling } from '../helpers/sibling';
import { mayBeAbsent } from '../loops/rows/keys';
import type { FixContext } from '../types';
import { givenOn, keyPlace, type KeyPlace } from './key-place';
import { planOwnedList } from './owned-list';
import { spreadQuery } from './spread-query';

/**
 * A field whose resolver hands the parent's key to a service that hands it on, until a function asks for the rows by it among conditions that it is handed: each of these functions gets another one beside it, the last of
 * which asks for the rows through the parent's, so that the client merges the queries of all parents. What they do with the rows stays as it is.
 */
export function planOwnedPath(finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const { resolver, query, path, isSparing } = finding.subject;
  const { relatedRows } = dialectOf(query.meaning.library);
  const [first] = path;
  const calls = path.flatMap(({ call, callee }) => (ts.isCallExpression(call) && ts.isPropertyAccessExpression(callee) && !callee.questionDotToken && callee.expression.kind !== ts.SyntaxKind.SuperKeyword ? [{ call, callee }] : []));
  if (!relatedRows || !first || isSparing || calls.length < path.length || first.enclosing !== resolver.fn || !startsAtOnce({ path: [first, ...path], site: query })) return undefined;
  const functions = functionsOn(path, query.enclosing, context);
  const asked = functions && keyOf(finding, calls.map(({ call }) => call), functions, context);
  const last = functions?.at(-1);
  const spread = asked && last && spreadQuery(last, query.call, asked.index, context.checker);
  if (!functions || !asked || !last || !spread) return undefined;
  const [, condition, column, ...more] = asked.names;
  if (asked.names[0] !== 'where' || planOwnedList(finding, context) || condition === undefined || more.length > 0 || column === 'equals' || !asked.isAlone || spread.conditions.includes(condition)) return undefined;

  const names = new Names(last.body ?? last);
  const [key, rest, rows] = [names.free(condition, 'owner'), names.free('where', 'conditions'), names.free('found', 'rows')];
  const found = relatedRows(query.meaning, { condition, column, args: spread.text(rest) });
  if (!found) return undefined;
  const end = semicolon(last.getSourceFile());
  const body = statementsOf(last, [{ start: query.call.getStart(), end: query.call.end, newText: `${found.query(spread.asked(key, [condition, ...(column === undefined ? [] : [column])]))}.then((${rows}) => ${rows} ?? [])` }]);
  const statements = [`const { ${key === condition ? key : `${condition}: ${key}`}, ...${rest} } = ${spread.given}${end}`, ...body];
  const builder = new EditBuilder();
  const named = (fn: FunctionNode): string => `${nameOf(fn)}Of${pascal(found.owner)}`;
  for (const [index, fn] of functions.entries()) {
    const next = calls[index + 1];
    const callee = functions[index + 1];
    const text = next && callee ? statementsOf(fn, [{ start: next.callee.name.getStart(), end: next.callee.name.end, newText: named(callee) }]) : statements;
    if (!isWritten(builder, fn, named(fn), text)) return undefined;
  }
  const [called, fn] = [calls[0], functions[0]];
  if (!called || !fn) return undefined;
  builder.replace(called.callee.name, named(fn));
  return {
    kind: 'merge',
    title: `Read the ${plural(rowNoun(query.meaning.model?.name ?? 'row'))} with a new \`${named(fn)}\` beside \`${nameOf(fn)}\`, which merges calls of the same moment (2 queries instead of N${found.caveat === undefined ? '' : `; ${found.caveat}`})`,
    preferred: true,
    changesBehavior: found.caveat !== undefined,
    edits: builder.build(),
  };
}

/** The methods that a path leads through, each of which nothing but its class has; undefined where one of them may be another, or something stands around it. */
function functionsOn(path: readonly CallSite[], end: ts.Node, context: FixContext): readonly ts.MethodDeclaration[] | undefined {
  const functions = [...path.slice(1).map(({ enclosing }) => enclosing), end];
  const methods = functions.filter((fn): fn is ts.MethodDeclaration => isFunctionNode(fn) && ts.isMethodDeclaration(fn) && ts.isClassLike(fn.parent) && fn.body !== undefined && !ts.getDecorators(fn)?.length);
  const isAsCalled = path.every(({ callee, handedOn }, index) => { const [only, ...others] = context.functionsOf(callee); return !handedOn && others.length === 0 && only === functions[index]; });
  return methods.length === functions.length && isAsCalled ? methods : undefined;
}

/** Where the last function of a path has the parent's key; undefined where one of them does more with it than hand it on. */
function keyOf({ subject: { resolver } }: FixableFinding<'per-parent'>, calls: readonly ts.CallExpression[], functions: readonly ts.MethodDeclaration[], { checker }: FixContext): KeyPlace | undefined {
  const [first] = calls;
  let place = first && keyPlace(first, (node) => followsFrom(resolver.fn, resolver.parent, [node], checker));
  if (!place || mayBeAbsent(place.value, checker)) return undefined;
  for (const [index, call] of calls.entries()) {
    const fn = functions[index - 1];
    if (!fn) continue;
    place = givenOn(fn, call, place, checker);
    if (!place) return undefined;
  }
  return place;
}

/** The statements of a function with edits in them. */
function statementsOf(fn: ts.MethodDeclaration, edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[]): readonly string[] {
  return (fn.body?.statements ?? []).map((statement) => dedent(statement, edited(statement, edits.filter(({ start, end }) => statement.pos <= start && end <= statement.end))));
}

/** Writes a function beside another with its parameters and its type; true too where it is there already. */
function isWritten(builder: EditBuilder, fn: ts.MethodDeclaration, name: string, statements: readonly string[]): boolean {
  const file = fn.getSourceFile();
  const sibling: Sibling = { parameters: fn.parameters.map((one) => one.getText()).join(', '), ...(fn.type && { type: fn.type.getText() }), statements, areDedented: true };
  const head = `${name}${fn.typeParameters ? `<${fn.typeParameters.map((one) => one.getText()).join(', ')}>` : ''}`;
  if (isWrittenBeside(fn, head, sibling)) return true;
  return !new RegExp(`\\b${name}\\b`).test(file.text) && writeBeside(builder, fn, head, sibling, false);
}
