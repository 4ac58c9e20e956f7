import type { FilePath } from '../../core';
import { drawnLists, patched } from './astro-loops';
import { walk } from '../syntax';
import { ts } from '../ts';

// Files of Vue (https://vuejs.org/api/sfc-spec.html) and Svelte (https://svelte.dev/docs/svelte/svelte-files): scripts among markup and styles; and of Astro
// (https://docs.astro.build/en/basics/astro-components/): what stands between two fences runs on the server, or while the site is built, before the markup is drawn.

const componentFile = /\.(?:vue|svelte|astro)$/;
const astroFile = /\.astro$/;

/** Whether the file holds scripts among other things, and is read by them alone. */
export function isComponentFile(file: FilePath): boolean {
  return componentFile.test(file);
}

/** Whether the file is a page or a component of Astro. */
export function isAstroFile(file: FilePath): boolean {
  return astroFile.test(file);
}

/** Whether the file holds scripts that run in the browser: what Astro has between its fences does not. */
export function isBrowserComponent(file: FilePath): boolean {
  return isComponentFile(file) && !isAstroFile(file);
}

/** A stretch of a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Script extends Span {
  readonly lang: string | undefined;
}

/** A comment, a style, or a script with its attributes; one that does not end is none. */
const blocks = /<!--[\s\S]*?-->|<style\b[^>]*>[\s\S]*?<\/style\s*>|<script\b((?:"[^"]*"|'[^']*'|[^"'>])*)>([\s\S]*?)<\/script\s*>/g;
/** What a script of the component itself may say of itself. */
const ownAttribute = /^(?:setup|module|context|lang|generics?|name|strict|vapor)$/;

interface Parts {
  readonly scripts: readonly Script[];
  readonly others: readonly Span[];
}

/** The parts of a file that are its scripts. */
function scriptsIn(file: FilePath, text: string): Parts {
  return isAstroFile(file) ? betweenFences(text) : inTags(text);
}

const openingFence = /^\uFEFF?\s*---/;
const fence = /^[ \t]*---(?!-)/gm;

/**
 * The code between the fences of a file of Astro. All that follows counts as markup: what its scripts and styles name may come from the code (`define:vars`,
 * https://docs.astro.build/en/reference/directives-reference/#definevars).
 */
function betweenFences(text: string): Parts {
  const start = openingFence.exec(text)?.[0].length;
  if (start === undefined) return { scripts: [], others: [] };
  const closing = [...text.slice(start).matchAll(fence)].map(({ index }) => start + index).filter((end) => /\n[ \t]*$/.test(text.slice(start, end)));
  const end = closing.find((one) => !isInside(text.slice(start, one))) ?? closing[0];
  return end === undefined ? { scripts: [], others: [] } : { scripts: [{ start, end, lang: 'ts' }], others: [{ start: 0, end: start }, { start: end, end: text.indexOf('---', end) + 3 }] };
}

/** Whether a template or a comment is still open where some code ends. */
function isInside(code: string): boolean {
  return (code.match(/`/g)?.length ?? 0) % 2 === 1 || /(?:^|\s)\/\*(?![\s\S]*\*\/)/.test(code);
}

function inTags(text: string): Parts {
  const scripts: Script[] = [];
  const others: Span[] = [];
  for (const match of text.matchAll(blocks)) {
    const [whole, attributes, code] = match;
    const end = match.index + whole.length;
    if (attributes === undefined || code === undefined) { others.push({ start: match.index, end }); continue; }
    const names = [...attributes.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g)].map(([, name = '', ...values]) => ({ name, value: values.find((value) => value !== undefined) }));
    const start = match.index + whole.indexOf('>', '<script'.length + attributes.length) + 1;
    if (!names.every(({ name }) => ownAttribute.test(name))) { others.push({ start: match.index, end }); continue; }
    scripts.push({ start, end: start + code.length, lang: names.find(({ name }) => name === 'lang')?.value });
    // What the tags themselves say is no markup that is drawn.
    others.push({ start: match.index, end: start }, { start: start + code.length, end });
  }
  return { scripts, others };
}

const reserved: ReadonlySet<string> = new Set('break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static async await of implements interface package private protected public'.split(' '));
/** By their texts, for each ending. */
const known = new Map<string, string>();
const mostKnown = 200;

/**
 * The scripts of a file at their places, with nothing around them but line breaks. Where the markup names something that the scripts name too, that name is left as a statement of its own (`rows;`), so that
 * what is drawn counts as used; of Astro, what a tag is called is left as `!Orders;`, and of a list that is drawn the calls that draw it (`drawnLists`). A file that is no component is itself.
 */
export function codeOf(file: FilePath, text: string): string {
  if (!isComponentFile(file)) return text;
  const key = `${file.slice(file.lastIndexOf('.'))} ${text}`;
  let code = known.get(key);
  if (code === undefined) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, (code = blanked(file, text)));
  }
  return code;
}

function blanked(file: FilePath, text: string): string {
  const { scripts, others } = scriptsIn(file, text);
  const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');
  if (scripts.length === 0) return blank(text);
  const words = new Set(scripts.flatMap(({ start, end }) => text.slice(start, end).match(/[A-Za-z_$][\w$]*/g) ?? []));
  const hasTags = isAstroFile(file);
  const markup = (part: string): string => {
    const lists = hasTags ? drawnLists(part, words) : [];
    const isWord = (name: string, at: number): boolean => words.has(name) || lists.some(({ names, start, end }) => names.has(name) && start <= at && at < end);
    // What stands behind a name gives way to the semicolon that ends it.
    let isOpen = false;
    return patched(part.replace(/(<?)(?<![\w$]|(?<!\.\.)\.)([A-Za-z_$][\w$]*)|[\r\n]|./g, (whole, tag: string | undefined, name: string | undefined, at: number) => {
      const first = isOpen ? ';' : blank(whole[0] ?? '');
      isOpen = name !== undefined && isWord(name, at) && !reserved.has(name);
      if (name === undefined) return /[\r\n]/.test(whole) ? whole : first;
      if (!isOpen) return tag === '' ? blank(whole) : first + blank(whole.slice(1));
      return tag === '' ? name : `${first === ' ' && hasTags && /^[A-Z]/.test(name) ? '!' : first}${name}`;
    }), lists);
  };
  const parts = [...scripts.map((one) => ({ ...one, isScript: true })), ...others.map((one) => ({ ...one, isScript: false }))].sort((a, b) => a.start - b.start);
  let made = '';
  let at = 0;
  for (const { start, end, isScript } of parts) {
    made += markup(text.slice(at, start));
    // A statement that ends at its line's end in the script ends there in front of the next one too.
    made += isScript ? text.slice(start, end) : ended(blank(text.slice(start, end)));
    at = end;
  }
  return made + markup(text.slice(at));
}

/** Blank text that ends what stands before it. */
function ended(text: string): string {
  return text.startsWith(' ') ? `;${text.slice(1)}` : text;
}

/** Whether a node is a name that stands there because the markup of a component has it: the rows are drawn, or handed on. */
export function isDrawn(node: ts.Node): boolean {
  return ts.isIdentifier(node) && ts.isExpressionStatement(ts.isPrefixUnaryExpression(node.parent) ? node.parent.parent : node.parent) && isComponentFile(node.getSourceFile().fileName);
}

/** The names of the tags that a page or component of Astro draws, as far as its code names them: `Orders` of `<Orders />`. What is drawn for each element of a list is called there. */
export function drawnTags(file: ts.SourceFile): readonly DrawnTag[] {
  if (!isAstroFile(file.fileName)) return [];
  const found: DrawnTag[] = [];
  const read = (statement: ts.Node): void => {
    if (!ts.isExpressionStatement(statement)) return;
    const { expression } = statement;
    if (ts.isPrefixUnaryExpression(expression) && expression.operator === ts.SyntaxKind.ExclamationToken && ts.isIdentifier(expression.operand)) found.push({ name: expression.operand, isCalled: false });
    else if (ts.isCallExpression(expression)) walk(expression, (node) => {
      if (ts.isCallExpression(node) && isTagCall(node)) found.push({ name: node.expression as ts.Identifier, isCalled: true });
      else if (node !== expression) read(node);
    });
  };
  file.statements.forEach(read);
  return found;
}

/** A tag that is drawn. */
interface DrawnTag {
  readonly name: ts.Identifier;
  /** Whether it stands there as a call, since it is drawn for each element of a list. */
  readonly isCalled: boolean;
}

/** Whether a call may be a tag of Astro's markup: components are no functions, and are called nowhere else. */
export function isTagCall({ expression, parent }: ts.CallExpression): boolean {
  return ts.isIdentifier(expression) && /^[A-Z]/.test(expression.text) && ts.isExpressionStatement(parent) && isAstroFile(expression.getSourceFile().fileName);
}

/** As what a file is parsed; undefined where its name says that. The markup of a component is no part of it. */
export function scriptKindOf(file: FilePath, text: string): ts.ScriptKind | undefined {
  if (!isComponentFile(file)) return undefined;
  const kinds: Readonly<Record<string, ts.ScriptKind>> = { ts: ts.ScriptKind.TS, typescript: ts.ScriptKind.TS, tsx: ts.ScriptKind.TSX, jsx: ts.ScriptKind.JSX };
  return kinds[scriptsIn(file, text).scripts.find(({ lang }) => lang !== undefined)?.lang ?? ''] ?? ts.ScriptKind.JS;
}

/** Whether a stretch of a file is code: in a component, that of one script. */
export function isCode(file: FilePath, text: string, { start, end }: Span): boolean {
  return !isComponentFile(file) || scriptsIn(file, text).scripts.some((script) => script.start <= start && end <= script.end);
}
