import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { packageOf } from '../values/specifier';

/**
 * The name that an operator has in the package: `eq` of `eq(users.id, id)`, of `import { eq as equals }`, and of what a callback is handed
 * (`where: (users, { eq }) => eq(users.id, id)`). Asked only of what stands in a query's conditions.
 */
export function operatorName(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): string | undefined {
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  if (ts.isPropertyAccessExpression(callee)) return ts.isIdentifier(callee.expression) ? callee.name.text : undefined;
  if (!ts.isIdentifier(callee)) return undefined;
  const declaration = checker.getSymbolAtLocation(callee)?.declarations?.[0];
  if (!declaration) return undefined;
  if (ts.isImportSpecifier(declaration)) return (declaration.propertyName ?? declaration.name).text;
  if (ts.isBindingElement(declaration)) return declaration.propertyName && ts.isIdentifier(declaration.propertyName) ? declaration.propertyName.text : callee.text;
  return undefined;
}

/** Whether a name is imported from the package, without a question to the checker. */
export function isDrizzleName(name: ts.Identifier): boolean {
  for (const statement of name.getSourceFile().statements) {
    const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
    if (!clause || !ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    if (packageOf(statement.moduleSpecifier.text)?.name !== 'drizzle-orm') continue;
    const bindings = clause.namedBindings;
    if (bindings && (ts.isNamespaceImport(bindings) ? bindings.name.text === name.text : bindings.elements.some((element) => element.name.text === name.text))) return true;
  }
  return false;
}

/** Properties of a relational query whose callback is handed the operators. */
const handing: ReadonlySet<string> = new Set(['where', 'orderBy', 'extras']);

/** Whether a call is that of an operator, which only makes a part of a query: imported, or handed to a callback of the query. */
export function isOperator(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): boolean {
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  const name = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  if (!ts.isIdentifier(name)) return false;
  if (isDrizzleName(name)) return true;
  let owner: ts.Node | undefined = checker.getSymbolAtLocation(name)?.declarations?.[0];
  while (owner && (ts.isBindingElement(owner) || ts.isObjectBindingPattern(owner))) owner = owner.parent;
  const holder = owner && ts.isParameter(owner) ? owner.parent.parent : undefined;
  return holder !== undefined && ts.isPropertyAssignment(holder) && handing.has(holder.name.getText());
}
