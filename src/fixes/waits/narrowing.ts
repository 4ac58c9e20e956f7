import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { formOf } from './form';
import { isRefusal, plainOf, type Plain, type PlainField, type Refusal } from './payload';

/** What a function needs of a row that it is given, and the type that says so. */
export interface Narrowing {
  readonly plain: Plain;
  readonly type: ts.TypeNode;
  /** `Pick<User, 'email'>`, which every caller's row still is. */
  readonly text: string;
}

/**
 * The fields that a function reads of a parameter (or of a property that it takes out of one) whose type is a name, where it does nothing with the whole: `user: User` of a function that
 * reads `user.email` alone.
 */
export function narrowed(symbol: ts.Symbol | undefined, path: string, checker: ts.TypeChecker): Narrowing | Refusal | undefined {
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !(ts.isParameter(declaration) || ts.isPropertySignature(declaration)) || !declaration.type || !ts.isTypeReferenceNode(declaration.type) || declaration.type.typeArguments) return undefined;
  const local = localName(declaration);
  const fields = local && fieldsRead(local.body, local.name);
  if (!fields || fields.length === 0) return undefined;
  const { type } = declaration;
  const whole = checker.getTypeFromTypeNode(type);
  const kept: PlainField[] = [];
  for (const name of fields) {
    const property = checker.getPropertyOfType(whole, name);
    const of = property && plainOf(checker.getTypeOfSymbolAtLocation(property, type), type, `${path}.${name}`, checker, 0, name);
    if (!of) return undefined;
    if (isRefusal(of)) return of;
    kept.push({ name, optional: (property.flags & ts.SymbolFlags.Optional) !== 0, of });
  }
  const { quote } = formOf(type.getSourceFile());
  return { plain: { kind: 'object', fields: kept, absent: undefined }, type, text: `Pick<${type.getText()}, ${fields.map((name) => quote + name + quote).join(' | ')}>` };
}

/** What the function calls the value, and where it does. */
function localName(declaration: ts.ParameterDeclaration | ts.PropertySignature): { readonly name: string; readonly body: ts.Node } | undefined {
  if (ts.isParameter(declaration)) {
    const { body } = declaration.parent as ts.FunctionLikeDeclaration;
    return body && ts.isIdentifier(declaration.name) ? { name: declaration.name.text, body } : undefined;
  }
  const parameter = declaration.parent.parent;
  if (!ts.isParameter(parameter) || !ts.isObjectBindingPattern(parameter.name)) return undefined;
  const element = parameter.name.elements.find((one) => (one.propertyName ?? one.name).getText() === declaration.name.getText());
  const { body } = parameter.parent as ts.FunctionLikeDeclaration;
  return body && element && !element.initializer && ts.isIdentifier(element.name) && !parameter.name.elements.some((one) => one.dotDotDotToken) ? { name: element.name.text, body } : undefined;
}

/** The properties that are read of a name, in the order in which they are; undefined where something else is done with it. */
function fieldsRead(body: ts.Node, name: string): readonly string[] | undefined {
  const fields = new Set<string>();
  let isWhole = false;
  walk(body, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name || !(isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) return;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && !(ts.isBinaryExpression(parent.parent) && parent.parent.left === parent && parent.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)) fields.add(parent.name.text);
    else isWhole = true;
  });
  return isWhole ? undefined : [...fields];
}
