import { declarationOf } from '../../../flow/values/symbols';
import { isTypeScript } from '../../../project/paths';
import { propertyName, propertyValue, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** The schemas of Zod that stand for JSON as it is, and what says more of one without making another value of it: https://zod.dev/api */
const simple: Readonly<Record<string, string>> = { string: 'string', number: 'number', int: 'number', boolean: 'boolean', uuid: 'string', email: 'string', url: 'string' };
const narrower = /^(?:min|max|length|nonempty|email|url|uuid|cuid2?|regex|startsWith|endsWith|int|positive|nonnegative|negative|gte?|lte?|finite|safe|multipleOf|strict|strip|describe|readonly)$/;

/** The type of what a schema of Zod lets through, as source text, where the package's own types are not seen; undefined where it makes something else of it. */
function schemaType(schema: ts.Expression, checker: ts.TypeChecker, depth = 0): string | undefined {
  const inner = uncast(schema);
  if (depth > 8) return undefined;
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, checker);
    return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? schemaType(declaration.initializer, checker, depth + 1) : undefined;
  }
  if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression)) return undefined;
  const { expression: receiver, name: { text: name } } = inner.expression;
  const [first] = inner.arguments;
  if (ts.isIdentifier(receiver) && receiver.text === 'z') {
    if (name === 'array') return listOf(first && schemaType(first, checker, depth + 1));
    if (name === 'object') return first && ts.isObjectLiteralExpression(first) ? objectOf(first, checker, depth) : undefined;
    return simple[name];
  }
  const of = schemaType(receiver, checker, depth + 1);
  if (of === undefined || narrower.test(name)) return of;
  return name === 'array' ? listOf(of) : name === 'nullable' ? `${of} | null` : undefined;
}

function listOf(element: string | undefined): string | undefined {
  return element === undefined ? undefined : `${element.includes(' | ') ? `(${element})` : element}[]`;
}

function objectOf(shape: ts.ObjectLiteralExpression, checker: ts.TypeChecker, depth: number): string | undefined {
  const fields = shape.properties.map((one) => {
    const name = propertyName(one.name);
    if (!ts.isPropertyAssignment(one) || name === undefined) return undefined;
    const value = uncast(one.initializer);
    const isOptional = ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'optional';
    const type = schemaType(isOptional ? (value.expression).expression : value, checker, depth + 1);
    return type === undefined ? undefined : `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}${isOptional ? '?' : ''}: ${type}`;
  });
  return fields.length > 0 && fields.every((one) => one !== undefined) ? `{ ${fields.join('; ')} }` : undefined;
}

/** The schema of a member of an object's schema. */
function memberOf(schema: ts.Expression, name: string, checker: ts.TypeChecker): ts.Expression | undefined {
  const inner = uncast(schema);
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, checker);
    return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? memberOf(declaration.initializer, name, checker) : undefined;
  }
  const [shape] = ts.isCallExpression(inner) && inner.expression.getText() === 'z.object' ? inner.arguments : [];
  return shape && ts.isObjectLiteralExpression(shape) ? propertyValue(shape, name) : undefined;
}

/** The type of what a variable is that a schema lets through, or of a member of that: `ids` of `const { ids } = z.object({ ids: z.array(z.string()) }).parse(req.body)`. */
export function parsedType(declaration: ts.Declaration, members: readonly string[], checker: ts.TypeChecker): string | undefined {
  const isPart = ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent);
  const holder = isPart ? declaration.parent.parent : declaration;
  const initializer = ts.isVariableDeclaration(holder) && holder.initializer && isTypeScript(holder.getSourceFile().fileName) ? uncast(holder.initializer) : undefined;
  const call = initializer && ts.isAwaitExpression(initializer) ? uncast(initializer.expression) : initializer;
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !/^parse(?:Async)?$/.test(call.expression.name.text)) return undefined;
  const names = [...(isPart ? [(declaration.propertyName ?? declaration.name).getText()] : []), ...members];
  const schema = names.reduce<ts.Expression | undefined>((of, name) => of && memberOf(of, name, checker), call.expression.expression);
  return schema && schemaType(schema, checker);
}
