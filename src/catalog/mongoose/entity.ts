import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import { stubMember } from '../tables/members';
import { folderOf } from '../tables/rows';
import type { RecogniseContext } from '../types';

/**
 * The name of the model that an expression is: what `model('User', …)` was given, what Nest injects (`@InjectModel(User.name)`), else the
 * type's argument (`Model<User>`).
 */
export function entityOf(model: ts.Expression, context: RecogniseContext): string | undefined {
  return namedModel(model, context) ?? typeArgument(knownType(model, context), 'Model', context.checker);
}

function namedModel(model: ts.Expression, context: RecogniseContext, depth = 0): string | undefined {
  if (depth > 4) return undefined;
  const { node } = originOf(model, context.checker);
  if (ts.isCallExpression(node)) {
    const name = node.arguments[0];
    const member = ts.isPropertyAccessExpression(node.expression) || ts.isIdentifier(node.expression) ? stubMember(node, context) : undefined;
    if (!name || !member?.file.startsWith(folderOf('mongoose')) || (member.name !== 'model' && member.name !== 'discriminator' && member.name !== '$model')) return undefined;
    return modelName(name, context.checker);
  }
  // `mongoose.models.User || mongoose.model('User', schema)`, so that a module that is loaded twice does not define it twice.
  if (ts.isBinaryExpression(node)) return namedModel(node.right, context, depth + 1) ?? namedModel(node.left, context, depth + 1);
  if (ts.isConditionalExpression(node)) return namedModel(node.whenTrue, context, depth + 1) ?? namedModel(node.whenFalse, context, depth + 1);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return node.argumentExpression.text;
  if (ts.isParameter(node) || ts.isPropertyDeclaration(node)) return injected(node);
  return undefined;
}

/** `'User'`, `User.name`, or a constant. */
function modelName(name: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = bare(name);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'name' && ts.isIdentifier(node.expression)) return node.expression.text;
  const type = checker.getTypeAtLocation(node);
  return type.isStringLiteral() ? type.value : undefined;
}

/** `@InjectModel(User.name) private userModel: Model<User>` (https://docs.nestjs.com/techniques/mongodb#model-injection). */
function injected(declaration: ts.ParameterDeclaration | ts.PropertyDeclaration): string | undefined {
  for (const { expression } of ts.getDecorators(declaration) ?? []) {
    const name = ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && expression.expression.text === 'InjectModel' ? expression.arguments[0] : undefined;
    if (name && ts.isStringLiteralLike(name)) return name.text;
    if (name && ts.isPropertyAccessExpression(name) && name.name.text === 'name' && ts.isIdentifier(name.expression)) return name.expression.text;
  }
  return undefined;
}

/** The name of the first type argument of a stub's type, where the type is it or extends it. */
function typeArgument(type: ts.Type | undefined, owner: string, checker: ts.TypeChecker): string | undefined {
  // `this` of a class is a type parameter that the class constrains.
  const whole = type?.isTypeParameter() ? checker.getBaseConstraintOfType(type) : type;
  for (const part of whole?.isUnionOrIntersection() ? whole.types : whole ? [whole] : []) {
    const own = part.symbol?.name === owner && isOurs(part) ? checker.getTypeArguments(part as ts.TypeReference)[0] : undefined;
    const name = own ? rowName(own) : part.isClassOrInterface() ? firstDefined(checker.getBaseTypes(part), (base) => typeArgument(base, owner, checker)) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The name that the workspace gives a row's type: `User` of `User & Document`, `IUser`. */
function rowName(type: ts.Type): string | undefined {
  if (type.flags & ts.TypeFlags.TypeParameter) return undefined;
  const own = type.isIntersection() ? type.types.find((part) => !isOurs(part) && !part.isTypeParameter()) : isOurs(type) ? undefined : type;
  const name = own?.symbol?.name;
  if (name !== undefined && !name.startsWith('__')) return name;
  const alias = type.aliasSymbol;
  return alias?.declarations?.[0]?.getSourceFile().fileName.startsWith(folderOf('mongoose')) === false ? alias.name : undefined;
}

function isOurs(type: ts.Type): boolean {
  return type.symbol?.declarations?.[0]?.getSourceFile().fileName.startsWith(folderOf('mongoose')) === true;
}

function firstDefined<T, R>(values: readonly T[], read: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a document comes from: its model, whether it was made here (`new User(…)`), or read or written before and thus stored. */
export function originOfDocument(document: ts.Expression, context: RecogniseContext): { readonly entity?: string; readonly isNew: boolean; readonly isStored: boolean } {
  const { node, several } = originOf(document, context.checker);
  const model = ts.isNewExpression(node) ? node.expression : ts.isCallExpression(node) ? queriedModel(node, context) : undefined;
  const type = knownType(document, context);
  const entity = (model && entityOf(model, context)) ?? (type && rowName(type));
  return {
    ...(entity !== undefined && { entity }),
    isNew: ts.isNewExpression(node) && !several,
    isStored: model !== undefined && !ts.isNewExpression(node) && !several,
  };
}

/** Whether an expression is what a query of a model gave, or a document that was made of it. */
export function isQueried(expression: ts.Expression, context: RecogniseContext): boolean {
  const { node } = originOf(expression, context.checker);
  return ts.isCallExpression(node) && queriedModel(node, context) !== undefined;
}

/** Methods of a model that give documents. */
const giving = /^(?:find|create$|insert|hydrate$|where$|populate$)/;

/** The model that a chain of calls began with: `User` of `User.findById(id).exec()`. */
function queriedModel(call: ts.CallExpression, context: RecogniseContext): ts.Expression | undefined {
  for (const link of linksOf(call).links) {
    const member = giving.test(link.name) ? stubMember(link.call, context) : undefined;
    if (member?.file.startsWith(folderOf('mongoose')) && member.owner === 'Model' && ts.isPropertyAccessExpression(link.call.expression)) return link.call.expression.expression;
  }
  return undefined;
}
