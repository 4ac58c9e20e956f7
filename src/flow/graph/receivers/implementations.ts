import { isAssignment, isFunctionNode, property, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Names } from '../names/names';

/** What the search for implementations may ask. */
export interface ImplementationContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
}

interface FunctionsContext {
  /** The functions that a declaration is. */
  ofDeclaration(declaration: ts.Declaration): readonly FunctionNode[];
}

type Owner = ts.InterfaceDeclaration | ts.ClassLikeDeclaration | ts.TypeAliasDeclaration;

/**
 * The functions that implement a member of an interface, an abstract class or the alias of an object type: of the classes below it, by the
 * names in their heritage clauses, and of object literals that are said to be of the type.
 */
export function implementationsOf(member: ts.Declaration, context: ImplementationContext & FunctionsContext, from?: ts.Type): readonly FunctionNode[] {
  const given = onPrototype(member, context);
  if (given.length > 0) return given;
  return [...new Set(membersBelow(member, context, from).flatMap((part) => context.ofDeclaration(part)))];
}

/** What a member that a class only declares is given behind it: `declare total: () => Promise<number>`, and then `Order.prototype.total = function () { … }`. */
function onPrototype(member: ts.Declaration, { checker, names }: ImplementationContext): readonly FunctionNode[] {
  const name = propertyName((member as ts.NamedDeclaration).name as ts.PropertyName | undefined);
  const owner = ownerOf(member)?.name;
  if (name === undefined || !owner || !isOpenMember(member)) return [];
  return names.properties(name).flatMap((value) => {
    const target = isAssignment(value.parent) && ts.isPropertyAccessExpression(value.parent.left) ? value.parent.left.expression : undefined;
    const isPrototype = target && ts.isPropertyAccessExpression(target) && target.name.text === 'prototype';
    return isPrototype && isFunctionNode(value) && symbolAt(target.expression, checker) === checker.getSymbolAtLocation(owner) ? [value] : [];
  });
}

/**
 * The members that implement a member of an interface, an abstract class or the alias of an object type.
 * @param from the type that the member is taken from: of `orders.get(id)`, where `OrderStore extends Store` and `get` is a member of `Store`, only what is an `OrderStore`
 */
export function membersBelow(member: ts.Declaration, context: ImplementationContext, from?: ts.Type): readonly ts.Declaration[] {
  const name = propertyName((member as ts.NamedDeclaration).name as ts.PropertyName | undefined);
  const owner = ownerOf(member);
  if (!owner?.name || name === undefined) return [];
  const narrow = from?.symbol?.declarations?.find((declaration): declaration is ts.InterfaceDeclaration | ts.ClassDeclaration => ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration));
  const found = narrow && narrow !== owner && narrow.name ? below(narrow, name, context) : [];
  return found.length > 0 ? found : below(owner, name, context);
}

function below(owner: Owner, name: string, context: ImplementationContext): readonly ts.Declaration[] {
  const found: ts.Declaration[] = [];
  const open: Owner[] = [owner];
  const seen = new Set<ts.Node>(open);
  // The list grows while it is walked; a hierarchy that runs in a circle ends here.
  for (const type of open) {
    if (!type.name) continue;
    const symbol = context.checker.getSymbolAtLocation(type.name);
    for (const { type: named, value } of context.names.typed(type.name.text)) {
      if (symbolAt(named, context.checker) !== symbol) continue;
      const part = property(value, name);
      if (part) found.push(part);
    }
    for (const heir of context.names.standFor([type.name.text], type.getSourceFile()).flatMap((one) => context.names.heirs(one))) {
      if (seen.has(heir) || !extendsIt(heir, symbol, context.checker)) continue;
      seen.add(heir);
      const own = heir.members.find((part: ts.ClassElement | ts.TypeElement) => part.name && propertyName(part.name) === name && !isOpenMember(part));
      // What stands below a class that implements it overrides that.
      if (!ts.isInterfaceDeclaration(heir)) found.push(...own ? [own] : inherited(heir, name, context));
      open.push(heir);
    }
  }
  const real = found.filter((part) => !isStandIn(part.parent));
  return real.length > 0 ? real : found;
}

/** A class that stands in for the real one where there is no database (`FakeUserStore`, `InMemoryOrders`): what runs in production is the other one. */
function isStandIn(owner: ts.Node): boolean {
  return ts.isClassLike(owner) && owner.name !== undefined && /^(?:Fake|Mock(?:ed)?|Stub(?:bed)?|Dummy|No[oO]p|InMemory)(?=[A-Z])|[a-z](?:Fake|Mock|Stub|Dummy)$/.test(owner.name.text);
}

/** Interfaces' members and abstract methods have no body. */
function isOpenMember(member: ts.Node): boolean {
  return ts.isMethodSignature(member) || ts.isPropertySignature(member) || (isFunctionNode(member) && !member.body) || (ts.isPropertyDeclaration(member) && !member.initializer);
}

/** `class Users extends Base implements Repository`: what `Base` has counts for `Repository`. */
function inherited(heir: ts.ClassLikeDeclaration, name: string, { checker }: ImplementationContext): readonly ts.Declaration[] {
  if (heir.heritageClauses?.length !== 2) return [];
  const member = checker.getPropertyOfType(checker.getTypeAtLocation(heir), name);
  return (member?.declarations ?? []).filter((declaration) => !isOpenMember(declaration));
}

function ownerOf(member: ts.Declaration): Owner | undefined {
  const { parent } = member;
  if (ts.isInterfaceDeclaration(parent) || ts.isClassLike(parent)) return parent;
  return ts.isTypeLiteralNode(parent) && ts.isTypeAliasDeclaration(parent.parent) ? parent.parent : undefined;
}

function extendsIt(heir: ts.ClassLikeDeclaration | ts.InterfaceDeclaration, owner: ts.Symbol | undefined, checker: ts.TypeChecker): boolean {
  return (heir.heritageClauses ?? []).some(({ types }) => types.some(({ expression }) => owner !== undefined && symbolAt(ts.isPropertyAccessExpression(expression) ? expression.name : expression, checker) === owner));
}

function symbolAt(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(ts.isQualifiedName(node) ? node.right : node);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
