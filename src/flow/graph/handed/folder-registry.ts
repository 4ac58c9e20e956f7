import { givenValues, returnedExpressions } from '../../../catalog/values/given-values';
import { originOf } from '../../../catalog/values/origin';
import { folderLoaders, loadsContainer, loadsFolder } from '../../../project/modules/imports';
import { camel } from '../../../project/letter-case';
import { basename, dirname, join } from '../../../project/paths';
import { bare, isAssignment, isModuleLoad, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { below, filesWithin, folderNamed, type NamedFolder } from '../../static-folder';
import { declarationOf } from '../../values/symbols';
import type { Names } from '../names/names';

/** What the search for registries may ask. */
export interface RegistryContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** A place where all files of a folder are loaded into one object, each under its name. */
interface Load {
  /** The call that gives the object, or the variable that is filled. */
  readonly node: ts.Node;
  readonly folder: NamedFolder;
}

const loaders: ReadonlySet<string> = new Set(folderLoaders);
const maxSteps = 8;
/** A property that is given so many values is a common word. */
const maxValues = 12;

const known = new WeakMap<ts.SourceFile, readonly Load[]>();
const knownContainers = new WeakMap<ts.SourceFile, readonly Load[]>();

/**
 * The type of a member of an object that is filled from a folder: `models.groups` is what `models/groups.js` exports, where `models` came out of
 * `autoload(path.join(root, 'models'))`, or of a loop over `readdirSync(…)` that puts `require(path.join(…, file))` into it.
 */
export function typeInFolder(owner: ts.Expression, name: string, context: RegistryContext): ts.Type | undefined {
  const { loads: all, byStem } = registriesOf(context);
  const files = all.length === 0 ? [] : byStem.get(name) ?? [];
  if (files.length === 0) return undefined;
  const load = loadBehind(owner, all, context, 0);
  const found = load && filesWithin(load.folder, context.names.sources(), load.node.getSourceFile().fileName);
  const file = found && files.find((one) => found.files.includes(one));
  return file && exportedType(file, context.checker);
}

/**
 * The type of what a container gives under a name that it made from a file's: `userService` of `services/user-service.js`, where `container.loadModules(['services/*.js'])` registers all of them.
 * https://github.com/jeffijoe/awilix#auto-loading-modules
 */
export function typeInContainer(name: string, context: RegistryContext): ts.Type | undefined {
  const { containers, byStem } = registriesOf(context);
  if (containers.length === 0) return undefined;
  const named = byStem.get(name) ?? [];
  const found = new Set(containers.flatMap(({ node, folder }) => {
    const within = filesWithin(folder, context.names.sources(), node.getSourceFile().fileName)?.files ?? [];
    return named.filter((file) => within.includes(file));
  }));
  const [file, ...others] = found;
  const type = file && others.length === 0 ? exportedType(file, context.checker) : undefined;
  if (!file || !type) return undefined;
  return type.getConstructSignatures()[0]?.getReturnType() ?? type.getCallSignatures()[0]?.getReturnType();
}

interface Registries {
  readonly loads: readonly Load[];
  /** What containers load under the names of files. */
  readonly containers: readonly Load[];
  readonly byStem: ReadonlyMap<string, readonly ts.SourceFile[]>;
}

const registries = new WeakMap<Names, Registries>();

/** All loads of the workspace, and its files by their names without extension: every property of which nothing is known asks. */
function registriesOf({ names, checker }: RegistryContext): Registries {
  let found = registries.get(names);
  if (!found) {
    const byStem = new Map<string, ts.SourceFile[]>();
    const all = names.sources().flatMap((file) => loadsOf(file, checker));
    const containers = names.sources().flatMap((file) => containersOf(file));
    if (all.length + containers.length > 0) {
      for (const file of names.sources()) {
        // `formatName: 'camelCase'`
        for (const name of new Set([stem(file.fileName), camel(stem(file.fileName))])) byStem.set(name, [...byStem.get(name) ?? [], file]);
      }
    }
    registries.set(names, (found = { loads: all, containers, byStem }));
  }
  return found;
}

function stem(fileName: string): string {
  return basename(fileName).replace(/\.[^.]+$/, '');
}

/** The folders of the patterns that a container is given: `container.loadModules(['services/*.js', [`${root}/repositories/*.js`, { … }]])`. */
function containersOf(file: ts.SourceFile): readonly Load[] {
  const before = knownContainers.get(file);
  if (before) return before;
  const found: Load[] = [];
  knownContainers.set(file, found);
  if (!loadsContainer.test(file.text)) return found;
  walk(file, (node) => {
    const call = ts.isCallExpression(node) && /\bloadModules$/.test(node.expression.getText()) ? node : undefined;
    if (call?.arguments[0]) walk(call.arguments[0], (part) => {
      const text = ts.isStringLiteralLike(part) || ts.isTemplateTail(part) ? part.text : '';
      const tail = text.includes('*') ? text.slice(0, text.indexOf('*')).replace(/^(?:\.{0,2}\/)+/, '').replace(/\/[^/]*$/, '') : '';
      if (tail !== '') found.push({ node: call, folder: { tail } });
    });
  });
  return found;
}

function exportedType(file: ts.SourceFile, checker: ts.TypeChecker): ts.Type | undefined {
  const module = checker.getSymbolAtLocation(file);
  const whole = module?.exports?.get(ts.InternalSymbolName.ExportEquals) ?? module?.exports?.get(ts.InternalSymbolName.Default);
  const symbol = whole && whole.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(whole) : whole ?? module;
  return symbol && checker.getTypeOfSymbol(symbol);
}

function loadsOf(file: ts.SourceFile, checker: ts.TypeChecker): readonly Load[] {
  let found = known.get(file);
  if (!found) known.set(file, (found = loadsFolder.test(file.text) ? read(file, checker) : []));
  return found;
}

function read(file: ts.SourceFile, checker: ts.TypeChecker): readonly Load[] {
  const found: Load[] = [];
  let listed: NamedFolder | undefined;
  walk(file, (node) => {
    if (ts.isCallExpression(node)) {
      if (/\breaddir(?:Sync)?$/.test(node.expression.getText())) listed ??= folderNamed(node.arguments[0], checker);
      const imported = importedName(node.expression, checker);
      if (imported && loaders.has(imported.package)) for (const argument of node.arguments) {
        const folder = folderNamed(pathIn(argument), checker);
        if (folder) found.push({ node, folder });
      }
    } else if (isAssignment(node) && ts.isElementAccessExpression(node.left) && !ts.isStringLiteralLike(node.left.argumentExpression)) {
      const path = pathLoaded(node.right, checker);
      const folder = path && (listed ?? folderOfPath(path, checker));
      const target = bare(node.left.expression);
      const variable = folder && ts.isIdentifier(target) ? declarationOf(target, checker) : undefined;
      if (folder && variable) found.push({ node: variable, folder });
    }
  });
  return found;
}

/** `requireAll({ dirname: path })` takes it among its options. */
function pathIn(argument: ts.Expression): ts.Expression | undefined {
  const node = bare(argument);
  if (!ts.isObjectLiteralExpression(node)) return node;
  return node.properties.flatMap((part) => (ts.isPropertyAssignment(part) && /^dir(?:name)?$/.test(part.name.getText()) ? [part.initializer] : []))[0];
}

/** The path of `require(path.join(folder, file))`, also by a name, where it is put together. */
function pathLoaded(expression: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return value && !ts.isIdentifier(value) ? pathLoaded(value, checker) : undefined;
  }
  const call = ts.isPropertyAccessExpression(node) ? bare(node.expression) : node;
  const path = ts.isCallExpression(call) && isModuleLoad(call) ? call.arguments[0] : undefined;
  return path && !ts.isStringLiteralLike(path) ? path : undefined;
}

/** The folder of a path whose last part alone is known when it runs: `` `./${name}` ``, `'./models/' + name`, `path.join(__dirname, name)`. */
export function folderOfPath(path: ts.Expression, checker: ts.TypeChecker): NamedFolder | undefined {
  const node = bare(path);
  if (ts.isCallExpression(node)) {
    const [start, ...rest] = node.arguments;
    const middle = rest.slice(0, -1);
    const isJoin = ts.isPropertyAccessExpression(node.expression) ? /^(?:join|resolve)$/.test(node.expression.name.text) : /^(?:join|resolve)$/.test(node.expression.getText());
    return isJoin && rest.length > 0 && middle.every(ts.isStringLiteralLike) ? below(folderNamed(start, checker), middle.map(({ text }) => text)) : undefined;
  }
  const written = ts.isTemplateExpression(node) ? node.head.text : ts.isBinaryExpression(node) && ts.isStringLiteralLike(node.left) ? node.left.text : '';
  return written.startsWith('.') && written.includes('/') ? { path: join(dirname(node.getSourceFile().fileName), written.slice(0, written.lastIndexOf('/'))) } : undefined;
}

/** The load that an object came out of: by names, properties that it was put into, and what functions give back. */
function loadBehind(expression: ts.Expression, all: readonly Load[], context: RegistryContext, step: number): Load | undefined {
  if (step > maxSteps) return undefined;
  const { node } = originOf(expression, context.checker);
  const own = all.find((load) => load.node === node || (ts.isObjectLiteralExpression(node) && load.node === node.parent));
  if (own || !ts.isExpression(node)) return own;
  const next = (inner: ts.Expression): Load | undefined => loadBehind(inner, all, context, step + 1);
  const first = (values: readonly ts.Expression[]): Load | undefined => {
    for (const value of values) {
      const found = next(value);
      if (found) return found;
    }
    return undefined;
  };
  if (ts.isObjectLiteralExpression(node)) return first(node.properties.flatMap((part) => (ts.isSpreadAssignment(part) ? [part.expression] : [])));
  if (ts.isCallExpression(node)) return first(context.functionsOf(node.expression).flatMap((fn) => returnedExpressions(fn)));
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, context.checker);
    return declaration && first(givenValues(declaration, context.checker));
  }
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const values = context.names.properties(node.name.text);
  return values.length > maxValues ? undefined : first(values);
}
