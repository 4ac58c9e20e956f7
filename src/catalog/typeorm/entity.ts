import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { argumentName, targetName } from '../models/entity-name';
import { stubMember, stubTypeOf } from '../tables/members';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import { folderOf } from '../tables/rows';
import type { RecogniseContext } from '../types';
import { builderEnds } from './builder';

export const folder = folderOf('typeorm');

/** Whether an argument is an entity's class, schema or name, and not a row: `manager.save(User, row)`. */
export function isTarget(expression: ts.Expression | undefined, context: RecogniseContext): boolean {
  if (!expression) return false;
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return true;
  const type = context.checker.getTypeAtLocation(node);
  return type.getConstructSignatures().length > 0 || type.symbol?.name === 'EntitySchema';
}

/** `User` of a `Repository<User>`, a `SelectQueryBuilder<User>`, or a class that extends one of them; else what `getRepository('User')` was given. */
export function rowOf(expression: ts.Expression, context: RecogniseContext): string | undefined {
  const type = knownType(expression, context);
  const name = type && argumentName(type, folder, context.checker);
  if (name !== undefined) return name;
  const { node } = originOf(expression, context.checker);
  return ts.isCallExpression(node) && /\bget(?:\w+)?Repository$/.test(node.expression.getText()) ? targetName(node.arguments[0], context.checker) : undefined;
}

/** Where a row comes from that is saved: made here and not stored yet, or read before. */
export function rowOrigin(row: ts.Expression, context: RecogniseContext, depth = 0): 'new' | 'stored' | undefined {
  const { node, several } = originOf(row, context.checker);
  if (several || depth > 3) return undefined;
  if (ts.isNewExpression(node)) return 'new';
  if (!ts.isCallExpression(node)) return undefined;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : undefined;
  const [first] = node.arguments;
  // What `merge` and `Object.assign` give is what they were given first.
  if ((name === 'merge' || name === 'assign') && first) return rowOrigin(isTarget(first, context) && node.arguments[1] ? node.arguments[1] : first, context, depth + 1);
  const own = linksOf(node).links.some(({ call }) => ts.isPropertyAccessExpression(call.expression) && stubMember(call, context)?.file.startsWith(folder));
  if (!own || name === undefined) return undefined;
  if (name === 'create') return 'new';
  return /^find|^preload$|^save$/.test(name) || Object.hasOwn(builderEnds, name) ? 'stored' : undefined;
}

/**
 * Whether what a repository or manager does belongs to a transaction: it comes from the callback's parameter of `transaction(…)`, or from a
 * query runner's manager in a function that starts one.
 */
export function isTransactional(expression: ts.Expression, context: RecogniseContext, depth = 0): boolean {
  if (depth > 6) return false;
  if (stubTypeOf(expression, context)?.name === 'QueryRunner') return startsTransaction(expression);
  const { node } = originOf(expression, context.checker);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return isTransactional(node.expression.expression, context, depth + 1);
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'manager') return isTransactional(node.expression, context, depth + 1);
  if (ts.isParameter(node)) {
    const call = node.parent.parent;
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'transaction') return stubMember(call, context)?.file.startsWith(folder) === true;
    const [passed] = context.provenance?.argumentsOf(node) ?? [];
    return passed !== undefined && isTransactional(passed, context, depth + 1);
  }
  return false;
}

function startsTransaction(runner: ts.Expression): boolean {
  let scope: ts.Node = runner;
  while (!ts.isSourceFile(scope) && !(ts.isFunctionLike(scope) && !ts.isArrowFunction(scope))) scope = scope.parent;
  return new RegExp(`\\b${runner.getText().replace(/[^\w.]/g, '')}\\.startTransaction\\(`).test(scope.getText());
}
