import { dialectOf } from '../../catalog';
import type { Fix } from '../../core';
import { followsFrom } from '../../flow/graph/handed/passed-on';
import { isTypeScript } from '../../project/paths';
import { bare, isFunctionNode, propertyName, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder, semicolon } from '../edits/edit-builder';
import { pascal, plurals, rowName } from '../edits/naming';
import { nameOf, writeBeside } from '../helpers/sibling';
import { mayBeAbsent } from '../loops/rows/keys';
import type { FixContext } from '../types';

/**
 * A field whose resolver hands a service what to ask for, with the parent's key among the conditions: `builds.findMany({ ...args, where: { ...args.where, resource: { id } } })`. The service
 * gets another function beside the one that is called, which asks for the rows through the parent's, so that the client merges the queries of all parents.
 */
export function planOwnedList(finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const { resolver, site, query, path } = finding.subject;
  const { call } = site;
  const fn = query.enclosing;
  const { relatedRows } = dialectOf(query.meaning.library);
  if (!relatedRows || path.length !== 1 || !ts.isCallExpression(call) || !isFunctionNode(fn) || fn === resolver.fn) return undefined;
  const asked = askedOf(call, finding, context);
  const given = asked && returnedQuery(fn, query.call);
  const callee = uncast(call.expression);
  if (!asked || !given || !ts.isPropertyAccessExpression(callee) || callee.questionDotToken || mayBeAbsent(asked.value, context.checker)) return undefined;
  // Where the function itself asks by that column, the parent's key is not what counts.
  if (given.conditions.includes(asked.name)) return undefined;

  const found = relatedRows(query.meaning, { condition: asked.name, column: asked.column, args: given.args });
  if (!found) return undefined;
  // Both are the new function's own.
  const taken = new Set([...given.args.split(/\W+/), ...fn.parameters.map((parameter) => parameter.name.getText())]);
  const key = `${rowName(found.owner)}${pascal(found.column)}`;
  const rows = [plurals(rowName(query.meaning.model?.name ?? 'row')), 'found'].find((wish) => wish !== key && !taken.has(wish));
  if (taken.has(key) || rows === undefined) return undefined;
  const name = `${nameOf(fn)}Of${pascal(found.owner)}`;
  const keyType = typeText(asked.value, context.checker);
  if (new RegExp(`\\b${name}\\b`).test(fn.getSourceFile().text) || keyType === undefined) return undefined;
  const typed = isTypeScript(fn.getSourceFile().fileName);
  const end = semicolon(fn.getSourceFile());
  const builder = new EditBuilder();
  const isWritten = writeBeside(builder, fn, name, {
    parameters: [`${key}${typed ? `: ${keyType}` : ''}`, ...fn.parameters.map((parameter) => parameter.getText())].join(', '),
    ...(typed && fn.type && { type: fn.type.getText() }),
    statements: [`const ${rows} = await ${found.query(key)}${end}`, `return ${rows} ?? []${end}`],
  }, false);
  if (!isWritten) return undefined;
  builder.replace(callee.name, name);
  const [first] = call.arguments;
  if (first) builder.range(call.getSourceFile(), first.getStart(), first.getStart(), `${asked.value.getText()}, `);
  // What the client asks for under that name did not count, and does not now.
  if (asked.isAlone) builder.replace(asked.condition.parent, '{}');
  else builder.replace(asked.condition, `${asked.name}: undefined`);
  return {
    kind: 'merge',
    title: `Read the ${plural(rowNoun(query.meaning.model?.name ?? 'row'))} with a new \`${name}\` beside \`${nameOf(fn)}\`, which merges calls of the same moment (2 queries instead of N${found.caveat === undefined ? '' : `; ${found.caveat}`})`,
    preferred: true,
    changesBehavior: found.caveat !== undefined,
    edits: builder.build(),
  };
}

interface Asked {
  readonly condition: ts.ObjectLiteralElementLike;
  /** `resource` of `resource: { id: parent.id }`, with the column that is compared; `resourceId` of `resourceId: parent.id`, which names it itself. */
  readonly name: string;
  readonly column?: string;
  readonly value: ts.Expression;
  readonly isAlone: boolean;
}

/** The one condition of a call's only argument that follows from the parent. */
function askedOf(call: ts.CallExpression, { subject: { resolver } }: FixableFinding<'per-parent'>, { checker }: FixContext): Asked | undefined {
  const [first, ...others] = call.arguments;
  const options = first && bare(first);
  const follows = (node: ts.Node): boolean => followsFrom(resolver.fn, resolver.parent, [node], checker);
  if (!options || !ts.isObjectLiteralExpression(options) || others.length > 0) return undefined;
  const where = options.properties.find((option) => propertyName(option.name) === 'where');
  const conditions = where && ts.isPropertyAssignment(where) ? bare(where.initializer) : undefined;
  if (!where || !conditions || !ts.isObjectLiteralExpression(conditions) || options.properties.some((option) => option !== where && follows(option))) return undefined;
  const [condition, ...more] = conditions.properties.filter(follows);
  const name = condition && propertyName(condition.name);
  if (!condition || name === undefined || more.length > 0 || !ts.isPropertyAssignment(condition)) return undefined;
  const value = bare(condition.initializer);
  const isAlone = conditions.properties.length === 1;
  if (!ts.isObjectLiteralExpression(value)) return isKey(value) ? { condition, name, value, isAlone } : undefined;
  const [part, ...parts] = value.properties;
  const column = part && propertyName(part.name);
  const compared = part && ts.isPropertyAssignment(part) ? bare(part.initializer) : undefined;
  return column !== undefined && compared && parts.length === 0 && isKey(compared) ? { condition, name, value: compared, isAlone, ...(column !== 'equals' && { column }) } : undefined;
}

function isKey(value: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(value) && ts.isIdentifier(value.expression);
}

/** What a function hands its query, where it does nothing but give back the rows of what it is handed itself. */
function returnedQuery(fn: ts.FunctionLikeDeclaration, query: ts.Node): { readonly args: string; readonly conditions: readonly (string | undefined)[] } | undefined {
  const [parameter, ...others] = fn.parameters;
  const [statement, ...more] = fn.body && ts.isBlock(fn.body) ? fn.body.statements : [];
  if (!parameter || others.length > 0 || fn.typeParameters || !ts.isIdentifier(parameter.name) || !statement || more.length > 0 || !ts.isReturnStatement(statement) || !statement.expression) return undefined;
  const returned = uncast(ts.isAwaitExpression(statement.expression) ? statement.expression.expression : statement.expression);
  if (returned !== query || !ts.isCallExpression(returned) || returned.arguments.length !== 1) return undefined;
  const argument = bare(returned.arguments[0] as ts.Expression);
  const own = parameter.name.text;
  if (ts.isIdentifier(argument)) return argument.text === own ? { args: own, conditions: [] } : undefined;
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  const spread = (of: ts.ObjectLiteralExpression, text: string): boolean => of.properties[0] !== undefined && ts.isSpreadAssignment(of.properties[0]) && of.properties[0].expression.getText() === text;
  const where = argument.properties.find((option) => propertyName(option.name) === 'where');
  const conditions = where && ts.isPropertyAssignment(where) ? bare(where.initializer) : undefined;
  const keeps = spread(argument, own) && (!where || (conditions !== undefined && ts.isObjectLiteralExpression(conditions) && (spread(conditions, `${own}.where`) || spread(conditions, `${own}?.where`))));
  return keeps ? { args: argument.getText(), conditions: conditions && ts.isObjectLiteralExpression(conditions) ? conditions.properties.map((condition) => propertyName(condition.name)) : [] } : undefined;
}

/** The type of a key, in words that mean the same in every file. */
function typeText(key: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const type = checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(key));
  if (type.flags & ts.TypeFlags.String) return 'string';
  return type.flags & ts.TypeFlags.Number ? 'number' : undefined;
}
