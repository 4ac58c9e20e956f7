import { atOnce } from '../../catalog/limiters';
import type { Fix } from '../../core';
import { isTypeScript } from '../../project/paths';
import { isFunctionNode, rootOf, someInRun } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { elementNoun } from '../../rules/n-plus-one';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural } from '../../rules/words';
import { EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { Names, pascal } from '../edits/naming';
import { placeBefore } from '../edits/place';
import type { FixContext } from '../types';
import { limiterAt } from './concurrency';
import { Element } from './rows/element';
import { workOfPass } from './passes/pass-work';
import { arePassesApart } from './passes/passes-apart';
import { planReadAhead, walkedText } from './read-ahead';
import { toldIn, typeOf } from './passes/shared-changes';
import { onlyTells } from './passes/outcome';

/**
 * A loop whose passes wait one for another though none needs what another does: they run a few at a time. As many queries as before, and each pass does what it did; but which of them comes first is not said any more. What they put
 * into a list for all is put there in the order of the passes, when all are through.
 */
export function planSideBySide(finding: FixableFinding<'repetition' | 'repeated-call'>, context: FixContext): Fix | undefined {
  const { site, loops } = finding.subject;
  // Who asks before the loop leaves what it writes where it is.
  if (site.batch || site.waiting !== 'awaited' || planReadAhead(finding, context)) return undefined;
  for (const counted of [...loops].reverse()) {
    const fix = sideBySide(counted, context);
    if (fix) return fix;
  }
  return undefined;
}

function sideBySide(counted: CountedLoop, context: FixContext): Fix | undefined {
  const { loop } = counted;
  const { node, body } = loop;
  const element = loop.kind === 'for-of' ? Element.of(counted, context.checker) : undefined;
  const place = placeBefore(node, context.checker);
  if (!element || !place || !ts.isForOfStatement(node) || !ts.isBlock(body) || !ts.isBlock(node.parent) || !ts.isVariableDeclarationList(node.initializer) || !someInRun(body, ts.isAwaitExpression)) return undefined;
  const ends = nextOnes(body);
  const lists = ends && toldIn(counted, context);
  if (!ends || !lists) return undefined;
  const work = workOfPass(body, context);
  if (!work || work.asked.length === 0 || !arePassesApart(work.asked, element, counted, context)) return undefined;

  const builder = new EditBuilder();
  const names = new Names(node);
  const limiter = limiterAt(loop, names, context);
  if (!limiter) return undefined;
  const file = node.getSourceFile();
  const isTyped = isTypeScript(file.fileName);
  const [before, behind] = limiter.around;
  const at = lists.size > 0 ? names.free('at', 'place') : undefined;
  const told = [...lists].map(([path, pushes]) => {
    const name = pascal(/[\w$]+$/.exec(path)?.[0] ?? 'told');
    const type = isTyped ? typeOf(pushes[0] as ts.Expression, context) : undefined;
    return { path, pushes, type, own: names.free(`own${name}`), all: names.free(`${name.charAt(0).toLowerCase()}${name.slice(1)}InOrder`), one: names.free('own') };
  });
  const mayEnd = !endsNothing(body);
  const passes = mayEnd ? names.free('passes') : '';
  const header = element.callback('', body.getText()).replace(/ => $/, '');
  const parameters = at === undefined ? header : `${header.slice(0, -1)}, ${at}${isTyped && /: /.test(header) ? ': number' : ''})`;
  const list = element.isArray ? walkedText(element.collection) : `Array.from(${element.collection.getText()})`;
  place.insert(builder, [
    ...(limiter.made === undefined ? [] : [limiter.made]),
    ...told.map(({ all, type }) => `const ${all}${type === undefined ? '' : `: ${type.startsWith('typeof') ? `(${type})` : type}[]`} = []`),
  ]);
  const run = `${list}.map(${parameters} => ${before}async () => `;
  builder.range(file, node.getStart(), body.getStart(), mayEnd ? `const ${passes} = ${run}` : `await Promise.all(${run}`);
  builder.range(file, body.end, body.end, `${behind})${mayEnd ? '' : ')'};`);
  for (const end of ends) builder.range(file, end.getStart(), end.getStart() + 'continue'.length, 'return');
  const begin = body.getStart() + 1;
  const indent = `${lineBreak(file)}${lineIndent(file, node.getStart())}${indentUnit(file)}`;
  builder.range(file, begin, begin, told.map(({ own, all, type }) => `${indent}const ${own}${type === undefined ? '' : `: ${type}`} = (${all}[${at}] = [])${semicolon(file)}`).join(''));
  for (const { pushes, own } of told) for (const push of pushes) builder.replace(push, own);
  builder.after(node, [
    ...(mayEnd ? [`await Promise.allSettled(${passes});`] : []),
    ...told.map(({ path, all, one }) => `for (const ${one} of ${all}) ${path}.push(...${one});`),
    ...(mayEnd ? [`await Promise.all(${passes});`] : []),
  ]);
  limiter.imports.apply(builder);
  const things = plural(elementNoun(counted));
  const notes = [
    `as many queries${work.callsOut ? ' and calls of other services' : ''} as before, in no fixed order`,
    ...(mayEnd ? ['also those behind one that fails'] : []), ...(limiter.news === undefined ? [] : [limiter.news]),
  ];
  return {
    kind: 'concurrency',
    title: `Work on ${limiter.own === undefined ? `at most ${atOnce} ${things} at a time` : `only some ${things} at a time with \`${limiter.own}\``} (${notes.join('; ')})`,
    preferred: false,
    changesBehavior: true,
    edits: [...builder.build(), ...limiter.added],
  };
}

/** The `continue`s that end a pass; undefined where a pass may end more than itself, or has what is one for all passes. */
function nextOnes(body: ts.Block): readonly ts.ContinueStatement[] | undefined {
  const found: ts.ContinueStatement[] = [];
  let only = true;
  const visit = (node: ts.Node, inLoop: boolean, inSwitch: boolean): void => {
    if (isFunctionNode(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node) || ts.isYieldExpression(node) || ts.isLabeledStatement(node)) only = false;
    if (ts.isBreakStatement(node) && (node.label || !(inLoop || inSwitch))) only = false;
    if (ts.isContinueStatement(node)) {
      if (node.label) only = false;
      else if (!inLoop) found.push(node);
    }
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) only = false;
    const isLoop = ts.isIterationStatement(node, false);
    ts.forEachChild(node, (child) => visit(child, inLoop || isLoop, inSwitch || isLoop || ts.isSwitchStatement(node)));
  };
  visit(body, false, false);
  return only && !ts.isLabeledStatement(body.parent.parent) ? found : undefined;
}

/** Whether nothing that a pass does can end the loop: all of it is tried, and what catches its failures only tells of them. */
function endsNothing(body: ts.Block): boolean {
  return body.statements.every((statement) => {
    if (ts.isExpressionStatement(statement)) return ts.isPostfixUnaryExpression(statement.expression) && ts.isIdentifier(rootOf(statement.expression.operand));
    if (!ts.isTryStatement(statement) || !statement.catchClause || statement.finallyBlock) return false;
    const { block } = statement.catchClause;
    return onlyTells(block) && !someInRun(block, ts.isThrowStatement);
  });
}
