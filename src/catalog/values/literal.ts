import { ts } from '../../project/ts';
import { bare, isAssignment, property, propertyValue } from '../../project/syntax';

/**
 * The object literal that an expression is, or that the `const` it names was initialised with. A variable that is
 * changed afterwards (`where.x = …`) is no literal: its content is not known from its initialiser alone.
 */
export function objectLiteral(expression: ts.Expression | undefined, checker: ts.TypeChecker): ts.ObjectLiteralExpression | undefined {
  if (!expression) return undefined;
  const inner = bare(expression);
  if (ts.isObjectLiteralExpression(inner)) return madeByFactory(inner, checker) ?? inner;
  const declaration = constDeclaration(inner, checker);
  const initial = declaration?.initializer && bare(declaration.initializer);
  if (!declaration || !initial || !ts.isObjectLiteralExpression(initial)) return undefined;
  return isMutated(declaration) ? undefined : initial;
}

/**
 * The options that a function makes which stands in their place, or with a checker one that is named there: `{ useFactory: () => ({ type: 'postgres' }) }` of Nest's `forRootAsync` (https://docs.nestjs.com/techniques/configuration#custom-getter-functions, "async
 * configuration"). A provider has a function of that name, too, and is no options.
 */
export function madeByFactory(literal: ts.ObjectLiteralExpression, checker?: ts.TypeChecker): ts.ObjectLiteralExpression | undefined {
  if (property(literal, 'provide')) return undefined;
  const factory = property(literal, 'useFactory') ?? (checker && makerOf(propertyValue(literal, 'useClass') ?? propertyValue(literal, 'useExisting'), checker));
  if (!factory) return undefined;
  const said = ts.isMethodDeclaration(factory) ? factory : ts.isPropertyAssignment(factory) ? bare(factory.initializer) : ts.isShorthandPropertyAssignment(factory) ? factory.name : undefined;
  const made = said && ts.isIdentifier(said) ? checker && functionNamed(said, checker) : said;
  const body = made && (ts.isMethodDeclaration(made) || ts.isArrowFunction(made) || ts.isFunctionExpression(made) || ts.isFunctionDeclaration(made)) ? made.body : undefined;
  if (!body) return undefined;
  const returned = ts.isBlock(body) ? onlyReturned(body) : body;
  const options = returned && bare(returned);
  return options && ts.isObjectLiteralExpression(options) ? options : undefined;
}

/** The method of a class by which a module asks it for options: `createTypeOrmOptions`, `createMongooseOptions`. */
function makerOf(named: ts.Expression | undefined, checker: ts.TypeChecker): ts.MethodDeclaration | undefined {
  const symbol = named && checker.getSymbolAtLocation(named);
  const of = (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
  return of && ts.isClassDeclaration(of) ? of.members.filter(ts.isMethodDeclaration).find(({ name }) => /^create[A-Z]\w*Options$/.test(name.getText())) : undefined;
}

/** The function that a name stands for: a declared one, or that of a `const`. */
function functionNamed(name: ts.Identifier, checker: ts.TypeChecker): ts.Node | undefined {
  const constant = constDeclaration(name, checker);
  if (constant) return constant.initializer && bare(constant.initializer);
  const symbol = checker.getSymbolAtLocation(name);
  return (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
}

/** What a function gives that ends with the only `return` that it has. */
function onlyReturned(body: ts.Block): ts.Expression | undefined {
  const last = body.statements.at(-1);
  return last && ts.isReturnStatement(last) && body.statements.every((one) => one === last || ts.isVariableStatement(one) || ts.isExpressionStatement(one)) ? last.expression : undefined;
}

/** The declaration of the `const` that an identifier names. */
export function constDeclaration(expression: ts.Expression, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  if (!ts.isIdentifier(expression)) return undefined;
  let symbol = ts.isShorthandPropertyAssignment(expression.parent)
    ? checker.getShorthandAssignmentValueSymbol(expression.parent)
    : checker.getSymbolAtLocation(expression);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration)) return undefined;
  return ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const ? declaration : undefined;
}

/** The texts of a list that is written out, or of one text; undefined where there is anything else. */
export function textsOf(expression: ts.Expression | undefined): readonly string[] | undefined {
  const node = expression && bare(expression);
  const parts = !node ? [] : ts.isArrayLiteralExpression(node) ? node.elements.map(bare) : [node];
  return parts.length > 0 && parts.every(ts.isStringLiteralLike) ? parts.map(({ text }) => text) : undefined;
}

/** The number that an expression is, or that the `const` it names is. */
export function numericValue(expression: ts.Expression | undefined, checker: ts.TypeChecker): number | undefined {
  if (!expression) return undefined;
  const inner = bare(expression);
  if (ts.isNumericLiteral(inner)) return Number(inner.text);
  const initial = constDeclaration(inner, checker)?.initializer ?? fieldValue(inner, checker);
  return initial && ts.isNumericLiteral(bare(initial)) ? Number((bare(initial) as ts.NumericLiteral).text) : undefined;
}

/** What a field of a class or of an object literal is given where it is declared: `LIMIT` of `this.LIMIT`. */
function fieldValue(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(node) || !/^[A-Z][A-Z0-9_]*$/.test(node.name.text)) return undefined;
  const declaration = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  return declaration && (ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) ? declaration.initializer : undefined;
}

function isMutated(declaration: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(declaration.name)) return true;
  const name = declaration.name.text;
  let scope: ts.Node = declaration;
  while (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isModuleBlock(scope) && !ts.isCaseBlock(scope)) scope = scope.parent;
  let mutated = false;
  const visit = (node: ts.Node): void => {
    if (mutated) return;
    if (isAssignment(node)) {
      mutated = rootName(node.left) === name;
    } else if (ts.isDeleteExpression(node)) {
      mutated = rootName(node.expression) === name;
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      // `where.AND.push(…)` and `Object.assign(where, …)` change it too.
      const callee = node.expression;
      mutated = callee.expression !== undefined && rootName(callee.expression) === name && callee.name.text === 'push'
        || (callee.name.text === 'assign' && node.arguments[0] !== undefined && rootName(node.arguments[0]) === name);
    }
    if (!mutated) ts.forEachChild(node, visit);
  };
  visit(scope);
  return mutated;
}

function rootName(expression: ts.Expression): string | undefined {
  let current = bare(expression);
  while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) current = bare(current.expression);
  return ts.isIdentifier(current) ? current.text : undefined;
}
