import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { queryOf } from '../models/query';
import type { Subscription } from '../types';
import { library } from './stub';

/**
 * `onSnapshot(collection(db, 'orders'), …)`: every document of the collection, and every change to one, each of which is a read that is paid for
 * (https://firebase.google.com/docs/firestore/query-data/listen). An order leaves none out that has the field.
 */
export function subscription(call: ts.CallExpression, checker: ts.TypeChecker): Subscription | undefined {
  const target = calleeName(call) === 'onSnapshot' ? call.arguments[0] : undefined;
  const collection = target && collectionIn(target, checker);
  const path = collection?.arguments[1] && bare(collection.arguments[1]);
  if (!target || !path || !ts.isStringLiteralLike(path)) return undefined;
  const { text: entity } = path;
  const rows = queryOf({ library, op: 'read-many', call, client: target, inputs: [target], label: `${entity}.onSnapshot`, entity, filter: { equals: [], rest: [], complete: true }, isLimited: false, rowsIn: 'docs' });
  return { entity, rows };
}

/** The collection that an expression stands for as a whole: in an order, or in a variable that is the same always. */
function collectionIn(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.CallExpression | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node) && depth < 3) {
    const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
    const isConstant = declaration && ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    return isConstant && declaration.initializer ? collectionIn(declaration.initializer, checker, depth + 1) : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [base, ...constraints] = node.arguments;
  if (calleeName(node) === 'collection') return node.arguments.length === 2 ? node : undefined;
  const isWhole = calleeName(node) === 'query' && constraints.every((one) => { const made = bare(one); return ts.isCallExpression(made) && calleeName(made) === 'orderBy'; });
  return isWhole && base ? collectionIn(base, checker, depth + 1) : undefined;
}
