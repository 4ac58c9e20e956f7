import type { Query } from '../../../catalog';
import { declarationOf } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { bare, isFunctionNode, isWithin } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';

/** Whether the walked rows are older than this run of the loop: another loop or another function stands between them and it. */
export function isReachedAgain(list: ts.Node, counted: CountedLoop, loops: readonly CountedLoop[]): boolean {
  const own = new Set<ts.Node>(loops.flatMap(({ loop }) => [loop.node, loop.body]));
  for (let node: ts.Node = counted.loop.node; !(node.pos <= list.pos && list.end <= node.end); node = node.parent) {
    if (own.has(node)) continue;
    if (isFunctionNode(node) || ts.isIterationStatement(node, false)) return true;
  }
  return loops.some(({ loop, origin }) => loop !== counted.loop && origin.kind !== 'query' && origin.kind !== 'member' && !isWithin(list, loop.node));
}

/** The query that made the rows which a loop walks over. */
export interface List {
  readonly query: Query;
  readonly variable?: ts.VariableDeclaration;
  /** Relations from the query's rows to those that are walked over. */
  readonly path: readonly string[];
}

/** The query that made the rows which the loop walks over, directly or as a relation of an outer row. */
export function listOf(counted: CountedLoop, loops: readonly CountedLoop[], context: FlowContext): List | undefined {
  const { origin } = counted;
  if (origin.kind === 'query') {
    return origin.rows === 'same' && !origin.remote ? { query: origin.query, path: [], ...(origin.variable && { variable: origin.variable }) } : undefined;
  }
  if (origin.kind !== 'member') return undefined;
  const owner = bare(origin.owner);
  if (!ts.isIdentifier(owner)) return undefined;
  const declaration = declarationOf(owner, context.checker);
  if (!declaration) return undefined;
  const outer = loops.find(({ loop }) => loop.item && ts.isIdentifier(loop.item) && loop.item.parent === declaration && !loop.indexed);
  if (outer) {
    const list = outer === counted ? undefined : listOf(outer, loops, context);
    return list && { ...list, path: [...list.path, origin.name] };
  }
  // `const cart = await find…({ include: { items: true } })`, then `cart.items`
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const call = bare(declaration.initializer);
  const meaning = ts.isCallExpression(call) ? context.recognise(call) : undefined;
  return meaning?.concept === 'query' ? { query: meaning, variable: declaration, path: [origin.name] } : undefined;
}
