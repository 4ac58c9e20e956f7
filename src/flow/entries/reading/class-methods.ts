import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { givenTo } from './decorators';
import { nothingGiven, type Given } from './static-text';
import { declarationAt } from './trace';
import type { EntryContext } from '../types';

/** A method of a class or of one that it extends. */
export interface InheritedMethod {
  readonly method: ts.MethodDeclaration;
  /** What the function that makes the base class is given, where one does: `extends CrudResolver(Order, 'orders')`. */
  readonly given: Given;
}

/** A class's methods and those that it inherits from classes of the workspace, its own first. */
export function methodsOf(node: ts.ClassLikeDeclaration, context: EntryContext): readonly InheritedMethod[] {
  const found = new Map<string, InheritedMethod>();
  let current: Base | undefined = { node, given: nothingGiven };
  for (let depth = 0; current && depth < 6; depth++) {
    for (const member of current.node.members) {
      // A computed name is the same where it is written the same.
      const name = propertyName(member.name) ?? member.name?.getText();
      if (ts.isMethodDeclaration(member) && member.body && name !== undefined && !found.has(name)) found.set(name, { method: member, given: current.given });
    }
    current = baseOf(current.node, context);
  }
  return [...found.values()];
}

interface Base {
  readonly node: ts.ClassLikeDeclaration;
  readonly given: Given;
}

/** The class of the workspace that a class extends; one that a function makes too: https://docs.nestjs.com/graphql/resolvers#class-inheritance */
export function baseOf(node: ts.ClassLikeDeclaration, context: EntryContext): Base | undefined {
  const [base] = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
  if (!base) return undefined;
  const expression = bare(base.expression);
  if (!ts.isCallExpression(expression)) {
    const named = classOf(expression, context);
    return named && { node: named, given: nothingGiven };
  }
  const [maker, ...others] = context.functionsOf(expression.expression);
  if (!maker || others.length > 0) return undefined;
  const made = returnedExpressions(maker).map((value) => classOf(value, context)).find((one) => one !== undefined);
  return made && { node: made, given: givenTo(maker, expression.arguments) };
}

function classOf(expression: ts.Expression, context: EntryContext): ts.ClassLikeDeclaration | undefined {
  const node = bare(expression);
  if (ts.isClassExpression(node)) return node;
  const declaration = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? declarationAt(ts.isIdentifier(node) ? node : node.name, context.checker) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) return classOf(declaration.initializer, context);
  return declaration && ts.isClassLike(declaration) ? declaration : undefined;
}
