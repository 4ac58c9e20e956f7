import { atOnce, limiterFor, type Limiter } from '../../catalog/limiters';
import type { FileEdit, Fix } from '../../core';
import { importedName } from '../../catalog/values/imported';
import { stretchSize } from '../../flow/loops/at-most';
import type { Loop } from '../../flow/types';
import { originOf } from '../../flow/values/origin';
import { runsOnDeno } from '../../project/deployment/deno';
import { isFunctionNode, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { elementNoun } from '../../rules/n-plus-one';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { insertBefore } from '../edits/place';
import type { FixContext } from '../types';
import { packageEdit } from '../waits/manifest';
import { isVisibleAt } from './rows/between';
import { onlyExpression } from './write-loop';
import { tellsOfOthers } from './passes/begun';
import { isHeldOpen, queriesIn } from './passes/pass-work';
import { isUnwaited } from './passes/unwaited';
import { isWaitedTogether, severalOf } from './passes/waited-together';

/**
 * `Promise.all` over all rows starts everything at once; where nothing can be asked at once in another way, each pass waits for its turn. As many queries as before, but never more than a few at a time. Results, their
 * order, and the promise's own failure stay: a pass that fails ends the waiting, and the others run all the same, as they did. Passes that nobody waits for take their turns, too.
 */
export function planConcurrency({ subject: { loops, site } }: FixableFinding<'repetition' | 'repeated-call'>, context: FixContext): Fix | undefined {
  const counted = [...loops].reverse().find((one) => isWaitedTogether(one.loop) || isUnwaited(one.loop, context));
  if (!counted) return undefined;
  const { loop } = counted;
  const isAlone = !isWaitedTogether(loop);
  if (site.batch || !ts.isArrowFunction(loop.body) || isHeld(loop.body) || tellsOfOthers(loop.body, context.checker)) return undefined;
  if (loop.collection && isShort(loop.collection, context)) {
    context.withheld?.(`no more than ${atOnce} run at a time as it is`);
    return undefined;
  }
  // What is asked on a connection or in a transaction of the caller's stands in its queue before that ends; what begins later finds it ended.
  if (isAlone && [...('meaning' in site ? [site.meaning] : []), ...queriesIn(loop.body, context)].some(isHeldOpen)) return undefined;
  const builder = new EditBuilder();
  const names = new Names(loop.node);
  const limiter = limiterAt(loop, names, context);
  if (!limiter) return undefined;
  const { own, news } = limiter;
  if (limiter.made !== undefined) {
    const place = insertBefore(loop.node);
    if (!place) return undefined;
    place.insert(builder, [limiter.made]);
  }
  hold(builder, loop.body, limiter.around);
  const several = severalOf(loop);
  if (several && ts.isCallExpression(loop.node) && ts.isPropertyAccessExpression(loop.node.expression)) {
    const [start, end] = [several.getStart(), several.end];
    builder.replace(loop.node.expression.name, 'map').range(several.getSourceFile(), start, start, 'Promise.all(').range(several.getSourceFile(), end, end, ')');
  }
  limiter.imports.apply(builder);
  return {
    kind: 'concurrency',
    title: `${own === undefined ? `Run at most ${atOnce} at a time` : `Run with \`${own}\`, only some at a time`} (still one query per ${elementNoun(counted)}${isAlone ? '; nobody waits for them, as before, and each begins a moment later' : ''}${news === undefined ? '' : `; ${news}`})`,
    preferred: news === undefined && !isAlone,
    changesBehavior: news !== undefined || isAlone,
    edits: [...builder.build(), ...limiter.added],
  };
}

/** Whether a list has no more elements than run at a time: a stretch, `rows.slice(i, i + 10)`, or the rows of a query with a limit. */
function isShort(list: ts.Expression, context: FixContext): boolean {
  const origin = originOf(list, context);
  return ((origin.kind === 'constant' ? origin.size : origin.bound) ?? stretchSize(list, context.checker) ?? Infinity) <= atOnce;
}

/** What lets only some of a loop's passes run at a time. */
export interface LimiterAt {
  /** The statement that makes it; undefined where the file has one. */
  readonly made?: string;
  /** What that one is called. */
  readonly own?: string;
  /** What stands before and behind a function that waits for its turn. */
  readonly around: readonly [string, string];
  readonly imports: Imports;
  /** What a title says of a package that the project has not, and the change that adds it. */
  readonly news?: string;
  readonly added: readonly FileEdit[];
}

/** The limiter for the passes of a loop: one that the file has, or a new one of the project's package, or of one that is added; undefined where none can be. */
export function limiterAt(loop: Loop, names: Names, context: FixContext): LimiterAt | undefined {
  const file = loop.node.getSourceFile();
  const found = packageFor(file, context);
  if (!found) return undefined;
  const { limiter, module, news } = found;
  const imports = new Imports(file, names);
  const own = ownLimiter(limiter, loop, context);
  const name = own ?? names.free('limit', 'limitQueries');
  const made = own === undefined ? `const ${name} = ${limiter.made(imports.whole(limiter.name, module, context.workspace.importsByRequire(file.fileName)), atOnce)}` : undefined;
  return { around: limiter.around(name), imports, added: found.added ? [found.added] : [], ...(made !== undefined && { made }), ...(own !== undefined && { own }), ...(news !== undefined && { news }) };
}

/** Whether a callback hands all that it does to something that runs it: a limiter, a queue, what tries again. */
function isHeld({ body }: ts.ArrowFunction): boolean {
  const only = ts.isBlock(body) ? onlyExpression(body) : body;
  const call = only && uncast(only);
  const held = call && ts.isAwaitExpression(call) ? uncast(call.expression) : call;
  return held !== undefined && ts.isCallExpression(held) && !isChained(held) && held.arguments.some((argument) => isFunctionNode(uncast(argument)));
}

/** `query(…).then(async (rows) => …)`: it is running when that is called. */
function isChained({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(?:then|catch|finally|map)$/.test(expression.name.text);
}

/** `async (row) => …` → `(row) => limit(async () => …)` */
function hold(builder: EditBuilder, callback: ts.ArrowFunction, [before, behind]: readonly [string, string]): void {
  const file = callback.getSourceFile();
  const async = callback.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  if (async) builder.range(file, async.getStart(), (callback.parameters[0] && callback.getChildren().find((child) => child.pos >= async.end)?.getStart()) ?? async.end + 1, '');
  const start = callback.body.getStart();
  builder.range(file, start, start, `${before}${async ? 'async ' : ''}() => `);
  builder.range(file, callback.body.end, callback.body.end, behind);
}

interface Found {
  readonly limiter: Limiter;
  /** What the file imports it by. */
  readonly module: string;
  /** What a title says where the project has none, and the change of its `package.json`. */
  readonly news?: string;
  readonly added?: FileEdit;
}

/** The project's own package for that, or the one to add; undefined where no `package.json` can take it. */
function packageFor(file: ts.SourceFile, context: FixContext): Found | undefined {
  const { workspace } = context;
  const limiter = limiterFor((name) => workspace.dependencyVersion(file.fileName, name) !== undefined);
  // Deno takes a package by its specifier, and needs no manifest: https://docs.deno.com/runtime/fundamentals/node/#using-npm-packages
  if (runsOnDeno(file.fileName, file.text)) return { limiter, module: limiter.deno, ...(!file.text.includes(limiter.package) && { news: `imports ${limiter.package}` }) };
  if (workspace.dependencyVersion(file.fileName, limiter.package) !== undefined) return { limiter, module: limiter.package };
  const added = packageEdit(limiter, 'lets some run at a time', file.fileName, context);
  return added && { limiter, module: limiter.package, news: `adds ${limiter.package} to package.json`, added };
}

/**
 * A limiter that the file has and that can be named at the loop: `const limit = pLimit(5)`. Not where the passes call functions of the workspace, which may go through the same one: each would hold a place that the other waits
 * for.
 */
function ownLimiter(limiter: Limiter, loop: Loop, context: FixContext): string | undefined {
  const file = loop.node.getSourceFile();
  if (!file.text.includes(limiter.package) || callsOwn(loop.body, context)) return undefined;
  let found: string | undefined;
  walk(file, (node) => {
    if (found !== undefined) return false;
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer || node.end > loop.node.pos) return true;
    const call = uncast(node.initializer);
    if (ts.isCallExpression(call) && isLimiter(call.expression, limiter, context) && isVisibleAt(node.name, loop.node, context.checker) && !runsIn(node.name.text, loop.node)) found = node.name.text;
    return true;
  });
  return found;
}

/** Whether a limiter runs what a node stands in: it would wait for a place that itself holds. */
function runsIn(limiter: string, node: ts.Node): boolean {
  for (let { parent } = node; parent; { parent } = parent) if (ts.isCallExpression(parent) && parent.expression.getText() === limiter) return true;
  return false;
}

function callsOwn(root: ts.Node, context: FixContext): boolean {
  let found = false;
  walk(root, (node) => {
    if (!found && ts.isCallExpression(node)) found = context.functionsOf(node.expression).length > 0;
    return !found;
  });
  return found;
}

function isLimiter(callee: ts.Expression, limiter: Limiter, { checker }: FixContext): boolean {
  const imported = importedName(callee, checker);
  return imported?.package === limiter.package && imported.name === 'default';
}
