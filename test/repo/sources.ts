import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ts } from '../../src/project/ts';

export const repository = resolve(__dirname, '../..');

/** One file of `src`, parsed. */
export interface Source {
  /** Below the repository, with forward slashes: `src/core/edit.ts`. */
  readonly path: string;
  /** `core` of `src/core/edit.ts`. */
  readonly room: string;
  readonly text: string;
  readonly file: ts.SourceFile;
}

/** Every TypeScript file of `src`. What is generated counts too: it must keep to the rooms as well. */
export function sources(): readonly Source[] {
  return filesOf('src').filter((path) => path.endsWith('.ts')).map((path) => {
    const text = readFileSync(join(repository, path), 'utf8');
    return { path, room: path.split('/')[1] ?? '', text, file: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });
}

/** Every file below a folder of the repository, sorted, with forward slashes; none where the folder does not exist. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export function read(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** The modules that a file imports, re-exports or loads at run time, as written. */
export function importsOf({ file }: Source): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) found.push(node.moduleSpecifier.text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) found.push(node.argument.literal.text);
    if (ts.isExternalModuleReference(node) && ts.isStringLiteral(node.expression)) found.push(node.expression.text);
    if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require'))) {
      const first = node.arguments[0];
      if (first && ts.isStringLiteralLike(first)) found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The room that a relative import leads to; undefined for a package, or for what lies outside `src`. */
export function roomOf(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const [top, room] = join(dirname(source.path), specifier).replaceAll('\\', '/').split('/');
  return top === 'src' ? room : undefined;
}

/** Calls whose result depends on when or where the program runs: clocks, randomness, timers, the network. */
export function impureCalls({ file }: Source): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:Date\.now|Date|Math\.random|performance\.now|process\.hrtime.*|fetch|setTimeout|setInterval|setImmediate)$/.test(node.expression.getText())) found.push(node.getText());
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** An identifier, or the text of a string, template or regular expression. */
export interface Word {
  readonly text: string;
  /** Whether it is a whole string, as a package's name would be. */
  readonly isString: boolean;
  readonly line: number;
}

/** Every identifier and every string of a file's code; comments are not code. */
export function wordsOf({ file }: Source): readonly Word[] {
  const found: Word[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
      found.push({ text: 'text' in node ? String(node.text) : node.getText(), isString: ts.isStringLiteralLike(node), line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
