import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, isFunctionNode, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import { importedName } from '../../../catalog/values/imported';
import type { EntryContext, Framework } from '../types';

/** What the runtime calls by itself. */
const handled: ReadonlySet<string> = new Set(['fetch', 'connect', 'tail', 'trace', 'scheduled', 'queue', 'email', 'alarm', 'run', 'webSocketMessage', 'webSocketClose', 'webSocketError']);

/**
 * The methods of Cloudflare's classes that other workers call. Of a Durable Object those that a stub is asked for in the workspace, since other public ones may be helpers of its own; of an
 * entrypoint all public ones that the class does not call itself.
 * https://developers.cloudflare.com/workers/runtime-apis/rpc, https://developers.cloudflare.com/durable-objects/best-practices/create-durable-object-stubs-and-send-requests
 */
export const workersRpc: Framework = {
  id: 'workers',
  acrossFiles: true,
  trigger: /cloudflare:workers/,
  * collect(file, context) {
    for (const node of file.statements) {
      const kind = ts.isClassDeclaration(node) ? classKind(node, context) : undefined;
      if (!ts.isClassDeclaration(node) || (kind !== 'DurableObject' && kind !== 'WorkerEntrypoint')) continue;
      const own = kind === 'WorkerEntrypoint' ? calledOnThis(node) : undefined;
      for (const method of node.members) {
        const name = propertyName(method.name) ?? '';
        if (!ts.isMethodDeclaration(method) || !isPublic(method) || handled.has(name) || (own ? own.has(name) : !askedOfStubs(context).has(name))) continue;
        yield { kind: 'handler', entry: 'request', verb: 'rpc', path: `${node.name?.text ?? 'default'}.${name}`, handlers: [method], node: method };
      }
    }
  },
};

type Kind = 'WorkerEntrypoint' | 'DurableObject' | 'WorkflowEntrypoint';

/** Which of the runtime's classes one extends, or the interface of older Durable Objects. */
export function classKind(node: ts.ClassDeclaration, context: EntryContext): Kind | undefined {
  for (const { token, types } of node.heritageClauses ?? []) {
    for (const { expression } of types) {
      const imported = importedName(expression, context.checker);
      // `cloudflare:workers` names no package, only what stands before its colon.
      if (token === ts.SyntaxKind.ExtendsKeyword && imported?.package === 'cloudflare' && /^(?:WorkerEntrypoint|DurableObject|WorkflowEntrypoint)$/.test(imported.name)) return imported.name as Kind;
      const isOfRuntime = imported ? imported.package === '@cloudflare/workers-types' : isUndeclared(expression, context.checker);
      if (token === ts.SyntaxKind.ImplementsKeyword && ts.isIdentifier(expression) && expression.text === 'DurableObject' && isOfRuntime) return 'DurableObject';
    }
  }
  return undefined;
}

/** Whether nothing of the workspace declares a name: it is there without an import. */
export function isUndeclared(name: ts.Node, checker: ts.TypeChecker): boolean {
  return (checker.getSymbolAtLocation(name)?.declarations ?? []).length === 0;
}

function isPublic(member: ts.MethodDeclaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static | ts.ModifierFlags.Abstract;
  return member.body !== undefined && ts.isIdentifier(member.name) && (ts.getCombinedModifierFlags(member) & hidden) === 0;
}

function calledOnThis(node: ts.ClassDeclaration): ReadonlySet<string> {
  const found = new Set<string>();
  walk(node, (inner) => {
    if (ts.isPropertyAccessExpression(inner) && inner.expression.kind === ts.SyntaxKind.ThisKeyword) found.add(inner.name.text);
  });
  return found;
}

const known = new WeakMap<ts.TypeChecker, ReadonlySet<string>>();

/** The names of all that stubs are asked for in the workspace. */
function askedOfStubs(context: EntryContext): ReadonlySet<string> {
  let found = known.get(context.checker);
  if (!found) {
    const names = new Set<string>();
    known.set(context.checker, (found = names));
    for (const file of context.files()) {
      walk(file, (node) => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || names.has(node.expression.name.text)) return;
        const { expression, name } = node.expression;
        if (bindingOf(expression, context.checker)?.isObject || annotatedStub(expression, context.checker)) names.add(name.text);
      });
    }
  }
  return found;
}

/** A binding as a stub of it is had: its name, and whether it is of Durable Objects, of which one is asked for. */
export interface Binding {
  readonly name: ts.Identifier;
  readonly isObject: boolean;
}

/** How many functions that hand a stub on are followed. */
const maxHelpers = 3;

/**
 * The binding that a stub is of: `env.ROOM.get(id)`, `c.env.ROOM.getByName(name)`, `env.AUTH` of a service, a constant that holds it, and what a function of the workspace gives that returns one of them.
 * https://developers.cloudflare.com/durable-objects/api/namespace, https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/rpc
 */
export function bindingOf(expression: ts.Expression, checker: ts.TypeChecker, step = 0): Binding | undefined {
  const node = bare(expression);
  if (ts.isAwaitExpression(node)) return bindingOf(node.expression, checker, step);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    if (declaration && ts.isBindingElement(declaration)) return takenOut(declaration);
    const held = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && bare(declaration.initializer);
    return held && !ts.isIdentifier(held) ? bindingOf(held, checker, step) : undefined;
  }
  const isObject = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:get|getByName)$/.test(node.expression.name.text);
  const binding = isObject && ts.isPropertyAccessExpression(node.expression) ? bare(node.expression.expression) : node;
  const element = isObject && ts.isIdentifier(binding) ? declarationOf(binding, checker) : undefined;
  const taken = element && ts.isBindingElement(element) ? takenOut(element) : undefined;
  if (taken) return { ...taken, isObject };
  if (ts.isPropertyAccessExpression(binding) && ts.isIdentifier(binding.name) && isEnv(binding.expression)) return { name: binding.name, isObject };
  return ts.isCallExpression(node) && step < maxHelpers ? givenBy(node, checker, step) : undefined;
}

/** `getRoom(env, id)`, `this.room(id)`: what all that a function returns is a stub of. */
function givenBy({ expression }: ts.CallExpression, checker: ts.TypeChecker, step: number): Binding | undefined {
  const callee = bare(expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : declaration;
  if (!value || !isFunctionNode(value) || !value.body) return undefined;
  const [first, ...others] = returnedExpressions(value).map((one) => bindingOf(one, checker, step + 1));
  return first && others.every((one) => one?.name.text === first.name.text && one.isObject === first.isObject) ? first : undefined;
}

/** The class that an annotation says a stub is of: `room: DurableObjectStub<Room>`. */
export function annotatedStub(expression: ts.Expression, checker: ts.TypeChecker): ts.TypeNode | undefined {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name) ? declarationOf(node.name, checker) : undefined;
  const type = declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration) || ts.isPropertySignature(declaration)) ? declaration.type : undefined;
  return type && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'DurableObjectStub' ? type.typeArguments?.[0] : undefined;
}

/** `const { ROOM, AUTH: auth } = env` */
function takenOut({ name, propertyName: original, dotDotDotToken, parent }: ts.BindingElement): Binding | undefined {
  const owner = parent.parent;
  const taken = original ?? name;
  return !dotDotDotToken && ts.isIdentifier(taken) && ts.isVariableDeclaration(owner) && owner.initializer && isEnv(owner.initializer) ? { name: taken, isObject: false } : undefined;
}

function isEnv(expression: ts.Expression): boolean {
  const env = bare(expression);
  return (ts.isIdentifier(env) && env.text === 'env') || (ts.isPropertyAccessExpression(env) && env.name.text === 'env');
}
