import { addedMembers, addingCalls, type AddedMembers } from '../../catalog/added-members';
import { returnedExpressions } from '../../catalog/given-values';
import { handedBack } from '../../catalog/handed-back';
import { bare, isAssignment, isFunctionNode, property, propertyName, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { importedName } from '../entries/imported';
import { declarationOf } from '../symbols';

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
    const initial = declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration.initializer : undefined;
    return initial ? libraryMember(initial, name, asked, step + 1) : [];
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

/** A function that the workspace gives to what a library made. */
export interface Added {
  readonly value: ts.Expression;
  readonly added: AddedMembers;
}

interface AskedOfNames extends Asked {
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

/** The functions that the workspace adds under a name to what a library made: `User.byEmail` is what `userSchema.statics.byEmail` was given. */
export function addedMember(receiver: ts.Expression, name: string, asked: AskedOfNames): readonly FunctionNode[] {
  const values = asked.additions(name);
  if (values.length === 0) return [];
  const type = asked.typeOf(receiver);
  return values.flatMap(({ value, added }) => (type && isOf(type, added.owners, added.folder, asked.checker) ? asked.functionsOf(value) : []));
}

/**
 * What takes a member: `statics` of `schema.statics.byEmail = …`, of `schema.statics = { byEmail: … }` and of `new Schema(…, { statics: { byEmail: … } })`, `static` of
 * `schema.static('byEmail', …)`.
 */
function takerOf(value: ts.Expression): AddedMembers | undefined {
  const { parent } = value;
  if (ts.isCallExpression(parent)) return addingCalls.get(nameOf(parent.expression) ?? '');
  const holder = isAssignment(parent) && ts.isPropertyAccessExpression(parent.left) ? parent.left.expression : undefined;
  const literal = ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) ? parent.parent : undefined;
  if (literal && ts.isCallExpression(literal.parent)) return addingCalls.get(nameOf(literal.parent.expression) ?? '');
  return addedMembers.get((holder ? nameOf(holder) : literal && holderOf(literal)) ?? '');
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
