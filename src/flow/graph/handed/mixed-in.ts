import { dirname } from '../../../project/paths';
import { bare, isAssignment, isRequire, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Names } from '../names/names';
import { folderOfPath } from './folder-registry';

/** What the search for the members of an object may ask. */
export interface MixedInContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
}

/** From how many places a member of one name is looked at; of a commoner one nothing is known. */
const maxMembers = 24;
/** How often an object is followed to what it was handed as. */
const maxSteps = 5;
/** How many files a path may stand for of which only the folder is known. */
const maxFiles = 12;

/**
 * The functions that an object is given by functions which it is handed to: `module.exports = (store) => { store.setField = … }`, where `require('./store/fields')(store)` hands it over. What calls them may have the object from its own
 * parameter, or from the module that exports it.
 */
export function mixedIn(receiver: ts.Expression, name: string, context: MixedInContext): readonly FunctionNode[] {
  const added = context.names.properties(name).filter((value) => targetOf(value, context.checker));
  if (added.length === 0 || added.length > maxMembers) return [];
  const own = objectsOf(receiver, context);
  if (own.size === 0) return [];
  const isOwn = (value: ts.Expression): boolean => {
    const target = targetOf(value, context.checker);
    return target !== undefined && [...objectsOf(target, context)].some((object) => own.has(object));
  };
  return added.filter(isOwn).flatMap((value) => context.functionsOf(value));
}

/** The parameter whose member is given a value: `store` of `store.setField = …`. */
function targetOf(value: ts.Expression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const { parent } = value;
  if (!isAssignment(parent) || parent.right !== value || !ts.isPropertyAccessExpression(parent.left)) return undefined;
  const target = bare(parent.left.expression);
  if (!ts.isIdentifier(target)) return undefined;
  const declaration = checker.getSymbolAtLocation(target)?.valueDeclaration;
  return declaration && ts.isParameter(declaration) ? target : undefined;
}

/**
 * What stands for the objects that an expression may be: parameters, variables, and files for what they export.
 * @param found what is known so far, which is not followed once more
 */
function objectsOf(expression: ts.Expression, context: MixedInContext, step = 0, found = new Set<ts.Node>()): ReadonlySet<ts.Node> {
  if (step > maxSteps) return found;
  const node = bare(expression);
  const also = (inner: ts.Expression | undefined): void => { if (inner) objectsOf(inner, context, step + 1, found); };
  const file = (one: ts.Node | undefined): void => {
    if (!one || !ts.isSourceFile(one) || found.has(one)) return;
    found.add(one);
    also(exportOf(one));
  };
  if (isExports(node)) found.add(node.getSourceFile());
  else if (isAssignment(node)) { also(node.left); also(node.right); }
  else if (ts.isCallExpression(node) && isRequire(node.expression)) {
    const [path] = node.arguments;
    if (path && ts.isStringLiteralLike(path)) file(context.checker.getSymbolAtLocation(path)?.declarations?.[0]);
    else for (const one of path ? filesIn(path, context) : []) file(one);
  } else if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, context.checker);
    if (!declaration || found.has(declaration)) return found;
    if (ts.isSourceFile(declaration)) file(declaration);
    else if (ts.isExportAssignment(declaration)) also(declaration.expression);
    else if (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)) {
      found.add(declaration);
      if (ts.isParameter(declaration)) context.argumentsOf(declaration).forEach(also);
      else also(declaration.initializer);
    }
  }
  return found;
}

/** Where a name is declared: of an imported one, in the file that exports it. */
function declarationOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  const written = symbol?.declarations?.[0];
  const isImported = written && (ts.isImportClause(written) || ts.isImportSpecifier(written) || ts.isNamespaceImport(written));
  return isImported && symbol ? checker.getAliasedSymbol(symbol).declarations?.[0] : written;
}

/** `module.exports`, `exports`. */
function isExports(node: ts.Expression): boolean {
  return ts.isIdentifier(node) ? node.text === 'exports' : ts.isPropertyAccessExpression(node) && node.name.text === 'exports' && ts.isIdentifier(node.expression) && node.expression.text === 'module';
}

/** What a file exports as a whole: `module.exports = store`. */
function exportOf(file: ts.SourceFile): ts.Expression | undefined {
  return file.statements.flatMap((statement) => (ts.isExpressionStatement(statement) && isAssignment(statement.expression) && isExports(statement.expression.left) ? [statement.expression.right] : []))[0];
}

/** The files of a path whose last part alone is known when it runs: `` require(`./${kind}`) ``. */
function filesIn(path: ts.Expression, { checker, names }: MixedInContext): readonly ts.SourceFile[] {
  const folder = folderOfPath(path, checker);
  const found = folder && 'path' in folder ? names.sources().filter(({ fileName }) => dirname(fileName) === folder.path) : [];
  return found.length > maxFiles ? [] : found;
}
