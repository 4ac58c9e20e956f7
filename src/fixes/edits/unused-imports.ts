import type { TextEdit } from '../../core';
import { changesOthersWhenLoaded } from '../../catalog/tables/loading';
import { bare, isRequire, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * The edits of a file together with those that take out imports which only the replaced code used, also those by `require`: a name that is left over fails many projects' builds.
 * What is imported by the edits themselves stays.
 */
export function withoutUnusedImports(file: ts.SourceFile, edits: readonly TextEdit[]): readonly TextEdit[] {
  const gone = edits.filter((edit) => edit.start < edit.end);
  const imports = file.statements.flatMap((statement) => importOf(statement) ?? []);
  if (gone.length === 0 || imports.length === 0) return edits;
  const unused = unusedNames(file, imports, gone, edits);
  if (unused.size === 0) return edits;
  return imports.reduce((all, one) => without(one, unused, all), edits);
}

/** Imported names that stand in the replaced code alone. */
function unusedNames(file: ts.SourceFile, imports: readonly Import[], gone: readonly TextEdit[], edits: readonly TextEdit[]): ReadonlySet<string> {
  const imported = new Set(imports.flatMap(({ names }) => names));
  const bringing = new Set(imports.map(({ statement }) => statement));
  const before = new Set<string>();
  const kept = new Set<string>();
  for (const statement of file.statements) {
    if (bringing.has(statement)) continue;
    walk(statement, (node) => {
      if (!ts.isIdentifier(node) || !imported.has(node.text) || isMemberName(node)) return;
      const start = node.getStart(file);
      if (gone.some((edit) => edit.start <= start && node.end <= edit.end)) before.add(node.text);
      else kept.add(node.text);
    });
  }
  const isLeft = (name: string): boolean => !kept.has(name) && !edits.some(({ newText }) => mentions(newText, name)) && !isTypeOfComment(file, name);
  return new Set([...before].filter(isLeft));
}

/** Whether a comment of JavaScript takes a type from a name: `@param {import('./mail').Mail} mail` does not take it from `mail`, `@param {mail.Mail} to` does. */
function isTypeOfComment({ text }: ts.SourceFile, name: string): boolean {
  return [...text.matchAll(/\/\*\*[^]*?\*\//g)].some(([comment]) => comment.includes(name) && [...comment.matchAll(/\{([^{}]*)\}/g)].some(([, type = '']) => mentions(type, name)));
}

/** Whether a text has a name as a word of its own: `Pool` is none of `getPool`, nor the whole of a string or its last part (`'app/send'`). */
function mentions(text: string, name: string): boolean {
  const start = text.indexOf(name);
  if (start < 0) return false;
  const [before, after] = [text.charAt(start - 1), text.charAt(start + name.length)];
  const isWhole = !/[\w$]/.test(before) && !/[\w$]/.test(after) && !(/['"]/.test(after) && (before === after || before === '/'));
  return isWhole || mentions(text.slice(start + 1), name);
}

/** `b` of `a.b` and of `{ b: 1 }`. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node) || (ts.isQualifiedName(parent) && parent.right === node);
}

/** A statement that brings names of a module and does nothing else: `import`, `import pg = require('pg')` that is not given on, `const { Pool } = require('pg')`. */
interface Import {
  readonly statement: ts.Statement;
  readonly names: readonly string[];
  /** Those of them that stand in braces, where one can go without the others. */
  readonly elements: ts.NodeArray<ts.ImportSpecifier | ts.BindingElement> | undefined;
  /** What names the module. */
  readonly from: ts.Expression;
  /** What loads the module without its names, where it has to be loaded whoever uses them. */
  readonly load?: string | undefined;
}

function importOf(statement: ts.Statement): Import | undefined {
  if (ts.isVariableStatement(statement)) return requireOf(statement);
  if (ts.isImportEqualsDeclaration(statement)) {
    const { moduleReference, name } = statement;
    return ts.isExternalModuleReference(moduleReference) && !ts.getModifiers(statement)?.length ? { statement, names: [name.text], elements: undefined, from: moduleReference.expression } : undefined;
  }
  if (!ts.isImportDeclaration(statement)) return undefined;
  const { name, namedBindings: bindings } = statement.importClause ?? {};
  const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  const names = [...(name ? [name.text] : []), ...(bindings && ts.isNamespaceImport(bindings) ? [bindings.name.text] : []), ...(elements ?? []).map((one) => one.name.text)];
  return { statement, names, elements, from: statement.moduleSpecifier };
}

/**
 * Folders and files of a project that do something when they are loaded: they declare to its mapper what there is (`mongoose.model('User', …)`), which others ask for by its name; they read the environment, or begin to trace or to listen.
 */
const declaring = /model|schema|entit|config|\benv|instrument|trac(?:e|ing)|telemetry|polyfill|register|setup|init|boot|passport|plugin|listener|subscriber|\bevents?\b/i;

function requireOf(statement: ts.VariableStatement): Import | undefined {
  const [declaration, another] = statement.declarationList.declarations;
  if (!declaration?.initializer || declaration.type || another || ts.getModifiers(statement)?.length) return undefined;
  let from = bare(declaration.initializer);
  while (ts.isPropertyAccessExpression(from)) from = bare(from.expression);
  const [module] = ts.isCallExpression(from) && isRequire(from.expression) ? from.arguments : [];
  if (!module || !ts.isStringLiteral(module)) return undefined;
  const { name } = declaration;
  const load = (module.text.startsWith('.') ? declaring.test(module.text) : changesOthersWhenLoaded(module.text)) ? from.getText() + (statement.getText().endsWith(';') ? ';' : '') : undefined;
  if (ts.isIdentifier(name)) return { statement, names: [name.text], elements: undefined, from, load };
  if (!ts.isObjectBindingPattern(name)) return undefined;
  const names = name.elements.flatMap((one) => (ts.isIdentifier(one.name) && !one.dotDotDotToken && !one.initializer && !(one.propertyName && ts.isComputedPropertyName(one.propertyName)) ? [one.name.text] : []));
  return names.length > 0 && names.length === name.elements.length ? { statement, names, elements: name.elements, from, load } : undefined;
}

function without(one: Import, unused: ReadonlySet<string>, edits: readonly TextEdit[]): readonly TextEdit[] {
  const { statement, names, elements, from, load } = one;
  if (!names.some((name) => unused.has(name))) return edits;
  const isAddedTo = edits.some(({ start, end }) => statement.getStart() < start && end < from.getStart());
  if (names.every((name) => unused.has(name)) && !isAddedTo) return load === undefined ? removed(statement, edits) : [...edits, { start: statement.getStart(), end: statement.end, newText: load }];
  // A default name beside others is left: what may stay costs nothing.
  return elements ? withoutElements(elements, unused, edits) : edits;
}

/** Takes a whole statement out with its line and what a comment right above says of it alone. What is put behind it takes its place. */
function removed(statement: ts.Statement, edits: readonly TextEdit[]): readonly TextEdit[] {
  const { text } = statement.getSourceFile();
  const behind = edits.find(({ start, end }) => start === statement.end && end === start);
  if (behind) return [...edits.filter((edit) => edit !== behind), { start: startWithOwnComment(statement), end: statement.end, newText: behind.newText.replace(/^\r?\n/, '') }];
  const line = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end))?.[0].length ?? 0;
  return [...edits, { start: startWithOwnComment(statement), end: statement.end + line, newText: '' }];
}

/** Where a statement begins, with a comment right above it that would else be said of the next statement: its type, or what a linter or the compiler is to overlook there. */
function startWithOwnComment(statement: ts.Statement): number {
  const { text } = statement.getSourceFile();
  const comment = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1);
  const isOwn = comment && /@type\b|@ts-(?:ignore|expect-error)|-next-line\b/.test(text.slice(comment.pos, comment.end)) && /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(comment.end, statement.getStart()));
  return isOwn ? comment.pos : statement.getStart();
}

function withoutElements(elements: ts.NodeArray<ts.ImportSpecifier | ts.BindingElement>, unused: ReadonlySet<string>, edits: readonly TextEdit[]): readonly TextEdit[] {
  const result = [...edits];
  const isUnused = (one: ts.ImportSpecifier | ts.BindingElement | undefined): boolean => one !== undefined && ts.isIdentifier(one.name) && unused.has(one.name.text);
  for (let from = 0; from < elements.length; from++) {
    if (!isUnused(elements[from])) continue;
    let to = from;
    while (isUnused(elements[to + 1])) to++;
    const [first, last, previous, next] = [elements[from], elements[to], elements[from - 1], elements[to + 1]];
    if (!first || !last) break;
    if (next) result.push({ start: first.getStart(), end: next.getStart(), newText: '' });
    else if (previous) result.push({ start: previous.end, end: last.end, newText: '' });
    else {
      // All of them go, and what is added behind the last begins the list.
      const at = result.findIndex(({ start, end }) => start === last.end && end === start);
      const added = result[at];
      if (!added) return edits;
      result[at] = { start: first.getStart(), end: last.end, newText: added.newText.replace(/^,\s*/, '') };
    }
    from = to;
  }
  return result;
}
