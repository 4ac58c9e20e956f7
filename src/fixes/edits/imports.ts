import { ts } from '../../project/ts';
import { lineBreak, semicolon, type EditBuilder } from './edit-builder';
import type { Names } from './naming';

type Require = ts.VariableDeclaration & { readonly name: ts.ObjectBindingPattern };

/**
 * Names that a rewrite needs from modules, in one file. Each is merged into what the file imports already, in the form that it does so: `import`, with its quotes
 * and semicolons, or `require`. A name that the file has under another one, or through its namespace, is not imported again.
 */
export class Imports {
  private readonly wanted = new Map<string, Map<string, string>>();
  /** Packages that are one value, where a default import would give nothing. */
  private readonly asValue = new Set<string>();

  /** `names` are those of the place that uses what is imported. */
  constructor(private readonly file: ts.SourceFile, private readonly names: Names) {}

  /** How the file names what a module exports by that name. */
  readonly named = (name: string, module: string): string => {
    const known = this.wanted.get(module)?.get(name) ?? this.present(name, module);
    if (known !== undefined) return known;
    const local = this.names.free(name, `${name}From${module.replace(/^.*\//, '').replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`);
    this.wanted.set(module, new Map([...this.wanted.get(module) ?? [], [name, local]]));
    return local;
  };

  /**
   * How the file names what a module exports by default; `name` is what it is called where it has to be imported.
   * @param asValue whether the module is one value that has to be required
   */
  whole(name: string, module: string, asValue = false): string {
    const clause = this.clauses(module).map((one) => one.name ?? (one.namedBindings && ts.isNamespaceImport(one.namedBindings) ? one.namedBindings.name : undefined)).find((one) => one !== undefined);
    const required = this.requires(module).map((one) => one.name).find(ts.isIdentifier);
    const known = clause ?? required ?? this.file.statements.find((one): one is ts.ImportEqualsDeclaration => isRequiredBy(one, module))?.name;
    if (known) return known.text;
    const local = this.names.free(name);
    this.wanted.set(module, new Map([...this.wanted.get(module) ?? [], ['default', local]]));
    if (asValue) this.asValue.add(module);
    return local;
  }

  /** Whether the file imports anything from a module. */
  has(module: string): boolean {
    return this.clauses(module).length + this.requires(module).length > 0;
  }

  /** Writes the imports that are missing. */
  apply(builder: EditBuilder): void {
    for (const [module, names] of this.wanted) {
      const list = [...names].map(([name, local]) => ({ name, local }));
      if (this.asValue.has(module) || !this.merged(builder, module, list)) this.added(builder, module, list);
    }
  }

  private present(name: string, module: string): string | undefined {
    for (const clause of this.clauses(module)) {
      const bindings = clause.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) return `${bindings.name.text}.${name}`;
      const element = bindings?.elements.find((one) => !one.isTypeOnly && (one.propertyName ?? one.name).text === name);
      if (element) return element.name.text;
    }
    for (const { name: pattern } of this.requires(module)) {
      if (ts.isIdentifier(pattern)) return `${pattern.text}.${name}`;
      const element = ts.isObjectBindingPattern(pattern) ? pattern.elements.find((one) => (one.propertyName ?? one.name).getText() === name) : undefined;
      if (element) return element.name.getText();
    }
    return undefined;
  }

  private merged(builder: EditBuilder, module: string, list: readonly Wanted[]): boolean {
    for (const clause of this.clauses(module)) {
      const bindings = clause.namedBindings;
      if (bindings && !ts.isNamedImports(bindings)) continue;
      const text = list.map((one) => binding(one, ' as ')).join(', ');
      if (!bindings) builder.range(this.file, clause.end, clause.end, `, { ${text} }`);
      else this.intoBraces(builder, bindings, bindings.elements, text);
      return true;
    }
    const pattern = this.requires(module).find((one): one is Require => ts.isObjectBindingPattern(one.name))?.name;
    if (pattern) this.intoBraces(builder, pattern, pattern.elements, list.map((one) => binding(one, ': ')).join(', '));
    return pattern !== undefined;
  }

  /** Behind the last name, on a line of its own where each of the others has one. */
  private intoBraces(builder: EditBuilder, braces: ts.Node, elements: ts.NodeArray<ts.Node>, text: string): void {
    const last = elements.at(-1);
    if (!last) {
      builder.replace(braces, `{ ${text} }`);
      return;
    }
    const lead = /\n[ \t]*$/.exec(this.file.text.slice(last.pos, last.getStart()))?.[0];
    builder.range(this.file, last.end, last.end, lead === undefined ? `, ${text}` : `,${lead.startsWith('\n') && lineBreak(this.file) === '\r\n' ? '\r' : ''}${lead}${text}`);
  }

  private added(builder: EditBuilder, module: string, list: readonly Wanted[]): void {
    const { statements, text } = this.file;
    const imports = statements.filter((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement));
    const requires = imports.length > 0 ? [] : statements.filter((statement) => ts.isVariableStatement(statement) && /^(?:const|let|var)\s[^=]*=\s*require\(/.test(statement.getText()));
    const isCommon = requires.length > 0 || (imports.length === 0 && /\bmodule\.exports\b|\bexports\.\w+\s*=/.test(text));
    const quote = quoteOf(statements);
    const end = semicolon(this.file);
    const whole = list.find(({ name }) => name === 'default')?.local;
    const parts = list.filter(({ name }) => name !== 'default').map((one) => binding(one, isCommon ? ': ' : ' as ')).join(', ');
    const what = [...(whole === undefined ? [] : [whole]), ...(parts === '' ? [] : [`{ ${parts} }`])].join(', ');
    const line = !isCommon && this.asValue.has(module) ? `import ${what} = require(${quote}${module}${quote})${end}` : isCommon ? `const ${what} = require(${quote}${module}${quote})${end}` : `import ${what} from ${quote}${module}${quote}${end}`;
    const eol = lineBreak(this.file);
    const prologue = statements.filter((statement, index) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && statements.slice(0, index).every(ts.isExpressionStatement));
    const last = imports.at(-1) ?? requires.at(-1) ?? prologue.at(-1);
    if (last) builder.range(this.file, last.end, last.end, `${eol}${line}`);
    else {
      const start = ts.getShebang(text)?.length;
      builder.range(this.file, start ?? 0, start ?? 0, start === undefined ? `${line}${eol}` : `${eol}${line}`);
    }
  }

  /** The import clauses of a module that bring values. */
  private clauses(module: string): readonly ts.ImportClause[] {
    return this.file.statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement) || !statement.importClause || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
      return statement.importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword && isModule(statement.moduleSpecifier.text, module) ? [statement.importClause] : [];
    });
  }

  private requires(module: string): readonly ts.VariableDeclaration[] {
    return this.file.statements.flatMap((statement) => {
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.filter(({ initializer }) => {
        if (!initializer || !ts.isCallExpression(initializer) || initializer.expression.getText() !== 'require') return false;
        const [first] = initializer.arguments;
        return first !== undefined && ts.isStringLiteral(first) && isModule(first.text, module);
      });
    });
  }
}

/** `import pLimit = require('p-limit')` */
function isRequiredBy(statement: ts.Statement, module: string): boolean {
  const reference = ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference) ? statement.moduleReference.expression : undefined;
  return reference !== undefined && ts.isStringLiteral(reference) && reference.text === module;
}

interface Wanted {
  readonly name: string;
  readonly local: string;
}

function binding({ name, local }: Wanted, as: string): string {
  return name === local ? name : `${name}${as}${local}`;
}

/** `drizzle-orm` is also `npm:drizzle-orm@0.30` and `https://esm.sh/drizzle-orm`. */
function isModule(specifier: string, module: string): boolean {
  if (specifier === module) return true;
  if (module.startsWith('.')) return false;
  const at = specifier.lastIndexOf(module);
  return at > 0 && /[:/]/.test(specifier[at - 1] ?? '') && /^(?:@[^/]*)?(?:\?.*)?$/.test(specifier.slice(at + module.length)) && /^(?:npm:|jsr:|https?:)/.test(specifier);
}

/** The quotes in which the file names modules. */
function quoteOf(statements: readonly ts.Statement[]): string {
  for (const statement of statements) {
    const quoted = /['"]/.exec(statement.getText());
    if (quoted) return quoted[0];
  }
  return '\'';
}
