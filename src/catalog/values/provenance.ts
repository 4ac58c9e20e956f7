import { bare, isFunctionNode, isOr, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { callbackParameterType } from './callback-parameter';
import { calledOn } from './called-on';
import { declarationOf, isForeign, isHeld } from './declared';
import { assignmentsOf, givenValues, isNothing, keptUnder, returnedExpressions } from './given-values';
import { suppliedService } from './effect-services';
import { elementType, promisedAnything, waitedFor } from './held-types';
import { instanceFrom } from './instances';
import { baseOf, isCastToAny, isOpen, isStandIn, isUnresolved } from './open-types';
import { stubGlobal } from './stub-globals';
import { takenFromEnv } from './taken-from-env';
import type { Provenance } from '../types';

/** What `knownType` may ask. */
export interface ProvenanceContext {
  readonly checker: ts.TypeChecker;
  readonly provenance?: Provenance;
}

/** How far a value is followed where nobody keeps what was learnt. */
const maxDepth = 8;

interface Search extends ProvenanceContext {
  /** What this question has read already, so that names which are given each other are read once. */
  readonly read: Map<ts.Expression, ts.Type | undefined>;
  readonly depth: number;
}

/**
 * The type of an expression, resolved further than the checker does where it says `any`: through casts, `||` and `??`, the values that
 * a variable or field was given (`global.client || new Client()`, `this.db = db`), imports of such variables, what callers pass for a parameter, what
 * a function returns, and what a property is given elsewhere (`req.prisma = prisma`, a context object). That a value came from there is evidence;
 * where nothing says what it is, or places disagree, the answer is undefined.
 */
export function knownType(expression: ts.Expression, context: ProvenanceContext): ts.Type | undefined {
  return follow(expression, { ...context, read: new Map(), depth: 0 });
}

function follow(expression: ts.Expression, context: Search): ts.Type | undefined {
  const { checker } = context;
  const own = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  const type = promisedAnything(own, checker) ?? own;
  const called = calledOn(expression, checker);
  if (called) return called;
  if (isStandIn(type)) return traced(bare(expression), context) ?? type;
  if (!isOpen(type)) return type;
  const node = bare(expression);
  if (node !== expression) return (isCastToAny(expression) ? givenTo(node, context) : undefined) ?? waitedFor(expression, follow(node, context), checker);
  const found = suppliedService(node, { ...context, follow: (inner) => follow(inner, context) }) ?? traced(node, context, isUnresolved(type) && !isHeld(node, checker) && !isOwnGlobal(rootOf(node), context) ? contained : further);
  return found ?? (own === type ? undefined : own);
}

/** Who casts a field to `any` says that its declared type is not what it holds: `_model: Model` of a class of rows that the constructor is handed. */
function givenTo(node: ts.Expression, context: Search): ts.Type | undefined {
  const declaration = ts.isPropertyAccessExpression(node) ? declarationOf(node.name, context.checker) : undefined;
  return declaration && ts.isPropertyDeclaration(declaration) && declaration.type ? firstOf(givenValues(declaration, context.checker), context) : undefined;
}

/** What a value was made from, each name once. */
function traced(node: ts.Expression, context: Search, work = further): ts.Type | undefined {
  const { provenance, read, depth } = context;
  if (provenance) return provenance.remember(node, () => work(node, context));
  if (read.has(node)) return read.get(node);
  if (depth > maxDepth) return undefined;
  read.set(node, undefined);
  const found = work(node, { ...context, depth: depth + 1 });
  read.set(node, found);
  return found;
}

/** Where the checker says `any`. */
function further(node: ts.Expression, context: Search): ts.Type | undefined {
  const next = (inner: ts.Expression): ts.Type | undefined => follow(inner, context);
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (isOr(operator)) return next(node.right) ?? next(node.left);
    if (operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.CommaToken) return next(node.right);
    if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) return next(node.right);
    return undefined;
  }
  if (ts.isConditionalExpression(node)) return next(node.whenTrue) ?? next(node.whenFalse);
  if (ts.isPropertyAccessExpression(node)) return propertyType(node.expression, node.name.text, node, context);
  if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) ? propertyType(node.expression, node.argumentExpression.text, node, context) : undefined;
  if (ts.isCallExpression(node)) return requiredType(node, context) ?? returnedType(node, context);
  // `new Users()` of a class that came from a `require`.
  if (ts.isNewExpression(node)) return follow(node.expression, context)?.getConstructSignatures()[0]?.getReturnType();
  return ts.isIdentifier(node) ? nameType(node, context) : undefined;
}

function nameType(node: ts.Identifier, context: Search): ts.Type | undefined {
  const { checker, provenance } = context;
  const declaration = declarationOf(node, checker);
  if (!declaration || ts.isIdentifier(declaration)) return isOwnGlobal(node, context) ? provenance?.typeOfProperty(node.text) : undefined;
  if (ts.isParameter(declaration)) return isForeign(declaration, checker) ? undefined : commonOf(provenance?.argumentsOf(declaration) ?? [], farther(context)) ?? handedType(declaration, context);
  noteLeaving(node, declaration, context);
  if (ts.isBindingElement(declaration)) return partType(declaration, context);
  // `let client; if (…) client = new Client(); else client = global.client;`, and `let client: any = null` of a client that is made once.
  if (isForeign(declaration, checker)) return undefined;
  // What CommonJS takes out of another file (`const { Topic } = require('./models')`) is what that file has put there.
  if (!ts.isVariableDeclaration(declaration)) return isAssigned(declaration) ? firstOf(givenValues(declaration, checker), context) : undefined;
  const loop = declaration.parent.parent;
  return ts.isForOfStatement(loop) ? elementType(follow(loop.expression, context), checker) : firstOf(givenValues(declaration, checker), context);
}

function isAssigned(declaration: ts.Declaration): boolean {
  return ts.isBinaryExpression(declaration) || (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent));
}

/** What a method gives to the callback that a parameter is one of. */
function handedType(parameter: ts.ParameterDeclaration, context: Search): ts.Type | undefined {
  return callbackParameterType(parameter, context.checker, (receiver) => follow(receiver, context));
}

/** `{ prisma }` of a parameter or of a value that is `any`: the property of what it was taken from. */
function partType(element: ts.BindingElement, context: Search): ts.Type | undefined {
  const name = propertyName(element.propertyName ?? element.name);
  if (name === undefined || !ts.isObjectBindingPattern(element.parent)) return undefined;
  const owner = element.parent.parent;
  const bound = ts.isBindingElement(owner) ? boundType(element, context) : undefined;
  if (bound) return bound;
  if (ts.isVariableDeclaration(owner) && owner.initializer) return propertyType(owner.initializer, name, element, context);
  const sources = ts.isParameter(owner) ? context.provenance?.argumentsOf(owner) ?? [] : [];
  for (const source of sources) {
    const found = memberType(follow(source, farther(context)), name, element, context);
    if (found) return found;
  }
  return (ts.isParameter(owner) ? memberType(handedType(owner, context), name, element, context) : undefined) ?? context.provenance?.typeOfProperty(name) ?? stubGlobal(name, element, context.checker);
}

/** `owner.name` where the checker knows nothing of it. */
function propertyType(owner: ts.Expression, name: string, place: ts.Node, context: Search): ts.Type | undefined {
  const { provenance } = context;
  const type = follow(owner, context);
  const member = type && context.checker.getPropertyOfType(type, name);
  const known = memberType(type, name, place, context);
  // What a class or an object says of its own member is all that there is to it.
  if (known || (member && isOwnMember(member))) return known;
  return boundType(place, context) ?? ofObject(owner, name, context) ?? provenance?.typeInFolder(owner, name) ?? provenance?.typeOfProperty(name) ?? provenance?.typeOfProperty(keptUnder(name));
}

/** The type of a member: as the checker has it, else by what it is given where it is declared. */
function memberType(owner: ts.Type | undefined, name: string, place: ts.Node, context: Search): ts.Type | undefined {
  const { checker } = context;
  const member = owner && checker.getPropertyOfType(owner, name);
  if (!member) return undefined;
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(member));
  if (!isOpen(type) && !isStandIn(type)) return type;
  for (const declaration of member.declarations ?? []) {
    if (isForeign(declaration, checker)) continue;
    noteLeaving(place, declaration, context);
    const found = ts.isParameter(declaration) ? firstOf(context.provenance?.argumentsOf(declaration) ?? [], farther(context)) : firstOf(givenValues(declaration, checker), context);
    if (found) return found;
  }
  return abstractType(member, context) ?? (isOpen(type) ? undefined : type);
}

/** What the one class below says that an abstract member is: `protected readonly model = prisma.tag`. */
function abstractType(member: ts.Symbol, context: Search): ts.Type | undefined {
  const { checker, provenance } = context;
  const declaration = member.declarations?.find((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Abstract) !== 0);
  if (!declaration || !provenance) return undefined;
  const types = provenance.membersBelow(declaration).flatMap((one) => firstOf(givenValues(one, checker), context) ?? []);
  return types.every((type) => type === types[0]) ? types[0] : undefined;
}

function isOwnMember(member: ts.Symbol): boolean {
  return member.declarations?.some((declaration) => !ts.isPropertySignature(declaration)) === true;
}

/** What an object without a useful type holds under a name: where it is made (`const services: any = { … }`), or put into it later. */
function ofObject(owner: ts.Expression, name: string, context: Search): ts.Type | undefined {
  const { checker } = context;
  const node = bare(owner);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : ts.isPropertyAccessExpression(node) ? declarationOf(node.name, checker) : undefined;
  if (!declaration) return undefined;
  noteLeaving(owner, declaration, context);
  for (const value of givenValues(declaration, checker)) {
    const literal = bare(value);
    const found = ts.isObjectLiteralExpression(literal) ? memberType(checker.getTypeAtLocation(literal), name, owner, context) : undefined;
    if (found) return found;
  }
  const later = (assignmentsOf(declaration.getSourceFile()).get(name) ?? []).filter(({ left }) => {
    const target = ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left) ? bare(left.expression) : undefined;
    return target && ts.isIdentifier(target) && declarationOf(target, checker) === declaration;
  });
  return firstOf(later.map(({ right }) => right), context);
}

/** What a module gives that is asked for by `require`, in TypeScript, where the compiler does not follow it: what it was made to be, or all that it exports. */
function requiredType({ expression, arguments: [specifier] }: ts.CallExpression, context: Search): ts.Type | undefined {
  if (!specifier || !ts.isStringLiteralLike(specifier) || !ts.isIdentifier(expression) || expression.text !== 'require') return undefined;
  const { checker } = context;
  const module = checker.getSymbolAtLocation(specifier);
  if (!module) return undefined;
  context.provenance?.noteTrace();
  const whole = module.exports?.get(ts.InternalSymbolName.ExportEquals);
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(whole && whole.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(whole) : whole ?? module));
  return isOpen(type) ? undefined : type;
}

/** What a function of the workspace returns, where it has no type of its own. */
function returnedType(node: ts.CallExpression, context: Search): ts.Type | undefined {
  return ofOwnFunction(node, context) ?? methodType(bare(node.expression), context) ?? instanceFrom(node, { ...context, follow: (inner) => follow(inner, context) });
}

function ofOwnFunction(node: ts.CallExpression, context: Search): ts.Type | undefined {
  const { checker, provenance } = context;
  const own = checker.getResolvedSignature(node)?.declaration;
  const functions = own && isFunctionNode(own) && own.body ? [own] : provenance?.functionsOf(node.expression) ?? [];
  for (const fn of functions) {
    noteLeaving(node, fn, context);
    const found = firstOf(returnedExpressions(fn), context);
    if (found) return found;
  }
  return undefined;
}

/** Where a package gave something of which nothing is known: a container for a class, or a worker what is bound to it, also where a name, a field or a function hands it on. */
function contained(node: ts.Expression, context: Search): ts.Type | undefined {
  const { checker } = context;
  const bound = boundType(node, context);
  if (bound) return bound;
  if (ts.isCallExpression(node)) return instanceFrom(node, { ...context, follow: (inner) => follow(inner, context) }) ?? ofOwnFunction(node, context) ?? methodType(bare(node.expression), context);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : ts.isPropertyAccessExpression(node) ? declarationOf(node.name, checker) : undefined;
  if (!declaration || ts.isBindingElement(declaration)) return declaration && (boundType(declaration, context) ?? loadedPart(declaration, context));
  return firstOf(givenValues(declaration, checker), context);
}

/** `const { user } = models`, of an object that the files of a folder are loaded into. */
function loadedPart({ parent: pattern, propertyName: from, name: own }: ts.BindingElement, { provenance }: Search): ts.Type | undefined {
  const [name, owner] = [propertyName(from ?? own), pattern.parent];
  return name !== undefined && ts.isVariableDeclaration(owner) && owner.initializer ? provenance?.typeInFolder(owner.initializer, name) : undefined;
}

/** What a worker's `env` has under the name that something is taken out of it by. */
function boundType(node: ts.Node, { checker, provenance }: Search): ts.Type | undefined {
  const name = provenance && takenFromEnv(node, checker);
  return name === undefined ? undefined : provenance?.typeOfBinding(name, node);
}

/** What a method gives whose receiver only provenance knows: `db.collection('orders')` where `db` is a `let` without a type. A promise counts as its value. */
function methodType(callee: ts.Expression, context: Search): ts.Type | undefined {
  const { checker } = context;
  const owner = ts.isPropertyAccessExpression(callee) ? follow(callee.expression, context) : undefined;
  const member = owner && ts.isPropertyAccessExpression(callee) ? checker.getPropertyOfType(owner, callee.name.text) : undefined;
  const signature = member && checker.getTypeOfSymbol(member).getCallSignatures()[0];
  const returned = signature && checker.getReturnTypeOfSignature(signature);
  // Nothing is passed for it: `model<M = Model<any>>(name: string): M`.
  const given = returned?.isTypeParameter() ? returned.getDefault() ?? returned : returned;
  const type = given && checker.getNonNullableType(given.symbol?.name === 'Promise' ? checker.getAwaitedType(given) ?? given : given);
  return type && !isOpen(type) ? type : undefined;
}

function firstOf(values: readonly ts.Expression[], context: Search): ts.Type | undefined {
  for (const value of values) {
    const found = isNothing(value) ? undefined : follow(value, context);
    if (found) return found;
  }
  return undefined;
}

/** Where classes below one base are handed over, as models are to a repository for all of them, the base is what is known of each. */
function commonOf(values: readonly ts.Expression[], context: Search): ts.Type | undefined {
  const first = firstOf(values, context);
  const base = first && values.length > 1 ? baseOf(first, context.checker) : undefined;
  if (!base) return first;
  const others = values.flatMap((value) => follow(value, context) ?? []);
  return others.every((type) => type === first) ? first : others.every((type) => type === base || baseOf(type, context.checker) === base) ? base : first;
}

/** What a caller passes is followed with one step less to go. */
function farther(context: Search): Search {
  const { provenance, ...rest } = context;
  return provenance ? { ...rest, provenance: provenance.farther ?? provenance } : context;
}

/** Whether a name that nothing declares is a global that the workspace makes. In JavaScript, the places that add to it pass for its declarations. */
function isOwnGlobal(node: ts.Expression, { checker, provenance }: Search): boolean {
  return ts.isIdentifier(node) && provenance !== undefined && !checker.getSymbolAtLocation(node)?.declarations?.some((one) => !ts.isIdentifier(one)) && provenance.isOwnGlobal(node.text);
}

function rootOf(node: ts.Expression): ts.Expression {
  let current = node;
  while (ts.isPropertyAccessExpression(current)) current = bare(current.expression);
  return current;
}

/** What stands in another file may change without this one. */
function noteLeaving(from: ts.Node, to: ts.Node, { provenance }: Search): void {
  if (provenance && from.getSourceFile() !== to.getSourceFile()) provenance.noteTrace();
}
