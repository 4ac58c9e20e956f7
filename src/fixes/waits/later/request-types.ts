import { isTypeScript } from '../../../project/paths';
import { uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../../flow/values/symbols';
import type { FixContext } from '../../types';
import { startOf } from './registration';
import type { LaterFramework, Typing } from './types';

/**
 * The type of what a path reads of a request, `req.user.id`, where the package's own types are not seen: what an interface that the workspace extends says of it, or a type argument
 * (https://www.typescriptlang.org/docs/handbook/declaration-merging.html#module-augmentation). Undefined where neither does.
 */
export function requestType(path: ts.Expression, handler: FunctionNode, framework: LaterFramework, context: Pick<FixContext, 'workspace' | 'checker'>): ts.Type | undefined {
  const { checker } = context;
  const { members, told } = membersOf(path, handler, framework, checker) ?? {};
  if (!members || !isUnknownAt(path, checker)) return undefined;
  if (told) return typeOf(told, members, path, checker);
  for (const typing of framework.typings) {
    if (typing.at !== '' && members[0] !== typing.at) continue;
    const [member, ...rest] = typing.at === '' ? members : members.slice(1);
    const extended = typing.extended && extendedBy(typing.extended, member, context);
    const argument = typing.argument && argumentOf(typing.argument, handler, checker);
    const type = (extended && typeOf(extended, rest, path, checker)) ?? (argument && typeOf(argument, member === undefined ? [] : [member, ...rest], path, checker));
    if (type) return type;
  }
  return undefined;
}

/** Whether the checker knows nothing of what a path is. */
function isUnknownAt(path: ts.Expression, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(path).flags & ts.TypeFlags.Any) !== 0 || (checker.getTypeAtLocation(uncast(path)).flags & ts.TypeFlags.Any) !== 0;
}

/** The members that a path reads of the request, also through a variable that was taken from it; or of what a call says with a type of its own: `await c.req.json<{ ids: string[] }>()`. */
function membersOf(path: ts.Expression, handler: FunctionNode, framework: LaterFramework, checker: ts.TypeChecker): { readonly members: readonly string[]; readonly told?: ts.TypeNode } | undefined {
  const own = framework.membersOf(path, handler);
  if (own) return { members: own };
  const rest: string[] = [];
  let root = uncast(path);
  while (ts.isPropertyAccessExpression(root)) {
    rest.unshift(root.name.text);
    root = uncast(root.expression);
  }
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  const isPart = declaration && ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent) && !declaration.initializer;
  const holder = isPart ? declaration.parent.parent : declaration;
  const initializer = holder && ts.isVariableDeclaration(holder) && holder.initializer ? uncast(holder.initializer) : undefined;
  if (!initializer) return undefined;
  const members = [...(isPart ? [(declaration.propertyName ?? declaration.name).getText()] : []), ...rest];
  const call = ts.isAwaitExpression(initializer) ? uncast(initializer.expression) : initializer;
  const [told] = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'json' ? call.typeArguments ?? [] : [];
  if (told) return { members, told };
  const before = framework.membersOf(initializer, handler);
  return before && { members: [...before, ...members] };
}

/** The type of members of a type. */
function typeOf(node: ts.TypeNode, members: readonly string[], place: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  return members.reduce<ts.Type | undefined>((of, name) => {
    const property = of && checker.getPropertyOfType(checker.getNonNullableType(of), name);
    return property && checker.getTypeOfSymbolAtLocation(property, place);
  }, checker.getTypeFromTypeNode(node));
}

/** What a file of the workspace that extends an interface says of one of its members. */
function extendedBy({ module, name }: NonNullable<Typing['extended']>, member: string | undefined, { workspace }: Pick<FixContext, 'workspace'>): ts.TypeNode | undefined {
  if (member === undefined) return undefined;
  for (const file of workspace.files()) {
    const text = isTypeScript(file) ? workspace.text(file) ?? '' : '';
    const source = module.test(text) && text.includes(member) ? workspace.sourceFile(file) : undefined;
    let type: ts.TypeNode | undefined;
    if (source) walk(source, (node) => {
      if (ts.isInterfaceDeclaration(node) && node.name.text === name) type ??= typeIn(node.members, member);
      return type === undefined;
    });
    if (type) return type;
  }
  return undefined;
}

/** The type argument by which the handler's parameter, its registration or the router says it: `Router<State>`, `post<{ Body: … }>`, `Context<Env>`. */
function argumentOf({ index, member }: NonNullable<Typing['argument']>, handler: FunctionNode, checker: ts.TypeChecker): ts.TypeNode | undefined {
  const given = handler.parameters[0]?.type;
  // Among the arguments of a registration, or of its options: `fastify.route<{ Body: … }>({ handler })`.
  const around = ts.isObjectLiteralExpression(handler.parent) ? handler.parent.parent : ts.isPropertyAssignment(handler.parent) ? handler.parent.parent.parent : handler.parent;
  const call = ts.isCallExpression(around) ? around : undefined;
  const router = call && ts.isPropertyAccessExpression(call.expression) ? startOf(call.expression.expression) : undefined;
  const declaration = router && ts.isIdentifier(router) ? declarationOf(router, checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) ? [declaration.type, declaration.initializer && startOf(declaration.initializer)] : [router];
  for (const one of [given, call, ...made]) {
    const argument = one && (ts.isTypeReferenceNode(one) || ts.isCallExpression(one) || ts.isNewExpression(one)) ? one.typeArguments?.[index] : undefined;
    const found = argument && (member === undefined ? argument : memberOf(argument, member, checker));
    if (found) return found;
  }
  return undefined;
}

/** The type that a member has in a type written out, or in one of that name. */
function memberOf(node: ts.TypeNode, member: string, checker: ts.TypeChecker): ts.TypeNode | undefined {
  const declared = ts.isTypeReferenceNode(node) ? checker.getTypeFromTypeNode(node).symbol?.declarations?.[0] : node;
  const members = declared && (ts.isTypeLiteralNode(declared) || ts.isInterfaceDeclaration(declared)) ? declared.members : [];
  return typeIn(members, member);
}

function typeIn(members: readonly ts.TypeElement[], name: string): ts.TypeNode | undefined {
  return members.find((one): one is ts.PropertySignature => ts.isPropertySignature(one) && one.name.getText() === name)?.type;
}
