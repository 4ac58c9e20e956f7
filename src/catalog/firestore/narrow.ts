import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { constDeclaration, numericValue, objectLiteral } from '../values/literal';
import { calleeName } from '../tables/members';
import { textValue } from '../values/text-value';
import type { RecogniseContext } from '../types';
import { pushedTo } from './origins';
import { idField, type Reference } from './reference';

/** Firestore takes at most thirty values for `in`. Source: https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries */
const mostValues = 30;

/** A query with one more constraint: `where('a', '==', b)`, whether it is a method's call or a function's. */
export function narrow(query: Reference, constraint: ts.Expression, context: RecogniseContext): Reference {
  const { checker } = context;
  const node = bare(constraint);
  if (ts.isSpreadElement(node)) return spread(query, node.expression, context);
  const initial = constDeclaration(node, checker)?.initializer;
  if (initial) return narrow(query, initial, context);
  if (!ts.isCallExpression(node)) return open(query, [node]);
  const [first, second, third] = node.arguments;
  switch (calleeName(node)) {
    case 'where': {
      const field = first && fieldOf(first, checker);
      const operator = textValue(second, checker);
      if (field !== undefined && operator === '==' && third) return { ...query, equals: [...query.equals, { field, value: third }] };
      const byId = field === idField && operator === 'in';
      return { ...query, rest: [...query.rest, ...node.arguments], ...(byId && { isLimited: true, limit: Math.min(query.limit ?? mostValues, mostValues) }) };
    }
    case 'and':
      return node.arguments.reduce((so, one) => narrow(so, one, context), query);
    case 'limit': case 'limitToLast': {
      const { limit: _, ...rest } = query;
      const limit = numericValue(first, checker);
      return { ...rest, isLimited: true, ...(limit !== undefined && { limit }) };
    }
    case 'findNearest': {
      // `{ limit }` is required.
      const options = objectLiteral(node.arguments.at(-1), checker);
      const limit = options && numericValue(propertyValue(options, 'limit'), checker);
      return { ...query, isLimited: true, ...(limit !== undefined && { limit }) };
    }
    case 'or': case 'startAt': case 'startAfter': case 'endBefore': case 'endAt':
      return { ...query, rest: [...query.rest, ...node.arguments] };
    case 'orderBy': case 'offset': case 'select':
      return query;
    default:
      return open(query, [node]);
  }
}

/** `query(base, ...constraints)`: the list's own elements, and what is pushed to it. */
function spread(query: Reference, list: ts.Expression, context: RecogniseContext): Reference {
  const node = bare(list);
  if (ts.isArrayLiteralExpression(node)) return node.elements.reduce((so, one) => narrow(so, one, context), query);
  const declaration = constDeclaration(node, context.checker);
  const initial = declaration?.initializer && bare(declaration.initializer);
  if (!declaration || !initial || !ts.isArrayLiteralExpression(initial)) return open(query, [node]);
  const own = initial.elements.reduce((so, one) => narrow(so, one, context), query);
  return pushedTo(declaration, context.checker).reduce((so, one) => {
    if (!isConditional(one, declaration)) return narrow(so, one, context);
    const { isLimited } = narrow({ ...so, isLimited: false }, one, context);
    return { ...so, complete: false, rest: [...so.rest, one], maybeLimited: isLimited ? [...so.maybeLimited, one] : so.maybeLimited };
  }, own);
}

/** What cannot be read may be a limit as well as a condition. */
function open(query: Reference, rest: readonly ts.Node[]): Reference {
  return { ...query, complete: false, isLimited: true, rest: [...query.rest, ...rest] };
}

/** `'status'`, and `documentId()` or `FieldPath.documentId()` for the id. */
function fieldOf(expression: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = bare(expression);
  return ts.isCallExpression(node) && calleeName(node) === 'documentId' ? idField : textValue(node, checker);
}
