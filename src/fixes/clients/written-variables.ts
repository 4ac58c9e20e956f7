import type { FilePath } from '../../core';
import { enclosingFunction, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** A variable of the environment that is given a value, or taken away: `process.env.KEY = key`, `env[name] = value`, of which any may be meant. */
const written = /(?<![\w$.])(?:process\.)?env(?:\.(\w+)|\[\s*(?:['"`](\w+)['"`]|[^\]\n]+)\s*\])\s*(?:\?\?|\|\|)?=(?!=|>)|\bdelete\s+process\.env(?:\.(\w+)|\[)/g;

/** All variables at once: `Object.assign(process.env, settings)`, `process.env = { …process.env, …settings }`. */
const allWritten = /\bObject\.assign\(\s*process\.env\b|\bprocess\.env\s*=(?!=|>)/g;

/** What is asked of the workspace. */
type Reading = Pick<FixContext, 'workspace' | 'moduleKind'>;

/** Functions of lists that call the one that they are given there and then. */
const each = /^(?:forEach|map|flatMap|filter|some|every|reduce)$/;

/** When the program gives variables of the environment other values: `running`, at any time; `loading`, while its modules are loaded, those of clients perhaps before. */
export type Written = 'running' | 'loading' | undefined;

/**
 * When a file writes a variable of the environment.
 * @param isRead whether the client reads a variable of that name
 */
export function writesIn(file: FilePath, text: string, isRead: (name: string) => boolean, context: Reading): Written {
  const places = [...text.matchAll(written)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? match[3];
    return name === undefined || isRead(name) ? [{ at: match.index, isNamed: name !== undefined }] : [];
  });
  const all = [...text.matchAll(allWritten)].map(({ index }) => ({ at: index, isNamed: true }));
  let found: Written;
  for (const { at, isNamed } of [...places, ...all]) {
    const source = sourceOf(file, text, context);
    if (!isNamed && namesAt(source, at)?.some(isRead) === false) continue;
    if (!runsWhenLoaded(nodeAt(source, at), context)) return 'running';
    found = 'loading';
  }
  return found;
}

function sourceOf(file: FilePath, text: string, { workspace }: Pick<FixContext, 'workspace'>): ts.SourceFile {
  return workspace.sourceFile(file) ?? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
}

function nodeAt(source: ts.SourceFile, at: number): ts.Node {
  let found: ts.Node = source;
  walk(source, (node) => {
    if (node.getStart() > at || node.end <= at) return false;
    found = node;
    return true;
  });
  return found;
}

/** The names that `process.env[name]` may stand for at a place, as far as they are written down: of a constant, or of a list that a loop goes through. */
function namesAt(source: ts.SourceFile, at: number): readonly string[] | undefined {
  let argument: ts.Expression | undefined;
  for (let node = nodeAt(source, at); node.parent && !argument; node = node.parent) if (ts.isElementAccessExpression(node) && node.getStart() === at) argument = node.argumentExpression;
  if (!argument || !ts.isIdentifier(argument)) return undefined;
  const { text } = argument;
  const declared: ts.Node[] = [];
  walk(source, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name) && node.name.text === text) declared.push(node);
  });
  const [only] = declared;
  if (declared.length !== 1 || !only || !ts.isVariableDeclaration(only) || (only.parent.flags & ts.NodeFlags.Const) === 0) return undefined;
  if (only.initializer) return ts.isStringLiteralLike(only.initializer) ? [only.initializer.text] : undefined;
  const loop = only.parent.parent;
  if (!ts.isForOfStatement(loop) || !ts.isArrayLiteralExpression(loop.expression)) return undefined;
  const names = loop.expression.elements.map((one) => (ts.isStringLiteralLike(one) ? one.text : undefined));
  return names.every((one) => one !== undefined) ? names : undefined;
}

/** How many functions are followed to where they are called. */
const steps = 3;

/** Whether a place runs while modules are loaded, or in what they start then, and at no other time. */
function runsWhenLoaded(place: ts.Node, context: Reading, depth = steps): boolean {
  const fn = enclosingFunction(place);
  if (!fn) return true;
  const { child, user } = outward(fn);
  if (ts.isCallExpression(user)) {
    const isRunThere = user.expression === child || (ts.isPropertyAccessExpression(user.expression) && each.test(user.expression.name.text));
    return isRunThere && runsWhenLoaded(user, context, depth);
  }
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? user.name : undefined;
  if (!name || depth === 0) return false;
  const calls = callsNamed(name, context);
  return calls !== undefined && calls.length > 0 && calls.every((call) => runsWhenLoaded(call, context, depth - 1));
}

/** All places where a function is called, by its name; undefined where something of that name is not called, but handed on, renamed or given away as the whole of a module. */
function callsNamed(name: ts.Identifier, { workspace, moduleKind }: Reading): readonly ts.CallExpression[] | undefined {
  const home = name.getSourceFile();
  const calls: ts.CallExpression[] = [];
  let isLost = false;
  for (const file of workspace.files()) {
    const text = workspace.text(file) ?? '';
    if (!text.includes(name.text) || (file !== home.fileName && moduleKind(file) !== 'source')) continue;
    walk(file === home.fileName ? home : sourceOf(file, text, { workspace }), (node) => {
      if (!ts.isIdentifier(node) || node.text !== name.text || node === name) return;
      const { parent } = node;
      const called = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
      const { child, user } = outward(called);
      if (ts.isCallExpression(user) && user.expression === child) calls.push(user);
      else if (!((ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) && !parent.propertyName) && !(ts.isBindingElement(parent) && !parent.propertyName)) isLost = true;
    });
  }
  return isLost ? undefined : calls;
}
