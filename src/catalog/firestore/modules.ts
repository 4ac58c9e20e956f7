import { ts } from '../../project/ts';

/** The modules of the web's client: functions of the same names that an application has itself may convert documents, or take no conditions. */
export const clients = /^@?firebase\/firestore(?:\/lite)?$/;

/** The module from which a file imports the function of a call by its name. */
export function moduleOf(call: ts.CallExpression): string | undefined {
  if (!ts.isIdentifier(call.expression)) return undefined;
  const { text } = call.expression;
  for (const statement of call.getSourceFile().statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (ts.isImportDeclaration(statement) && bindings && ts.isNamedImports(bindings) && ts.isStringLiteral(statement.moduleSpecifier) && bindings.elements.some(({ name }) => name.text === text)) return statement.moduleSpecifier.text;
  }
  return undefined;
}
