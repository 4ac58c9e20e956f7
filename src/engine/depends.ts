// Which of several rewrites needs another: by the names that one brings in and the other uses, and by the values that one changes and the other takes.
import { applyEdits, type FilePath, type Fix } from '../core';
import { namesIn } from '../project/syntax';
import { ts } from '../project/ts';
import { rangesAfter, type Range } from './regions';

/** Names that a text declares and names that it uses, where they stand in one of some ranges; of those that it declares, the ones that other files can see. */
interface Names { readonly declared: ReadonlySet<string>; readonly seen: ReadonlySet<string>; readonly used: ReadonlySet<string> }

/** Pairs of a rewrite and an earlier one that declares a name which it uses, brings in and does not declare: an import, a helper, a function that asks for all rows. */
export function namePairs(fixes: readonly Fix[], textOf: (file: FilePath) => string | undefined): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  const made = new Map<string, { readonly by: number; readonly file: FilePath; readonly isSeen: boolean }[]>();
  const texts = new Map<FilePath, string>();
  const before = new Map<FilePath, Names>();
  for (const [index, { edits }] of fixes.entries()) {
    const own = edits.map((edit) => {
      const text = applyEdits(texts.get(edit.file) ?? textOf(edit.file) ?? '', edit.edits);
      texts.set(edit.file, text);
      return { file: edit.file, ...namesOfText(edit.file, text, rangesAfter(edit.edits)) };
    });
    const declared = new Set(own.flatMap((one) => [...one.declared]));
    for (const { file, used } of own) {
      const known = before.get(file) ?? namesOfText(file, textOf(file) ?? '', undefined);
      before.set(file, known);
      for (const name of used) {
        if (declared.has(name) || known.declared.has(name) || known.used.has(name)) continue;
        for (const earlier of made.get(name) ?? []) if (earlier.isSeen || earlier.file === file) pairs.push([index, earlier.by]);
      }
    }
    for (const { file, declared: names, seen } of own) for (const name of names) made.set(name, [...made.get(name) ?? [], { by: index, file, isSeen: seen.has(name) }]);
  }
  return pairs;
}

/** @param ranges where they stand; undefined for everywhere */
function namesOfText(file: FilePath, text: string, ranges: readonly Range[] | undefined): Names {
  const declared = new Set<string>();
  const seen = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ranges && !ranges.some(({ start, end }) => node.getFullStart() <= end && start <= node.end)) return;
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && (!ranges || ranges.some(({ start, end }) => start <= node.getStart() && node.end <= end))) {
      (isDeclared(node) ? declared : used).add(node.text);
      if (isDeclared(node) && isSeenOutside(node)) seen.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed(file, text));
  return { declared, seen, used };
}

/** Whether a name is written where it begins to stand for something: of a variable, function, class, type, import or member. Keys of object literals do not. */
function isDeclared(name: ts.Identifier | ts.PrivateIdentifier): boolean {
  const { parent } = name;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return parent.name === name;
  if (ts.isBindingElement(parent)) return parent.name === name;
  return (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent)
    || ts.isTypeAliasDeclaration(parent) || ts.isEnumDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertySignature(parent)) && parent.name === name;
}

/**
 * Pairs of changed lines of a file of which the first change what a variable holds, or what a loop walks over, and the second stand in a statement that uses it:
 * rows that come with more than before, and code that takes that.
 * @param file its name and its text after all rewrites
 */
export function valuePairs(file: { readonly path: FilePath; readonly text: string }, changed: readonly Range[]): readonly (readonly [number, number])[] {
  if (changed.length < 2) return [];
  const pairs: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    const touching = changed.flatMap((range, index) => (overlap(range, node) ? [index] : []));
    if (touching.length === 0) return;
    for (const { names, header, statements } of givenBy(node)) {
      const givers = touching.filter((index) => overlap(changed[index] as Range, header));
      const takers = statements.filter((statement) => usesAny(statement, names));
      for (const giver of givers) {
        for (const [index, range] of changed.entries()) if (index !== giver && takers.some((statement) => overlap(range, statement))) pairs.push([index, giver]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed(file.path, file.text));
  return pairs;
}

/** Whether other files can use a name where it is declared: a member can be, and what stands outside of functions. */
function isSeenOutside({ parent }: ts.Node): boolean {
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isAccessor(parent)) return true;
  for (let node: ts.Node = parent.parent; node; node = node.parent) if (ts.isFunctionLike(node)) return false;
  return true;
}

interface Given { readonly names: ReadonlySet<string>; readonly header: Range; readonly statements: readonly ts.Node[] }

/** What a statement gives to others, where it is written, and the statements that see it. Names of a whole module are left out: what its functions are for does not change with what they return. */
function givenBy(node: ts.Node): readonly Given[] {
  if (ts.isVariableStatement(node) && ts.isBlock(node.parent)) {
    const { statements } = node.parent;
    const names = new Set(node.declarationList.declarations.flatMap(({ name }) => namesIn(name)));
    return [{ names, header: rangeOf(node), statements: statements.slice(statements.indexOf(node) + 1) }];
  }
  if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
    const names = new Set(node.initializer.declarations.flatMap(({ name }) => namesIn(name)));
    return [{ names, header: rangeOf(node.expression), statements: ts.isBlock(node.statement) ? node.statement.statements : [node.statement] }];
  }
  return [];
}

function usesAny(node: ts.Node, names: ReadonlySet<string>): boolean {
  return ts.isIdentifier(node) && names.has(node.text) || ts.forEachChild(node, (child) => usesAny(child, names) || undefined) === true;
}

function rangeOf(node: ts.Node): Range {
  return { start: node.getStart(), end: node.end };
}

function overlap(a: Range, b: Range | ts.Node): boolean {
  const { start, end } = 'kind' in b ? rangeOf(b) : b;
  return a.start < end && start < a.end;
}

function parsed(file: FilePath, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, /\.[cm]?ts$/.test(file) ? ts.ScriptKind.TS : ts.ScriptKind.TSX);
}
