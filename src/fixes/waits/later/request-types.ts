import { isTypeScript } from '../../../project/paths';
import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';

/** Where projects say what their middleware puts into a request of Express: https://www.typescriptlang.org/docs/handbook/declaration-merging.html#module-augmentation */
const augmented = /\b(?:module\s+['"]express(?:-serve-static-core)?['"]|namespace\s+Express)\s*\{/;

/**
 * The type of a path of members from a request, `req.user.id`, where the package's own types are not seen: what an augmentation in the workspace says of the first member, and from there on. Undefined where there is none.
 */
export function augmentedType(path: ts.Expression, { workspace, checker }: Pick<FixContext, 'workspace' | 'checker'>): ts.Type | undefined {
  const members: string[] = [];
  let inner: ts.Expression = path;
  while (ts.isPropertyAccessExpression(inner) || ts.isNonNullExpression(inner)) {
    if (ts.isPropertyAccessExpression(inner)) members.unshift(inner.name.text);
    inner = inner.expression;
  }
  const [first, ...rest] = members;
  if (first === undefined || !ts.isIdentifier(inner) || (checker.getTypeAtLocation(inner).flags & ts.TypeFlags.Any) === 0) return undefined;
  for (const file of workspace.files()) {
    const text = isTypeScript(file) ? workspace.text(file) ?? '' : '';
    const source = augmented.test(text) && text.includes(first) ? workspace.sourceFile(file) : undefined;
    let type: ts.TypeNode | undefined;
    if (source) walk(source, (node) => {
      if (ts.isInterfaceDeclaration(node) && node.name.text === 'Request') type ??= node.members.find((one): one is ts.PropertySignature => ts.isPropertySignature(one) && one.name.getText() === first)?.type;
      return type === undefined;
    });
    if (type) return rest.reduce<ts.Type | undefined>((of, name) => {
      const property = of && checker.getPropertyOfType(checker.getNonNullableType(of), name);
      return property && checker.getTypeOfSymbolAtLocation(property, path);
    }, checker.getTypeFromTypeNode(type));
  }
  return undefined;
}
