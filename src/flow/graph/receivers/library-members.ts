import { addedMembers, addingCalls, addingClasses, addingGetters, type AddedMembers } from '../../../catalog/tables/added-members';
import { returnedExpressions } from '../../../catalog/values/given-values';
import { handedBack } from '../../../catalog/tables/handed-back';
import { bare, isAssignment, isFunctionNode, property, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { declarationOf } from '../../values/symbols';

/** How many hooks around one another are looked through. */
const maxSteps = 4;

interface Asked {
  readonly checker: ts.TypeChecker;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/**
 * What a member of a library's object runs: `approve.mutateAsync(id)` the `mutationFn` that `useMutation` was given, in this function or in a hook of
 * the workspace that returns what it gave (`const approve = useApproveOrder()`).
 */
export function libraryMember(receiver: ts.Expression, name: string, asked: Asked, step = 0): readonly FunctionNode[] {
  const member = handedBack.get(name);
  if (!member || step > maxSteps) return [];
  const node = bare(receiver);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, asked.checker);
    if (declaration && ts.isBindingElement(declaration)) return ofPart(declaration, name, asked, step + 1);
    const initial = declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration.initializer : undefined;
    return initial ? libraryMember(initial, name, asked, step + 1) : [];
  }
  if (ts.isPropertyAccessExpression(node)) {
    const made = initialOf(node.expression, asked.checker);
    return made ? ofPartNamed(made, node.name.text, name, asked, step + 1) : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const maker = importedName(node.expression, asked.checker);
  if (maker && member.makers.has(maker.name) && member.packages.has(maker.package)) {
    const options = node.arguments[0] && bare(node.arguments[0]);
    const given = options && ts.isObjectLiteralExpression(options) ? property(options, member.option) : undefined;
    if (!given) return [];
    if (isFunctionNode(given)) return [given];
    return ts.isPropertyAssignment(given) ? asked.functionsOf(given.initializer) : ts.isShorthandPropertyAssignment(given) ? asked.functionsOf(given.name) : [];
  }
  return asked.functionsOf(node.expression).flatMap((fn) => returnedExpressions(fn)).flatMap((value) => libraryMember(value, name, asked, step + 1));
}

/** `approve` of `const { approve } = useOrders()`, a hook that returns several of them by name. */
function ofPart(part: ts.BindingElement, name: string, asked: Asked, step: number): readonly FunctionNode[] {
  const owner = part.parent.parent;
  const key = part.propertyName ?? part.name;
  const whole = ts.isVariableDeclaration(owner) && owner.initializer && !part.dotDotDotToken ? bare(owner.initializer) : undefined;
  return whole && ts.isIdentifier(key) ? ofPartNamed(whole, key.text, name, asked, step) : [];
}

function ofPartNamed(made: ts.Expression, part: string, name: string, asked: Asked, step: number): readonly FunctionNode[] {
  if (!ts.isCallExpression(made) || step > maxSteps) return [];
  return asked.functionsOf(made.expression).flatMap((fn) => returnedExpressions(fn)).flatMap((value) => {
    const given = ts.isObjectLiteralExpression(bare(value)) ? property(bare(value) as ts.ObjectLiteralExpression, part) : undefined;
    if (given && ts.isPropertyAssignment(given)) return libraryMember(given.initializer, name, asked, step);
    return given && ts.isShorthandPropertyAssignment(given) ? libraryMember(given.name, name, asked, step) : [];
  });
}

function initialOf(expression: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
}

/** A function that the workspace gives to what a library made. */
export interface Added {
  readonly value: ts.Expression;
  readonly added: AddedMembers;
}

/** What members of a name are asked of: calls, or reads. */
export type MemberUse = 'call' | 'read';

interface AskedOfNames extends Asked {
  /** Calls by the name of what is called; see `Names.calls`. */
  readonly names: { calls(name: string): readonly (ts.CallExpression | ts.NewExpression)[] };
  /** What is added under a name anywhere; see `additionsAmong`. */
  additions(name: string): readonly Added[];
  typeOf(expression: ts.Expression): ts.Type | undefined;
}

/** Those of the values which properties of one name are given that become members of what a library made. */
export function additionsAmong(values: readonly ts.Expression[]): readonly Added[] {
  return values.flatMap((value) => {
    const added = takerOf(value);
    return added ? [{ value, added }] : [];
  });
}

/**
 * The functions that the workspace adds under a name to what a library made: `User.byEmail` is what `userSchema.statics.byEmail` was given, or the static method of a class that
 * `userSchema.loadClass` was given; `user.orders`, where it is read, the getter of a virtual.
 */
export function addedMember(receiver: ts.Expression, name: string, asked: AskedOfNames, use: MemberUse = 'call'): readonly FunctionNode[] {
  const [values, classes] = [asked.additions(name).filter(({ added }) => (added.isRead ?? false) === (use === 'read')), classesAdded(asked)];
  if (values.length + classes.length === 0) return [];
  const type = asked.typeOf(receiver);
  const isTaker = ({ owners, folder }: AddedMembers): boolean => type !== undefined && isOf(type, owners, folder, asked.checker);
  const given = values.flatMap(({ value, added }) => (isTaker(added) ? functionsGiven(value, use, asked) : []));
  return given.length > 0 ? given : classes.flatMap(({ added, holder }) => (isTaker(added) ? ownFunctions(asked.checker.getPropertyOfType(holder, name), use) : []));
}

/** What a value gives as a member; of a virtual that is written out, its `get`. */
function functionsGiven(value: ts.Expression, use: MemberUse, asked: Asked): readonly FunctionNode[] {
  const node = bare(value);
  const getter = use === 'read' && ts.isObjectLiteralExpression(node) ? property(node, 'get') : undefined;
  if (getter) return isFunctionNode(getter) ? [getter] : ts.isPropertyAssignment(getter) ? asked.functionsOf(getter.initializer) : [];
  return asked.functionsOf(value);
}

interface AddedClassPart {
  readonly added: AddedMembers;
  /** Whose properties become the members. */
  readonly holder: ts.Type;
}

/** What becomes of the classes that the workspace hands to a library: `userSchema.loadClass(User)`. */
function classesAdded({ names, checker }: AskedOfNames): readonly AddedClassPart[] {
  return [...addingClasses].flatMap(([method, { statics, members }]) => names.calls(method).flatMap(({ arguments: [given] = [] as never }) => {
    const type = given && checker.getTypeAtLocation(given);
    const made = type?.getConstructSignatures()[0]?.getReturnType();
    return type && made ? [{ added: statics, holder: type }, { added: members, holder: made }] : [];
  }));
}

function ownFunctions(member: ts.Symbol | undefined, use: MemberUse): readonly FunctionNode[] {
  return (member?.declarations ?? []).flatMap((one) => (use === 'read' ? ts.isGetAccessor(one) : ts.isMethodDeclaration(one)) && isFunctionNode(one) && one.body ? [one] : []);
}

/**
 * What takes a member: `statics` of `schema.statics.byEmail = …`, of `schema.statics = { byEmail: … }` and of `new Schema(…, { statics: { byEmail: … } })`, `static` of
 * `schema.static('byEmail', …)`.
 */
function takerOf(value: ts.Expression): AddedMembers | undefined {
  const { parent } = value;
  if (ts.isCallExpression(parent)) return addingCalls.get(nameOf(parent.expression) ?? '') ?? getterOf(parent);
  const holder = isAssignment(parent) && ts.isPropertyAccessExpression(parent.left) ? parent.left.expression : undefined;
  const literal = ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) ? parent.parent : undefined;
  if (literal && ts.isCallExpression(literal.parent)) return addingCalls.get(nameOf(literal.parent.expression) ?? '');
  return addedMembers.get((holder ? nameOf(holder) : literal && holderOf(literal)) ?? '');
}

/** `virtual` of `schema.virtual('orders').get(function …)`. */
function getterOf({ expression }: ts.CallExpression): AddedMembers | undefined {
  return nameOf(expression) === 'get' ? chainedFrom(expression) : undefined;
}

function chainedFrom(expression: ts.Expression): AddedMembers | undefined {
  const from = ts.isPropertyAccessExpression(expression) ? bare(expression.expression) : undefined;
  return from && ts.isCallExpression(from) ? addingGetters.get(nameOf(from.expression) ?? '') ?? chainedFrom(from.expression) : undefined;
}

function holderOf({ parent: user }: ts.Node): string | undefined {
  return isAssignment(user) ? nameOf(user.left) : ts.isPropertyAssignment(user) ? propertyName(user.name) : undefined;
}

function nameOf(expression: ts.Expression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Whether a type is one of these interfaces of a library's stubs, or is made from one. */
function isOf(type: ts.Type, names: ReadonlySet<string>, folder: string, checker: ts.TypeChecker, step = 0): boolean {
  if (step > maxSteps) return false;
  if (type.isUnionOrIntersection()) return type.types.some((part) => isOf(part, names, folder, checker, step + 1));
  const symbol = type.symbol as ts.Symbol | undefined;
  if (symbol && names.has(symbol.name) && symbol.declarations?.[0]?.getSourceFile().fileName.startsWith(folder)) return true;
  return type.isClassOrInterface() && checker.getBaseTypes(type).some((base) => isOf(base, names, folder, checker, step + 1));
}

/** Whether a member is declared by the language: `rows.map`, `text.replace`. */
export function isOfLanguage(symbol: ts.Symbol | undefined): boolean {
  return symbol?.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith('/headroom-library/')) === true;
}
