import { isFunctionNode, isReference, isStep, isWithin, mentions, namesIn, outward, rootOf, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FlowContext, Loop } from '../../../flow/types';
import { isChangedElsewhere } from '../../../flow/values/dependence';
import { declarationOf } from '../../../flow/values/symbols';
import { changedIn, rootName } from './changes';

/** Calls that only tell of something, or put a text together. */
const telling = /^(?:console\.\w+|String|Number|JSON\.stringify)$|\.(?:push|join|slice|substring|trim|toISOString|toFixed|toString|toLowerCase|toUpperCase|toLocale\w*String)$/;

/**
 * Whether what a pass makes of its write's failure or success can be done when all passes are over: it only tells of it (a line in the log, a count, an entry of a list), and nothing in the loop looks at
 * what it tells. `behind` is what looks at the error behind the write: a check, or all that is left of the pass, with what catches its errors; who hands over what ends the pass sees to it that it can be ended there.
 */
export function canBeToldLater(behind: readonly ts.Node[], loop: Loop, { checker }: FlowContext): boolean {
  if (!behind.every(onlyTells)) return false;
  const isBehind = (node: ts.Node): boolean => behind.some((one) => isWithin(node, one));
  const told = behind.flatMap(changedIn);
  const isOfPass = (name: ts.Expression): boolean => {
    const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
    return !declaration || isWithin(declaration, loop.node) && !isBehind(declaration);
  };
  if (told.some((target) => isOfPass(rootOf(target)))) return false;
  if (isSeenByOthers(told, behind, loop)) return false;
  let holds = true;
  // What else the loop does with what is told may add to it, and no more.
  const paths = told.map((target) => target.getText());
  walk(loop.body, (node) => {
    if (!holds || behind.includes(node)) return false;
    if (ts.isIdentifier(node) && isReference(node)) {
      const path = pathOf(node);
      if (paths.some((one) => meets(one, path.getText())) && !isAddedTo(path)) holds = false;
    }
    return holds;
  });
  // What it says is what was known then: nothing that it names is changed later, in this pass or in another.
  const changedOutside = changedIn(loop.node).filter((target) => !isBehind(target));
  for (const one of behind) walk(one, (node) => {
    if (!holds || !ts.isIdentifier(node) || !isReference(node) || told.some((target) => isWithin(node, target))) return holds;
    const declaration = declarationOf(node, checker);
    if (declaration && (isOfAllPasses(declaration, loop) || (!isWithin(declaration, loop.node) && isChangedElsewhere(declaration)))) return (holds = false);
    // Another variable of a pass may have the same name.
    const isOther = (target: ts.Expression): boolean => { const root = rootOf(target); return isOfPass(node) && ts.isIdentifier(root) && declarationOf(root, checker) !== declarationOf(node, checker); };
    if (changedOutside.some((target) => rootName(target) === node.text && (target.pos > one.pos || !isOfPass(node)) && !isOther(target))) holds = false;
    return holds;
  });
  return holds;
}

/** Whether the loop looks at what is told by another name: a function that asks for it (`const tooMany = () => failed > 3`), or a variable that holds it. */
function isSeenByOthers(told: readonly ts.Expression[], behind: readonly ts.Node[], { node: loop, body }: Loop): boolean {
  const own = new Set(told.flatMap((target) => rootName(target) ?? []));
  const names = new Set(own);
  if (own.size === 0) return false;
  for (let known = -1; known < names.size;) {
    known = names.size;
    walk(loop.getSourceFile(), (node) => {
      if (node === loop) return false;
      if (ts.isVariableDeclaration(node) && node.initializer && !isWithin(loop, node) && mentions(node.initializer, names)) for (const name of namesIn(node.name)) names.add(name);
      if (ts.isFunctionDeclaration(node) && node.name && !isWithin(loop, node) && mentions(node, names)) names.add(node.name.text);
      return true;
    });
  }
  for (const name of own) names.delete(name);
  let found = false;
  walk(body, (node) => {
    if (found || behind.includes(node)) return false;
    found = ts.isIdentifier(node) && names.has(node.text) && isReference(node);
    return !found;
  });
  return found;
}

/** Whether a variable of the loop is one for all passes (`var`): later it holds what the last has left. */
function isOfAllPasses(declaration: ts.Declaration, { node }: Loop): boolean {
  return ts.isVariableDeclaration(declaration) && isWithin(declaration, node) && ts.isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** Whether something waits for nothing, and calls nothing that does more than tell. */
export function onlyTells(root: ts.Node): boolean {
  let only = true;
  walk(root, (node) => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || isFunctionNode(node) || ts.isDeleteExpression(node)) only = false;
    else if (ts.isNewExpression(node)) only = node.expression.getText() === 'Error';
    else if (ts.isCallExpression(node)) only = telling.test(node.expression.getText());
    return only;
  });
  return only;
}

/** `results.errors` of `results.errors.push(…)`: the whole member that a name begins. */
export function pathOf(name: ts.Identifier): ts.Expression {
  let path: ts.Expression = name;
  for (;;) {
    const { parent } = path;
    const isMember = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === path;
    if (!isMember || (ts.isCallExpression(parent.parent) && parent.parent.expression === parent)) return path;
    path = parent;
  }
}

/** Whether two members may be the same, or one holds the other. */
export function meets(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || one.startsWith(`${other}[`) || other.startsWith(`${one}.`) || other.startsWith(`${one}[`);
}

/** `count++`, `count += 2`, `list.push(…)`, where nobody asks what comes of it. */
export function isAddedTo(path: ts.Expression): boolean {
  const { user } = outward(path);
  if (ts.isPropertyAccessExpression(user)) return user.name.text === 'push' && ts.isCallExpression(user.parent) && ts.isExpressionStatement(user.parent.parent);
  const isAdding = isStep(user) || (ts.isBinaryExpression(user) && user.left === path && user.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken);
  return isAdding && ts.isExpressionStatement(user.parent);
}
