import type { TextEdit } from '../../core';
import { walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * The edits of a file together with those that take out imports which only the replaced code used: a name that is left over fails many projects' builds.
 * What is imported by the edits themselves stays.
 */
export function withoutUnusedImports(file: ts.SourceFile, edits: readonly TextEdit[]): readonly TextEdit[] {
  const gone = edits.filter((edit) => edit.start < edit.end);
  const imports = file.statements.filter(isImport);
  if (gone.length === 0 || imports.length === 0) return edits;
  const unused = unusedNames(file, gone, edits);
  if (unused.size === 0) return edits;
  return imports.reduce((all, statement) => without(statement, unused, all), edits);
}

/** Imported names that stand in the replaced code alone. */
function unusedNames(file: ts.SourceFile, gone: readonly TextEdit[], edits: readonly TextEdit[]): ReadonlySet<string> {
  const imported = new Set(file.statements.flatMap((statement) => (isImport(statement) ? namesOf(statement) : [])));
  const before = new Set<string>();
  const kept = new Set<string>();
  for (const statement of file.statements) {
    if (isImport(statement)) continue;
    walk(statement, (node) => {
      if (!ts.isIdentifier(node) || !imported.has(node.text) || isMemberName(node)) return;
      const start = node.getStart(file);
      if (gone.some((edit) => edit.start <= start && node.end <= edit.end)) before.add(node.text);
      else kept.add(node.text);
    });
  }
  return new Set([...before].filter((name) => !kept.has(name) && !edits.some(({ newText }) => mentions(newText, name))));
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

type Import = ts.ImportDeclaration | ts.ImportEqualsDeclaration;

/** What brings in a module: also `import pg = require('pg')`, unless it is given on. */
function isImport(statement: ts.Statement): statement is Import {
  return ts.isImportDeclaration(statement) || (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference) && !ts.getModifiers(statement)?.length);
}

function namesOf(statement: Import): readonly string[] {
  if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
  const { importClause } = statement;
  const bindings = importClause?.namedBindings;
  return [
    ...(importClause?.name ? [importClause.name.text] : []),
    ...(bindings ? ts.isNamespaceImport(bindings) ? [bindings.name.text] : bindings.elements.map(({ name }) => name.text) : []),
  ];
}

function without(statement: Import, unused: ReadonlySet<string>, edits: readonly TextEdit[]): readonly TextEdit[] {
  const names = namesOf(statement);
  if (!names.some((name) => unused.has(name))) return edits;
  if (ts.isImportEqualsDeclaration(statement)) return removed(statement, edits);
  const isAddedTo = edits.some(({ start, end }) => statement.getStart() < start && end < statement.moduleSpecifier.getStart());
  if (names.every((name) => unused.has(name)) && !isAddedTo) return removed(statement, edits);
  const { importClause } = statement;
  const bindings = importClause?.namedBindings;
  // A default name beside others is left: what may stay costs nothing.
  if (!bindings || !ts.isNamedImports(bindings)) return edits;
  return withoutElements(bindings.elements, unused, edits);
}

/** Takes a whole statement out with its line. What is put behind it takes its place. */
function removed(statement: Import, edits: readonly TextEdit[]): readonly TextEdit[] {
  const { text } = statement.getSourceFile();
  const behind = edits.find(({ start, end }) => start === statement.end && end === start);
  if (behind) return [...edits.filter((edit) => edit !== behind), { start: statement.getStart(), end: statement.end, newText: behind.newText.replace(/^\r?\n/, '') }];
  const line = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end))?.[0].length ?? 0;
  return [...edits, { start: statement.getStart(), end: statement.end + line, newText: '' }];
}

function withoutElements(elements: ts.NodeArray<ts.ImportSpecifier>, unused: ReadonlySet<string>, edits: readonly TextEdit[]): readonly TextEdit[] {
  const result = [...edits];
  for (let from = 0; from < elements.length; from++) {
    if (!unused.has(elements[from]?.name.text ?? '')) continue;
    let to = from;
    while (unused.has(elements[to + 1]?.name.text ?? '')) to++;
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
