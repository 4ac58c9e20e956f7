import type { FilePath } from '../../core';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { dirname } from '../../project/paths';
import { hasModifier, isFunctionNode, isReference, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { specifierOf } from '../clients/imports';
import type { WorkspaceFacts } from '../../project/types';
import { relativePath } from '../edits/modules';
import { dedent } from '../edits/edit-builder';
import { moduleAt } from './built';

/** The statement of a file that brings a name from another module. */
interface Brought {
  readonly module: string;
  /** Where it is named. */
  readonly named?: ts.Expression;
  /** The quotation mark that the statement has. */
  readonly mark: string;
  /** The statement's text around the module: `import { a } from `, `const { a } = require(`. */
  readonly head: string;
  readonly tail: string;
  /** True where the module is named as the worker sees it. */
  readonly isOwn?: boolean;
}

/** What the worker's module has of the file that a call comes from: its imports, and constants of its own. */
export class WorkerScope {
  private readonly imports = new Map<string, string>();
  private readonly own = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** `file` is where the call stands, `worker` where the worker's module is or will be; `importable` is the workspace where loading the file does nothing but declare. */
  constructor(private readonly file: ts.SourceFile, private readonly worker: FilePath, private readonly checker: ts.TypeChecker, private readonly importable?: Pick<WorkspaceFacts, 'importEnding'>) {}

  /** Import statements, as the file writes them, without their semicolons. */
  get importLines(): readonly string[] {
    return [...new Set(this.imports.values())];
  }

  /** Declarations that the worker needs for itself. */
  get lines(): readonly string[] {
    return [...this.own.values()];
  }

  /** The modules of the workspace that the worker then loads. */
  readonly modules = new Set<ts.SourceFile>();

  /** The declarations of the file that those stand for. */
  readonly ownDeclarations: ts.VariableDeclaration[] = [];

  /** Whether a name stands for something in the worker. */
  names(name: string): boolean {
    return this.taken.has(name);
  }

  /** The text of an expression that is the same in the worker, since it is made of imports, the environment and constants alone; undefined where it is not. */
  constant(expression: ts.Expression): string | undefined {
    if (!isClosed(expression)) return undefined;
    const names: ts.Identifier[] = [];
    walk(expression, (node) => {
      if (ts.isIdentifier(node) && isReference(node)) names.push(node);
    });
    const first = uncast(expression);
    // A constant of the file that reads the environment is read there in the worker too.
    if (ts.isIdentifier(first)) {
      const initializer = this.initializer(first);
      if (initializer && /\bprocess\.env\b/.test(initializer.getText())) return this.constant(initializer);
    }
    const brought = names.map((name) => (isEnvironment(name) ? 'global' : this.broughtBy(name)));
    if (brought.some((one) => one === undefined)) return undefined;
    for (const [index, name] of names.entries()) {
      const one = brought[index];
      if (one && one !== 'global') this.bring(name.text, one);
    }
    return expression.getText();
  }

  /** Whether something names a file as it is seen from the one in which it stands, and the worker's module stands elsewhere: `__dirname`, `import('./rates')`. */
  isBound(node: ts.Node): boolean {
    const [specifier] = ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || /^require(?:\.resolve)?$/.test(node.expression.getText())) ? node.arguments : [];
    const isNamed = specifier !== undefined && !(ts.isStringLiteralLike(specifier) && !specifier.text.startsWith('.'));
    return (isNamed || (ts.isIdentifier(node) && /^__(?:dir|file)name$/.test(node.text) && isReference(node))) && dirname(this.file.fileName) !== dirname(this.worker);
  }

  /** Makes what a name stands for known to the worker: by the same import, or as a constant of its own that is made the same way. False where that cannot be. */
  root(name: ts.Identifier): boolean {
    if (isEnvironment(name) || this.isGlobal(name)) return true;
    const brought = this.broughtBy(name);
    if (brought) return this.bring(name.text, brought);
    const exported = this.exportedBy(name);
    if (exported) return this.bring(name.text, exported);
    const initializer = this.initializer(name);
    if (!initializer || !this.isMadeOfModules(initializer)) return false;
    this.taken.add(name.text);
    if (ts.isVariableDeclaration(initializer.parent)) this.ownDeclarations.push(initializer.parent);
    this.own.set(name.text, `const ${name.text} = ${dedent(initializer)}`);
    return true;
  }

  private bring(name: string, { module, named, mark, head, tail, isOwn }: Brought): boolean {
    this.taken.add(name);
    const loaded = isOwn ? this.file : named && moduleAt(named, this.checker);
    if (loaded) this.modules.add(loaded);
    this.imports.set(name, `${head}${mark}${isOwn ? module : this.moved(module)}${mark}${tail}`);
    return true;
  }

  /** How the worker names a module that the file imports. */
  private moved(module: string): string {
    if (!module.startsWith('.')) return module;
    const parts = this.file.fileName.split('/').slice(0, -1);
    for (const part of module.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    return relativePath(this.worker, parts.join('/'));
  }

  private initializer(name: ts.Identifier): ts.Expression | undefined {
    const declaration = declarationOf(name, this.checker);
    if (!declaration || !ts.isVariableDeclaration(declaration) || declaration.getSourceFile() !== this.file || !ts.isIdentifier(declaration.name)) return undefined;
    return isConst(declaration) ? declaration.initializer : undefined;
  }

  /** Whether an expression is made of imports, the environment and literals alone, calls included: a client. */
  private isMadeOfModules(expression: ts.Expression): boolean {
    let possible = true;
    const needed: ts.Identifier[] = [];
    walk(expression, (node) => {
      if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isAwaitExpression(node) || isFunctionNode(node) || this.isBound(node)) possible = false;
      if (ts.isIdentifier(node) && isReference(node) && !isEnvironment(node) && !this.isGlobal(node)) needed.push(node);
      return possible;
    });
    return possible && needed.every((name) => this.root(name));
  }

  private isGlobal(name: ts.Identifier): boolean {
    return declarationOf(name, this.checker)?.getSourceFile().fileName.startsWith('/headroom-library/') ?? false;
  }

  /** A function or constant that the file exports, where loading it does nothing else: the worker then imports it from there. */
  private exportedBy(name: ts.Identifier): Brought | undefined {
    const declaration = declarationOf(name, this.checker);
    if (!this.importable || !declaration || declaration.getSourceFile() !== this.file) return undefined;
    const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const module = specifierOf(this.worker, this.file.fileName, this.file, this.importable);
    if (holder.parent !== this.file) return undefined;
    if (hasModifier(holder, ts.SyntaxKind.ExportKeyword)) {
      const isDefault = hasModifier(holder, ts.SyntaxKind.DefaultKeyword);
      return { module, mark: '\'', head: isDefault ? `import ${name.text} from ` : `import { ${name.text} } from `, tail: '', isOwn: true };
    }
    const isCommon = new RegExp(`\\bexports\\.${name.text}\\s*=|\\bmodule\\.exports\\s*=\\s*\\{[^}]*\\b${name.text}\\b`).test(this.file.text);
    return isCommon ? { module, mark: '\'', head: `const { ${name.text} } = require(`, tail: ')', isOwn: true } : undefined;
  }

  private broughtBy(name: ts.Identifier): Brought | undefined {
    const symbol = ts.isShorthandPropertyAssignment(name.parent) ? this.checker.getShorthandAssignmentValueSymbol(name.parent) : this.checker.getSymbolAtLocation(name);
    const declaration = symbol?.declarations?.find((one) => one.getSourceFile() === this.file);
    if (!declaration) return undefined;
    if (ts.isImportSpecifier(declaration) || ts.isImportClause(declaration) || ts.isNamespaceImport(declaration)) return importOf(declaration);
    return requireOf(declaration);
  }
}

function importOf(declaration: ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport): Brought | undefined {
  let node: ts.Node = declaration;
  while (!ts.isImportDeclaration(node)) node = node.parent;
  if (!ts.isStringLiteral(node.moduleSpecifier)) return undefined;
  const what = ts.isImportSpecifier(declaration) ? `{ ${declaration.getText()} }` : ts.isNamespaceImport(declaration) ? declaration.getText() : declaration.name?.text ?? '';
  return { module: node.moduleSpecifier.text, named: node.moduleSpecifier, mark: node.moduleSpecifier.getText().charAt(0), head: `import ${node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : ''}${what} from `, tail: '' };
}

/** `const mail = require('./mail')`, `const { send } = require('./mail')`. */
function requireOf(declaration: ts.Declaration): Brought | undefined {
  const owner = ts.isBindingElement(declaration) ? declaration.parent.parent : declaration;
  if (!ts.isVariableDeclaration(owner) || !owner.initializer || !ts.isCallExpression(owner.initializer) || owner.initializer.expression.getText() !== 'require') return undefined;
  const [module] = owner.initializer.arguments;
  if (!module || !ts.isStringLiteral(module)) return undefined;
  const what = ts.isBindingElement(declaration) ? `{ ${declaration.getText()} }` : owner.name.getText();
  return { module: module.text, named: module, mark: module.getText().charAt(0), head: `const ${what} = require(`, tail: ')' };
}

function isEnvironment(name: ts.Identifier): boolean {
  return /^(?:process|undefined|Number|String|Boolean|parseInt|parseFloat)$/.test(name.text);
}

/** Whether an expression does nothing: literals, names, members, what is put together of those, and numbers that are read from text. */
function isClosed(expression: ts.Node): boolean {
  let closed = true;
  walk(expression, (node) => {
    if (ts.isCallExpression(node) && /^(?:Number|String|Boolean|parseInt|parseFloat)$/.test(node.expression.getText())) return closed;
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isAwaitExpression(node) || isFunctionNode(node) || node.kind === ts.SyntaxKind.ThisKeyword || ts.isTaggedTemplateExpression(node) || ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) closed = false;
    return closed;
  });
  return closed;
}
