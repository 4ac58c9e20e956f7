import { libraryCallback, type StreamValues } from '../../../catalog/values/callbacks';
import { chainedExport, linkOf } from '../../../catalog/values/chained';
import { bare, inlineFunction, isFunctionNode, outward, walk } from '../../../project/syntax';
import { callbackLoop, statementLoop } from '../../loops/loops';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import { calledExport, givenExport } from '../../../catalog/values/imported';
import type { CallbackUse } from '../../types';

/** What a call of a library does with the function that is its argument at an index; undefined where the catalogue does not know it. */
export function libraryUse(call: ts.CallExpression, index: number, checker: ts.TypeChecker): CallbackUse | undefined {
  const module = calledExport(bare(call.expression), checker) ?? chainedExport(bare(call.expression), checker) ?? givenExport(bare(call.expression), checker);
  const use = module && libraryCallback(module, index);
  if (!use) return undefined;
  if (use.kind === 'remembers') return { kind: 'kept' };
  if (use.kind === 'once-per-request') return { kind: 'returned' };
  if (use.kind === 'once') {
    const list = use.values && streamedList(call, use.values, checker);
    return list && use.values ? { kind: 'each', collection: list, item: 0, sequential: use.values.sequential } : { kind: 'once' };
  }
  if (use.kind === 'each-of-added') {
    const list = addedList(call, use.by, checker);
    // How many it works through at once is up to the queue: what counts on calls of one moment is not to be offered there.
    return list && { kind: 'each', collection: list, item: 0, sequential: true };
  }
  if (use.kind === 'each-of-given') {
    const given = listGiven(call, checker);
    const made = bare(call.expression);
    const sequential = use.sequential || (ts.isCallExpression(made) && use.inTurn?.test(made.arguments[0]?.getText() ?? '') === true);
    return given ? { kind: 'each', collection: given, item: use.item, sequential, ...(use.lazy && { lazy: true }) } : { kind: 'once' };
  }
  // What is given its list later: `R.pipe(R.uniq, R.map(load))(ids)`, `R.map(load)(ids)`.
  const later = use.kind === 'each' && use.list > index && call.arguments.length <= use.list ? listGiven(call, checker) : undefined;
  if (use.kind === 'each' && later) return { kind: 'each', collection: later, item: use.item, sequential: use.sequential };
  const collection = use.kind === 'each-of-link' ? linkOf(call, use.link)?.arguments[0] : call.arguments[use.list];
  if (use.kind === 'each-of-link') return collection && { kind: 'each', collection, item: use.item, sequential: false };
  return collection ? { kind: 'each', collection, item: use.item, sequential: use.sequential } : undefined;
}

/** `ids` of `traverse(find)(ids)` and of `pipe(ids, traverse(find))`, also where what makes other lists of it stands in between (`pipe(ids, A.filter(isNew), traverse(find))`). */
function listGiven(call: ts.CallExpression, checker: ts.TypeChecker): ts.Expression | undefined {
  const { parent } = call;
  if (!ts.isCallExpression(parent)) return undefined;
  if (parent.expression === call) return parent.arguments[0];
  // A pipe that is called itself: `R.pipe(R.uniq, R.map(load))(ids)`. One that is called with nothing runs the task that came of its list: `pipe(ids, TE.traverseArray(load))()`.
  if (ts.isCallExpression(parent.parent) && parent.parent.expression === parent && parent.parent.arguments.length > 0 && calledExport(bare(parent.expression), checker)?.name === 'pipe') return parent.parent.arguments[0];
  const at = parent.arguments.indexOf(call);
  if (at < 1 || calledExport(bare(parent.expression), checker)?.name !== 'pipe') return undefined;
  return parent.arguments.slice(1, at).every((one) => ts.isCallExpression(one) && calledExport(bare(one.expression), checker)?.subpath.endsWith('Array')) ? parent.arguments[0] : undefined;
}

/**
 * `ids` of `from(ids).pipe(filter(isNew), mergeMap((id) => …))` and of `of(...ids)`, for the operator's call, and what an operator before it spreads into the stream, as far as that is a list
 * (`mergeMap((rows) => rows)`); a promise or another stream that is handed to `from` is no list.
 */
function streamedList(operator: ts.CallExpression, values: StreamValues, checker: ts.TypeChecker): ts.Expression | undefined {
  const piped = operator.parent;
  const at = ts.isCallExpression(piped) ? piped.arguments.indexOf(operator) : -1;
  const callee = ts.isCallExpression(piped) && at >= 0 ? bare(piped.expression) : undefined;
  if (!callee || !ts.isCallExpression(piped) || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'pipe') return undefined;
  for (const one of piped.arguments.slice(0, at).reverse()) {
    const name = ts.isCallExpression(one) ? calledExport(bare(one.expression), checker)?.name ?? '' : '';
    const spread = ts.isCallExpression(one) && values.spreading.has(name) ? spreadBy(one, checker) : undefined;
    if (spread) return spread;
    if (!values.passing.has(name)) return undefined;
  }
  const stream = bare(callee.expression);
  const [list] = ts.isCallExpression(stream) && stream.arguments.length === 1 ? stream.arguments : [];
  const source = list && calledExport(bare((stream as ts.CallExpression).expression), checker)?.name;
  if (list && ts.isSpreadElement(list)) return source === values.apart ? list.expression : undefined;
  return list && source === values.source && isList(list, checker) ? list : undefined;
}

/** `rows` of `mergeMap((rows) => rows)` and of `mergeMap((page) => page.rows)`: a list, whose elements come one by one behind it. */
function spreadBy(operator: ts.CallExpression, checker: ts.TypeChecker): ts.Expression | undefined {
  const fn = inlineFunction(operator.arguments[0]);
  const given = fn && ts.isArrowFunction(fn) && !ts.isBlock(fn.body) ? bare(fn.body) : undefined;
  return given && (ts.isIdentifier(given) || ts.isPropertyAccessExpression(given)) && isList(given, checker) ? given : undefined;
}

/**
 * The list that goes into a queue in the function that makes it: `queue.push(ids)`, `for (const id of ids) queue.push(id)`. What stands outside of functions takes what every caller has, one by one for all that is known.
 */
function addedList(made: ts.CallExpression, methods: ReadonlySet<string>, checker: ts.TypeChecker): ts.Expression | undefined {
  const { child, user } = outward(made);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name)) return undefined;
  const { name } = user;
  const home = ts.findAncestor(user, isFunctionNode);
  let found: ts.Expression | undefined;
  if (home?.body) walk(home.body, (node) => {
    if (found || !ts.isIdentifier(node) || node.text !== name.text || !ts.isPropertyAccessExpression(node.parent) || node.parent.expression !== node || !methods.has(node.parent.name.text)) return;
    const call = node.parent.parent;
    const [given] = ts.isCallExpression(call) && call.expression === node.parent && declarationOf(node, checker) === user ? call.arguments : [];
    if (given) found = isList(given, checker) ? given : listAround(call, home);
  });
  return found;
}

/** What the innermost loop around a place goes over. */
function listAround(place: ts.Node, home: ts.Node | undefined): ts.Expression | undefined {
  for (let node = place; node.parent && node !== home; node = node.parent) {
    const { parent } = node;
    if (ts.isIterationStatement(parent, false) && node === parent.statement) return statementLoop(parent).collection;
    if (!isFunctionNode(node)) continue;
    const { user } = outward(node);
    const loop = ts.isCallExpression(user) ? callbackLoop(user) : undefined;
    return loop?.body === node ? loop.collection : undefined;
  }
  return undefined;
}

function isList(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  return checker.isArrayLikeType(checker.getNonNullableType(checker.getTypeAtLocation(expression)));
}
