import type { Query } from '../../catalog';
import { returnedExpressions } from '../../catalog/given-values';
import { bits } from '../../flow/graph/concepts';
import { bindingOwner, declarationOf } from '../../flow/symbols';
import { bare, inlineFunction, isFunctionNode, isOr, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { rowsOf } from '../bounds/rows';
import type { RuleContext } from '../types';

/** A list that a component has asked a route of the application for. */
export interface RouteList {
  /** `GET /api/orders` */
  readonly route: string;
  /** The query that the route answers with. */
  readonly query: Query;
  readonly request: ts.Node;
}

const maxDepth = 8;
/** What an address says that asks for a part. */
const asksForPart = /[?&](?:\w*(?:limit|page|take|size|offset|cursor|search|skip)\w*|q)=/i;

/** The list that a value is what a route of the application answers with: `await (await fetch('/api/orders')).json()`. Undefined where that cannot be followed, or the route answers with something else. */
export function routeListOf(value: ts.Expression, context: RuleContext): RouteList | undefined {
  const request = requestOf(value, context, 0);
  const address = request && addressOf(request);
  const found = address === undefined || asksForPart.test(address) ? undefined : context.handlerOfRead(address.replace(/[?#].*$/, ''));
  if (!request || !found) return undefined;
  const { effects } = context.graph.effectsOf(found.handler, bits.read, 12);
  const lists = effects.flatMap(({ site: { meaning } }) => (meaning.concept === 'query' && meaning.op === 'read-many' && rowsOf(meaning, context).rows.kind !== 'bounded' ? [meaning] : []));
  // Of several lists it is not known which one the answer is.
  const [query, ...others] = lists;
  return query && others.length === 0 ? { route: found.name, query, request } : undefined;
}

/** The request whose answer a value is, through `json()`, `data`, callbacks of `then`, and functions of the workspace. */
function requestOf(value: ts.Expression, context: RuleContext, depth: number): ts.CallExpression | undefined {
  const node = bare(value);
  if (depth > maxDepth) return undefined;
  const follow = (next: ts.Expression | undefined): ts.CallExpression | undefined => next && requestOf(next, context, depth + 1);
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) ? follow(node.left) : undefined;
  // `Array.isArray(data) ? data : []`
  if (ts.isConditionalExpression(node)) return follow(node.whenTrue);
  if (ts.isPropertyAccessExpression(node)) return follow(node.expression);
  if (ts.isIdentifier(node)) return ofDeclaration(declarationOf(node, context.checker), follow);
  if (!ts.isCallExpression(node)) return undefined;
  const meaning = context.recognise(node);
  if (meaning?.concept === 'external') return meaning.isRead === true && meaning.sends !== true ? node : undefined;
  const { expression: callee } = node;
  if (ts.isPropertyAccessExpression(callee)) {
    const { text } = callee.name;
    if (text === 'json' && node.arguments.length === 0) return follow(callee.expression);
    if (text === 'catch' || text === 'finally') return follow(callee.expression);
    if (text === 'then') {
      const made = inlineFunction(node.arguments[0]);
      const [only, ...others] = made ? returnedExpressions(made) : [];
      return others.length === 0 ? follow(only) : undefined;
    }
  }
  const [fn, ...others] = context.functionsOf(callee);
  if (!fn || others.length > 0) return undefined;
  const returned = returnedExpressions(fn);
  return returned.length === 1 ? follow(returned[0]) : undefined;
}

function ofDeclaration(declaration: ts.Declaration | undefined, follow: (next: ts.Expression | undefined) => ts.CallExpression | undefined): ts.CallExpression | undefined {
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration)) return follow(declaration.initializer);
  if (ts.isBindingElement(declaration)) {
    const owner = bindingOwner(declaration);
    const name = propertyName(declaration.propertyName ?? declaration.name);
    return name !== undefined && declaration.parent.parent === owner && ts.isVariableDeclaration(owner) ? follow(owner.initializer) : undefined;
  }
  // `.then((data) => setOrders(data))`
  if (!ts.isParameter(declaration) || !isFunctionNode(declaration.parent)) return undefined;
  const { parent } = declaration.parent;
  const isOfThen = ts.isCallExpression(parent) && parent.arguments[0] === declaration.parent && ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === 'then';
  return isOfThen ? follow(parent.expression.expression) : undefined;
}

/** The path that a request is sent to, where it is one of the application itself; what is put into it stands as `*`. */
function addressOf(request: ts.CallExpression): string | undefined {
  const address = request.arguments[0] && bare(request.arguments[0]);
  const text = !address ? undefined : ts.isStringLiteralLike(address) ? address.text : ts.isTemplateExpression(address) ? address.head.text + address.templateSpans.map(({ literal }) => `*${literal.text}`).join('') : undefined;
  return text?.startsWith('/') && !text.startsWith('//') ? text : undefined;
}
