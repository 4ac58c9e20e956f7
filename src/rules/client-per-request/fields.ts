import { givenPerRequest, isScopedToRequest } from '../../flow/entries/nestjs/scopes';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { isOnce } from '../../flow/values/guarded';
import { declarationOf } from '../../flow/values/symbols';
import type { CallSite, EffectSite } from '../../flow/types';
import { literally } from '../../project/pattern';
import { hasModifier, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';

/** An object that is made on the way of a request, and how that comes there. */
export interface MadeObject {
  /** What makes it; left out where a container for injection does. */
  readonly made?: CallSite;
  /** The class of which a container makes one for each request. */
  readonly scoped?: ts.ClassLikeDeclaration;
  /** The class that is given what a container makes for each request. */
  readonly given?: ts.ClassLikeDeclaration;
  readonly reach: EntryReach;
}

/**
 * Where a request makes the object whose field a client is: `class Orders { private db = new Pool() }` and `new Orders()` in a handler, since fields are given their values with each object
 * (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Classes/Public_class_fields). Objects that a module makes, or that a container for injection makes, are there once, unless it makes one for each request.
 */
export function objectPerRequest(site: EffectSite, context: RuleContext): MadeObject | undefined {
  const owner = ts.isConstructorDeclaration(site.enclosing) ? site.enclosing.parent : classOfField(site.call);
  const name = owner?.name?.text;
  if (!owner || name === undefined || isOnce(site, context.checker)) return undefined;
  if (isScopedToRequest(owner, context)) {
    const reach = owner.members.map((member) => (isFunctionNode(member) ? context.reachedFrom(member) : undefined)).find((one) => one?.kind === 'request');
    return reach && { scoped: owner, reach };
  }
  // What makes the object of a constructor leads there by itself.
  if (isFunctionNode(site.enclosing)) return undefined;
  const { checker, graph, moduleKind, workspace } = context;
  const names = [...namesBelow(name, context)].map(literally).join('|');
  const made = new RegExp(`\\bnew\\s+(?:\\w+\\.)?(?:${names})\\b`);
  for (const file of workspace.files()) {
    if (moduleKind(file) !== 'source' || !made.test(workspace.text(file) ?? '')) continue;
    for (const one of graph.factsOf(file)?.flow.calls ?? []) {
      if (!ts.isNewExpression(one.call) || !isFunctionNode(one.enclosing) || !isOf(one.callee, owner, checker) || isOnce(one, checker)) continue;
      const reach = context.reachedFrom(one);
      if (reach && !reach.path.some((call) => isOnce(call, checker))) return { made: one, reach };
    }
  }
  return undefined;
}

/** Where a container for injection calls a function that makes a client for each request. */
export function providedPerRequest({ enclosing }: EffectSite, context: RuleContext): MadeObject | undefined {
  for (const given of givenPerRequest(enclosing, context, context.workspace) ?? []) {
    const reach = given.members.map((member) => (isFunctionNode(member) ? context.reachedFrom(member) : undefined)).find((one) => one?.kind === 'request');
    if (reach) return { given, reach };
  }
  return undefined;
}

/** The names of a class and of those that extend it, by their words. */
function namesBelow(name: string, { workspace }: RuleContext): ReadonlySet<string> {
  const names = new Set([name]);
  for (const one of names) {
    const extending = new RegExp(`\\bclass\\s+(\\w+)\\b[^{]*?\\bextends\\s+(?:\\w+\\.)?${literally(one)}\\b`, 'g');
    for (const file of workspace.files()) for (const [, below = ''] of (workspace.text(file) ?? '').matchAll(extending)) names.add(below);
  }
  return names;
}

/** Whether a class is made that is another one, or extends it. */
function isOf(callee: ts.Expression, owner: ts.ClassLikeDeclaration, checker: ts.TypeChecker): boolean {
  const seen = new Set<ts.Node>();
  for (let node: ts.Expression | undefined = callee; node;) {
    const name: ts.Expression = ts.isPropertyAccessExpression(node) ? node.name : node;
    const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
    if (!declaration || declaration === owner || seen.has(declaration)) return declaration === owner;
    seen.add(declaration);
    node = ts.isClassLike(declaration) ? declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression : undefined;
  }
  return false;
}

/** The class of whose objects each has the value in a field of its own. */
function classOfField(value: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let node = value; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (ts.isPropertyDeclaration(parent) && parent.initializer === node) return hasModifier(parent, ts.SyntaxKind.StaticKeyword) ? undefined : parent.parent;
  }
  return undefined;
}
