import { bare } from '../project/syntax';
import { ts } from '../project/ts';
import { declarationOf } from './values/symbols';
import type { EffectSite } from './types';

/** A batch call may be given its list by name: `const updates = rows.map(…)` or `updates.push(…)`, then `batch(updates)`. */
export function withNamedBatches(sites: readonly EffectSite[], checker: ts.TypeChecker): readonly EffectSite[] {
  const named = new Map<ts.Declaration, EffectSite['meaning']>();
  for (const { meaning } of sites) {
    const list = meaning.concept === 'batch' ? meaning.call.arguments[0] : undefined;
    const declaration = list && namedList(bare(list), checker);
    if (declaration) named.set(declaration, meaning);
  }
  if (named.size === 0) return sites;
  return sites.map((site) => {
    const list = site.batch || site.waiting !== 'together' ? undefined : listOf(site.call, checker);
    const batch = list && named.get(list);
    return batch ? { ...site, batch } : site;
  });
}

/** What declares a list that is named: a variable, or the property of an object (`work.updates`). */
function namedList(list: ts.Expression, checker: ts.TypeChecker): ts.Declaration | undefined {
  if (ts.isIdentifier(list)) return declarationOf(list, checker);
  return ts.isPropertyAccessExpression(list) && ts.isIdentifier(list.name) ? declarationOf(list.name, checker) : undefined;
}

/** The list that a variable is pushed to, in the block that declares it. */
function pushedTo(declaration: ts.VariableDeclaration, name: string): ts.Expression | undefined {
  const block = declaration.parent.parent.parent;
  if (!ts.isBlock(block)) return undefined;
  for (const statement of block.statements) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'push' && call.arguments[0]?.getText() === name) return call.expression.expression;
  }
  return undefined;
}

/** The variable of the list that a promise is put into. */
function listOf(call: ts.Node, checker: ts.TypeChecker): ts.Declaration | undefined {
  for (let node = call.parent; node; node = node.parent) {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'push') {
      return namedList(node.expression.expression, checker);
    }
    // `const update = client.update(…); work.updates.push(update);`
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const pushed = pushedTo(node, node.name.text);
      if (pushed) return namedList(pushed, checker);
    }
    if (ts.isVariableDeclaration(node)) return node;
    if (ts.isStatement(node) && !ts.isReturnStatement(node) && !ts.isBlock(node)) return undefined;
  }
  return undefined;
}
