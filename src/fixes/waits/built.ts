import { builtValueIn, isBuiltModule } from '../../catalog/tables/built-modules';
import { isRequire } from '../../project/syntax';
import { ts } from '../../project/ts';

/** How many modules are looked at. */
const looked = 400;

/** What of modules, and of those that they load, only the build of a framework gives: a worker, which is a program of its own, ends where it loads them. Undefined where there is none. */
export function takenFromBuild(modules: Iterable<ts.SourceFile>, checker: ts.TypeChecker): string | undefined {
  const seen = new Set(modules);
  for (const file of seen) {
    if (seen.size > looked) return undefined;
    if (file.isDeclarationFile) continue;
    const value = builtValueIn(file);
    if (value !== undefined) return value;
    for (const specifier of loaded(file)) {
      const module = moduleAt(specifier, checker);
      // A package's own imports may have such a name, too: `"imports": { "#app/*": "./src/*.ts" }`.
      if (isBuiltModule(specifier.text) && !(module && specifier.text.startsWith('#'))) return specifier.text;
      if (module) seen.add(module);
    }
  }
  return undefined;
}

/** The module of the workspace that an import names. */
export function moduleAt(specifier: ts.Expression, checker: ts.TypeChecker): ts.SourceFile | undefined {
  const declaration = checker.getSymbolAtLocation(specifier)?.declarations?.[0];
  return declaration && ts.isSourceFile(declaration) && !declaration.isDeclarationFile ? declaration : undefined;
}

/** What a module loads when it is loaded itself; types are not. */
function loaded(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || !ts.isStringLiteral(statement.moduleSpecifier) ? [] : [statement.moduleSpecifier];
    if (ts.isExportDeclaration(statement)) return statement.isTypeOnly || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier) ? [] : [statement.moduleSpecifier];
    const calls = ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ initializer }) => initializer) : ts.isExpressionStatement(statement) ? [statement.expression] : [];
    return calls.flatMap((call) => (call && ts.isCallExpression(call) && isRequire(call.expression) && call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) ? [call.arguments[0]] : []));
  });
}
