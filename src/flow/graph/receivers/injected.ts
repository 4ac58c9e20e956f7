import { bare, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Names } from '../names/names';

/**
 * The classes or values that a container hands out for what `@Inject(TOKEN)` asks for: `{ provide: TOKEN, useClass: PrismaUsers }`. Sources:
 * https://docs.nestjs.com/fundamentals/custom-providers, https://github.com/microsoft/tsyringe#registration (`register(TOKEN, { useClass })`).
 */
export function injectedFor(declaration: ts.Declaration, checker: ts.TypeChecker, names: Names): readonly ts.Expression[] {
  const token = tokenOf(declaration);
  if (!token) return [];
  const key = keyOf(token, checker);
  const found: ts.Expression[] = [];
  for (const provided of names.properties('provide')) {
    const literal = provided.parent.parent;
    if (!ts.isObjectLiteralExpression(literal) || keyOf(provided, checker) !== key) continue;
    const value = givenBy(literal);
    if (value) found.push(value);
  }
  for (const call of names.calls('register')) {
    const [first, second] = call.arguments ?? [];
    const value = first && second && ts.isObjectLiteralExpression(second) && keyOf(first, checker) === key ? givenBy(second) : undefined;
    if (value) found.push(value);
  }
  return found;
}

/** What a decorator of a parameter or field names: `TOKEN` of `@Inject(TOKEN)`. */
function tokenOf(declaration: ts.Declaration): ts.Expression | undefined {
  if (!ts.canHaveDecorators(declaration) && !ts.isParameter(declaration)) return undefined;
  for (const { expression } of ts.getDecorators(declaration) ?? []) {
    if (ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && /^inject$/i.test(expression.expression.text) && expression.arguments.length === 1) return expression.arguments[0];
  }
  return undefined;
}

function givenBy(literal: ts.ObjectLiteralExpression): ts.Expression | undefined {
  return propertyValue(literal, 'useClass') ?? propertyValue(literal, 'useExisting') ?? propertyValue(literal, 'useValue');
}

/** What tells tokens apart: the declaration of a name, the text of a string. */
function keyOf(token: ts.Expression, checker: ts.TypeChecker): unknown {
  const node = bare(token);
  if (ts.isStringLiteralLike(node)) return node.text;
  let symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const value = symbol?.valueDeclaration;
  const initial = value && ts.isVariableDeclaration(value) && value.initializer ? bare(value.initializer) : undefined;
  // A constant string is the string.
  return initial && ts.isStringLiteralLike(initial) ? initial.text : symbol ?? node;
}
