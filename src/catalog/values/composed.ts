import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from './declared';

/** How many classes above one another, and names for them, are looked through. */
const maxSteps = 6;

/**
 * A member that a class has from a base which functions without types put together: `query` of `class Task extends withSoftDelete(Model)`, and of `class Task extends Base` after
 * `const Base = R.pipe(withViews, withSearch)(Model)`. What such functions add is not looked at; that their class is made of the one that they are given is what they are for.
 *
 * @param type the class, or an object of it
 * @returns undefined where no class above has the member
 */
export function composedMember(type: ts.Type, name: string, checker: ts.TypeChecker): ts.Symbol | undefined {
  const above = aboveOf(type);
  return above && memberBehind(above, { name, checker, isStatic: type.getConstructSignatures().length > 0 }, 0);
}

interface Sought {
  readonly name: string;
  readonly checker: ts.TypeChecker;
  readonly isStatic: boolean;
}

/** The member of the class that an expression is, of one above it, or of one among what it was made of. */
function memberBehind(expression: ts.Expression, sought: Sought, step: number): ts.Symbol | undefined {
  if (step > maxSteps) return undefined;
  const { checker, name, isStatic } = sought;
  const node = bare(expression);
  const type = checker.getTypeAtLocation(node);
  const [made] = type.getConstructSignatures();
  const above = made && aboveOf(type);
  const found = made && (checker.getPropertyOfType(isStatic ? type : made.getReturnType(), name) ?? (above && memberBehind(above, sought, step + 1)));
  if (found) return found;
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? memberBehind(declaration.initializer, sought, step + 1) : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  for (const argument of node.arguments) {
    const member = memberBehind(argument, sought, step + 1);
    if (member) return member;
  }
  return undefined;
}

/** What a class extends. */
function aboveOf(type: ts.Type): ts.Expression | undefined {
  const declaration = type.symbol?.valueDeclaration;
  return declaration && ts.isClassLike(declaration) ? declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression : undefined;
}
