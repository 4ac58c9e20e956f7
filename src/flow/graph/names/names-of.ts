import { enclosingFunction, isAssignment, isFunctionNode, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { handedOn, lastName } from './file-index';

/** Every name by which a function may be called, as far as its own place says: its name, the variable or property that holds it, `default`. */
export function namesOf(node: ts.Node): readonly string[] {
  const names: string[] = [];
  let current: ts.Node = node;
  for (;;) {
    if (isFunctionNode(current) || ts.isClassLike(current)) {
      if (ts.isConstructorDeclaration(current)) {
        current = current.parent;
        continue;
      }
      const name = current.name && propertyName(current.name);
      if (name !== undefined) names.push(name);
      if (ts.canHaveModifiers(current) && ts.getModifiers(current)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) names.push('default');
      if (ts.isMethodDeclaration(current) || ts.isFunctionDeclaration(current) || ts.isClassDeclaration(current)) return names;
    } else if (ts.isVariableDeclaration(current) || ts.isPropertyAssignment(current) || ts.isPropertyDeclaration(current)) {
      const name = propertyName(current.name);
      if (name !== undefined) names.push(name);
      return names;
    } else if (ts.isExportAssignment(current)) return [...names, 'default'];
    else if (isAssignment(current)) {
      const name = lastName(current.left);
      if (name !== undefined) names.push(name, ...(name === 'exports' ? ['default'] : []));
      // `descriptor.value = function …` is called where the decorator stands.
      const decorator = name === 'value' ? enclosingFunction(current) : undefined;
      if (decorator) names.push(...namesOf(decorator));
      return names;
    } else if (ts.isReturnStatement(current) || ts.isBlock(current)) {
      // What a factory returns goes by the names of the factory.
      current = current.parent;
      continue;
    } else if (ts.isCallExpression(current) || ts.isNewExpression(current)) names.push(handedOn);
    else if (!ts.isParenthesizedExpression(current) && !ts.isAsExpression(current) && !ts.isConditionalExpression(current)) return names;
    if (!current.parent) return names;
    current = current.parent;
  }
}
