import { enclosingFunction, isAssignment, isFunctionNode, mentions, namesIn, walk } from '../../project/syntax';
import { isEffect } from '../../flow/graph/graph';
import { ts } from '../../project/ts';
import type { AwaitedRead, RuleContext } from '../types';
import { rootOf } from './quiet';
import { refuses } from './readers';

/** What is given back when a block is left, whatever is still in use: a client, a connection, a lock. */
const givingBack = /(?:^|\.)\$?(?:disconnect|close|release|end|destroy|quit|dispose|unlock|cleanup|rollback)$/;
/** What a comment says where the order has a reason that the code does not show. */
const ordered = /\b(?:rate.?limit\w*|one (?:at a time|after (?:the other|another))|in (?:this )?order|order matters|sequentially|not (?:in )?parallel|must (?:run|come|be|happen) (?:first|before|after|last))\b/i;

/** Whether a comment says that things are to happen one after the other. */
export function saysOrder(comment: string): boolean {
  return ordered.test(comment);
}

/** Calls of the language that throw where what they are given has another form. */
const throwing = /^(?:JSON\.parse|BigInt|decodeURI|decodeURIComponent|atob|structuredClone|URL|RegExp)$/;

/** Whether a read needs what reads before it gave: it names that, or names something of its function that does. */
export function needs({ operand, declaration }: AwaitedRead, before: readonly AwaitedRead[]): boolean {
  const given = new Set(before.flatMap(({ names }) => names));
  if (given.size === 0) return false;
  const fn = enclosingFunction(operand);
  for (let found = true; fn?.body && found;) {
    found = false;
    // A function that was made before, or stands further down, has its own view of them.
    walk(fn.body, (node) => {
      const name = closureName(node);
      if (name !== undefined && !given.has(name) && mentions(node, given)) {
        given.add(name);
        found = true;
      }
      return true;
    });
  }
  return mentions(operand, given) || mentions(declaration.name, new Set([...given].filter((name) => !namesIn(declaration.name).includes(name))));
}

/** What a declaration or assignment with a function in it gives it to: `own` of `function own() {}`, of `own = () => …` and of `own.list = () => …`. */
function closureName(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text;
  if (ts.isVariableDeclaration(node)) return ts.isIdentifier(node.name) && node.initializer && hasFunction(node.initializer) ? node.name.text : undefined;
  if (!isAssignment(node)) return undefined;
  const name = rootOf(node.left);
  return name !== '' && hasFunction(node.right) ? name : undefined;
}

function hasFunction(value: ts.Expression): boolean {
  let has = false;
  walk(value, (inner) => {
    if (isFunctionNode(inner)) has = true;
    return !has;
  });
  return has;
}

/**
 * Whether a read has to come behind those before it for another reason than what they give: it costs and they may refuse the request, somebody says so, or what it is asked with may throw, so that nobody would hear
 * of what becomes of those that have begun.
 */
export function comesBehind(read: AwaitedRead, before: readonly AwaitedRead[]): boolean {
  const last = before.at(-1);
  if (!last) return false;
  if (isModel(read) !== isModel(last) || (isExternal(read) && before.some(({ operand }) => refuses(operand)))) return true;
  // Above the first of them it is said of all.
  if ([read, before[0] ?? read].some(({ statement }) => commentAbove(statement))) return true;
  const known = before.flatMap(({ operand }) => throwersIn(operand));
  return throwersIn(read.operand).some((one) => !known.includes(one));
}

function commentAbove(statement: ts.Statement): boolean {
  const { text } = statement.getSourceFile();
  return (ts.getLeadingCommentRanges(text, statement.pos) ?? []).some(({ pos, end }) => saysOrder(text.slice(pos, end)));
}

const isExternal = ({ site }: AwaitedRead): boolean => isEffect(site) && site.meaning.concept === 'external';
const isModel = ({ site }: AwaitedRead): boolean => isEffect(site) && site.meaning.concept === 'external' && site.meaning.kind === 'llm';

/** What may throw before a read begins: `session!.user`, `JSON.parse(text)`, `new URL(path)`. */
function throwersIn(operand: ts.Expression): readonly string[] {
  const found: string[] = [];
  walk(operand, (node) => {
    if (isFunctionNode(node)) return false;
    const isOpen = (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && ts.isNonNullExpression(node.expression);
    if (isOpen || ((ts.isCallExpression(node) || ts.isNewExpression(node)) && throwing.test(node.expression.getText()))) found.push(node.getText());
    return true;
  });
  return found;
}

/** `@Transactional()`: all that the method asks goes over the one connection of its transaction. */
export function isTransactional(block: ts.Block): boolean {
  for (let node: ts.Node = block; node.parent; node = node.parent) {
    if (ts.isMethodDeclaration(node)) return (ts.getDecorators(node) ?? []).some(({ expression }) => /transact/i.test(expression.getText()));
  }
  return false;
}

/** Whether a function gives something back itself: `async function stop() { await prisma.$disconnect(); }`. */
function givesBack(fn: ts.Node): boolean {
  let gives = false;
  walk(fn, (node) => {
    if (ts.isCallExpression(node) && givingBack.test(node.expression.getText())) gives = true;
    return !gives;
  });
  return gives;
}

/** Whether a block is left by giving back what its reads use: where the first of them fails, the others are not done yet. */
export function isGivenBack(block: ts.Block, { functionsOf }: Pick<RuleContext, 'functionsOf'>): boolean {
  for (let node: ts.Node = block; !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (!parent) return false;
    if (!ts.isTryStatement(parent) || parent.finallyBlock === undefined || parent.finallyBlock === node) continue;
    let gives = false;
    walk(parent.finallyBlock, (inner) => {
      if (ts.isCallExpression(inner) && (givingBack.test(inner.expression.getText()) || functionsOf(inner.expression).some(givesBack))) gives = true;
      return !gives;
    });
    if (gives) return true;
  }
  return false;
}
