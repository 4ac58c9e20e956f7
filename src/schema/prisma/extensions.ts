import type { Model } from '../../core';
import { uncapitalized } from '../../project/letter-case';
import { bare, enclosingFunction, inlineFunction, isReference, optionOf, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { locationOf } from '../declarations';
import type { CodeSchemaReader } from '../types';

/**
 * What clients of Prisma are told to run at their operations, by extensions (https://www.prisma.io/docs/orm/prisma-client/client-extensions/query) and, before Prisma 7, by middleware
 * (https://www.prisma.io/docs/orm/prisma-client/client-extensions/middleware). They are hooks of the models that they are for, by the names of the operations; what runs at all of them is called `$allOperations`, as extensions call it. A handler that hands
 * on what it is given, and gives back what comes, is none: it notes how long it took. What packages bring is not looked into.
 */
export const prismaExtensions: CodeSchemaReader = {
  source: 'prisma',
  trigger: /\$extends\s*\(|\bdefineExtension\s*\(|\$use\s*\(/,
  read(file) {
    const found: Hook[] = [];
    walk(file, (node) => {
      if (!ts.isCallExpression(node)) return;
      const { arguments: [given], expression: callee } = node;
      const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
      if (method === '$extends' || method === 'defineExtension') found.push(...ofExtension(given));
      if (method === '$use') found.push(...ofMiddleware(given));
    });
    return found.map(({ model, operation, node }): Model => ({ ...nothing, name: model, location: locationOf(node), hooks: [operation] }));
  },
  adds: (data, parts) => (parts.length === 0 ? data : { ...data, models: new Map([...data.models].map(([name, model]) => [name, withHooks(model, parts)])) }),
};

/** What adds to a model says nothing of its table. */
const nothing = { table: '', writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [] } as const;

function withHooks(model: Model, parts: readonly Model[]): Model {
  const hooks = parts.filter(({ name }) => name === '*' || name === uncapitalized(model.name)).flatMap((part) => part.hooks ?? []);
  return hooks.length > 0 ? { ...model, hooks: [...new Set([...model.hooks ?? [], ...hooks])] } : model;
}

/** One operation at which something runs; the model `*` stands for all of them. */
interface Hook { readonly model: string; readonly operation: string; readonly node: ts.Node }

/** `{ query: { order: { create({ args, query }) { … } }, $allModels: { $allOperations(…) { … } } } }`; methods of `model` take the place of those that there are. */
function ofExtension(given: ts.Expression | undefined): readonly Hook[] {
  const options = given && bare(given);
  const own = (name: string): readonly ts.ObjectLiteralElementLike[] => elementsOf(optionOf(options, name));
  return [
    ...own('query').flatMap((part) => (propertyName(part.name) === everywhere ? hooksOf('*', [part], handsOn) : hooksOf(propertyName(part.name), elementsOf(valueOf(part)), handsOn))),
    ...own('model').flatMap((part) => hooksOf(propertyName(part.name), elementsOf(valueOf(part)), () => false).filter(({ operation }) => operations.test(operation))),
  ];
}

const everywhere = '$allOperations';

/** What Prisma's own methods are called. */
const operations = /^(?:find(?:Unique|First)(?:OrThrow)?|findMany|(?:create|update)(?:Many(?:AndReturn)?)?|upsert|delete(?:Many)?|count|aggregate|groupBy)$/;

function hooksOf(model: string | undefined, handlers: readonly ts.ObjectLiteralElementLike[], isHarmless: (handler: FunctionNode) => boolean): readonly Hook[] {
  if (model === undefined || (model.startsWith('$') && model !== '$allModels')) return [];
  return handlers.flatMap((node) => {
    const name = propertyName(node.name);
    const value = valueOf(node);
    const handler = ts.isMethodDeclaration(node) ? node : value && inlineFunction(value);
    if (name === '$queryRaw' || name === '$executeRaw' || (handler && isHarmless(handler))) return [];
    return [{ model: model === '$allModels' ? '*' : model, operation: name ?? '*', node }];
  });
}

function elementsOf(value: ts.Expression | undefined): readonly ts.ObjectLiteralElementLike[] {
  const node = value && bare(value);
  return node && ts.isObjectLiteralExpression(node) ? node.properties : [];
}

function valueOf(node: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  return ts.isPropertyAssignment(node) ? node.initializer : undefined;
}

/** `async (params, next) => { … }`: the operations that it names, or all. */
function ofMiddleware(given: ts.Expression | undefined): readonly Hook[] {
  const handler = given && inlineFunction(given);
  const [params, next] = handler?.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined)) ?? [];
  if (!given || (handler && params !== undefined && next !== undefined && isHandedOn(handler, next, params))) return [];
  const named = new Set<string>();
  walk(given, (node) => { if (ts.isStringLiteralLike(node) && operations.test(node.text)) named.add(node.text); });
  return [...(named.size > 0 ? named : [everywhere])].map((operation) => ({ model: '*', operation, node: given }));
}

/** A handler of an extension that changes nothing: `({ args, query }) => query(args)`, whatever it does beside that. */
function handsOn(handler: FunctionNode): boolean {
  const [given] = handler.parameters;
  if (!given || !ts.isObjectBindingPattern(given.name)) return false;
  const bound = (name: string): string | undefined => {
    const element = (given.name as ts.ObjectBindingPattern).elements.find((one) => (propertyName(one.propertyName) ?? (ts.isIdentifier(one.name) ? one.name.text : undefined)) === name);
    return element && !element.dotDotDotToken && ts.isIdentifier(element.name) ? element.name.text : undefined;
  };
  const [query, args] = [bound('query'), bound('args')];
  return query !== undefined && args !== undefined && isHandedOn(handler, query, args);
}

/** Receivers whose methods only write down what they are given. */
const writers = /^(?:console|JSON|log|logger|span|metrics?)$/;

/** Whether `ask` is only called with what `args` names, which nothing changes, and what that gives is given back as it is. */
function isHandedOn(handler: FunctionNode, ask: string, args: string): boolean {
  const { body } = handler;
  if (!body) return false;
  const asks = (node: ts.Expression): boolean => {
    const call = ts.isAwaitExpression(node) ? bare(node.expression) : node;
    return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && call.expression.text === ask && call.arguments.length === 1 && ts.isIdentifier(call.arguments[0]!) && call.arguments[0].text === args;
  };
  const results = new Set<string>();
  const returned: ts.Expression[] = ts.isBlock(body) ? [] : [bare(body)];
  let isPlain = true;
  walk(body, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && asks(bare(node.initializer)) && (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const)) results.add(node.name.text);
    if (ts.isReturnStatement(node) && node.expression && enclosingFunction(node) === handler) returned.push(bare(node.expression));
    if (ts.isIdentifier(node) && isReference(node) && (node.text === ask || node.text === args) && !isPlainUse(node, ask)) isPlain = false;
  });
  if (!isPlain || returned.length === 0) return false;
  walk(body, (node) => { if (ts.isIdentifier(node) && isReference(node) && results.has(node.text) && !isLookedAt(node)) isPlain = false; });
  return isPlain && returned.every((node) => asks(node) || (ts.isIdentifier(node) && results.has(node.text)));
}

/** `query(args)`; of `args` also what only looks at it. */
function isPlainUse(node: ts.Identifier, ask: string): boolean {
  const { parent } = node;
  if (node.text === ask) return ts.isCallExpression(parent) && parent.expression === node && parent.arguments.length === 1 && ts.isIdentifier(parent.arguments[0]!);
  return (ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === ask) || isLookedAt(node);
}

/** Whether nothing is done to what a name stands for but looking at it, writing it down or giving it back. */
function isLookedAt(node: ts.Identifier): boolean {
  let at: ts.Node = node;
  while (ts.isPropertyAccessExpression(at.parent) || (ts.isElementAccessExpression(at.parent) && at.parent.expression === at)) at = at.parent;
  const { parent } = at;
  if (ts.isCallExpression(parent)) {
    const callee = parent.expression;
    return parent.arguments.includes(at as ts.Expression) && ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && writers.test(callee.expression.text);
  }
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind < ts.SyntaxKind.FirstAssignment || parent.operatorToken.kind > ts.SyntaxKind.LastAssignment || parent.right === at;
  if (ts.isReturnStatement(parent)) return at === node;
  return !ts.isDeleteExpression(parent) && !ts.isPrefixUnaryExpression(parent) && !ts.isPostfixUnaryExpression(parent) && !ts.isVariableDeclaration(parent) && !ts.isSpreadAssignment(parent) && !ts.isSpreadElement(parent);
}
