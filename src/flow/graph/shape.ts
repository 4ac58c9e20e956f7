import { returnedExpressions } from '../../catalog/values/given-values';
import { bare, isAssignment, isFunctionNode, namesIn, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';
import { indexOf, namesOf } from './names/file-index';
import { functionTable } from './names/function-table';

/** A parsed file with the checker of its program. */
export interface Version {
  readonly sourceFile: ts.SourceFile;
  readonly checker: ts.TypeChecker;
}

/** Whether the texts of two versions of a file are the same outside of function bodies. */
export function hasSameOutline(before: ts.SourceFile, after: ts.SourceFile): boolean {
  const [old, now] = [outline(before), outline(after)];
  return old.text === now.text && old.functions.length === now.functions.length;
}

/**
 * Whether a file gives other files the same as before: the same text outside of function bodies, and the same results of the functions whose bodies
 * changed and whose result is not declared. What was worked out for the files that import it then still holds.
 */
export function hasSameShape(before: Version, after: Version): boolean {
  if (!hasSameOutline(before.sourceFile, after.sourceFile)) return false;
  const [old, now] = [outline(before.sourceFile), outline(after.sourceFile)];
  const [oldKeys, newKeys] = [before, after].map(({ sourceFile }) => functionTable(sourceFile).byKey);
  return now.functions.every((fn, i) => {
    const was = old.functions[i] as FunctionNode;
    if (was.body?.getText(before.sourceFile) === fn.body?.getText(after.sourceFile)) return true;
    // What it does with the functions that it is given, and which function it gives back, is part of what others see.
    if (takes(was) || takes(fn)) return false;
    const isGivenTheSame = givenText(was) === givenText(fn);
    if (!isGivenTheSame && (givesFunctions(was, before.checker) || givesFunctions(fn, after.checker))) return false;
    // A function inside it that others call by its id must still be there.
    if (![...oldKeys?.keys() ?? []].every((key) => newKeys?.has(key))) return false;
    return isGivenTheSame || fn.type !== undefined || ts.isConstructorDeclaration(fn) || resultOf(was, before.checker) === resultOf(fn, after.checker);
  });
}

/** Whether a function calls what it is given. */
function takes(fn: FunctionNode): boolean {
  const { takers } = indexOf(fn.getSourceFile());
  return namesOf(fn).some((name) => takers.has(name));
}

/** Whether a function gives functions back, alone or in an object: two of them can have the same type. */
function givesFunctions(fn: FunctionNode, checker: ts.TypeChecker): boolean {
  return returnedExpressions(fn).some((value) => {
    const node = bare(value);
    return isFunctionNode(node) || (ts.isObjectLiteralExpression(node) && holdsFunctions(node, checker));
  });
}

/**
 * What a function returns, as it is written without comments, with what is put into the variables that it names, and the conditions that decide what is known of them: where
 * that stays, the result does. Asked before types are, since most edits leave it as it is.
 */
function givenText(fn: FunctionNode): string {
  const values = new Map<string, ts.Node[]>();
  const put = (names: readonly string[], value: ts.Node | undefined): void => {
    for (const name of value ? names : []) values.set(name, [...values.get(name) ?? [], value as ts.Node]);
  };
  const conditions: ts.Node[] = [];
  walk(fn, (node) => {
    if (ts.isVariableDeclaration(node)) put(namesIn(node.name), node.initializer ?? (ts.isForOfStatement(node.parent.parent) ? node.parent.parent.expression : undefined));
    else if (isAssignment(node)) put(rootName(node.left), node.right);
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && growing.has(node.expression.name.text)) node.arguments.forEach((argument) => put(rootName(node.expression), argument));
    else if (ts.isIfStatement(node)) conditions.push(node.expression);
    else if (ts.isFunctionDeclaration(node) && node.name) put([node.name.text], node);
  });
  let text = '';
  const add = (root: ts.Node): void => walk(root, (node) => {
    text += ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node) ? ` ${node.text}` : ` ${node.kind}`;
    const named = ts.isIdentifier(node) ? values.get(node.text) : undefined;
    if (!named || !ts.isIdentifier(node)) return;
    values.delete(node.text);
    named.forEach(add);
  });
  returnedExpressions(fn).forEach(add);
  conditions.forEach(add);
  return text;
}

/** Methods whose arguments make the type of a list that is declared empty. */
const growing: ReadonlySet<string> = new Set(['push', 'unshift']);

/** The variable whose value, or part of whose value, something is. */
function rootName(expression: ts.Expression): readonly string[] {
  let root = expression;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? [root.text] : [];
}

function holdsFunctions(literal: ts.ObjectLiteralExpression, checker: ts.TypeChecker): boolean {
  return literal.properties.some((element) => {
    if (!ts.isPropertyAssignment(element) && !ts.isShorthandPropertyAssignment(element)) return true;
    const value = ts.isPropertyAssignment(element) ? uncast(element.initializer) : element.name;
    if (ts.isObjectLiteralExpression(value)) return holdsFunctions(value, checker);
    if (isFunctionNode(value)) return true;
    if (ts.isTemplateExpression(value) || isData(value) || isMade(value, checker)) return false;
    const type = checker.getTypeAtLocation(value);
    return (type.flags & ts.TypeFlags.Any) === 0 ? type.getCallSignatures().length > 0 : !ts.isCallExpression(value);
  });
}

/** What was waited for or written down is no function, and holds none. */
function isData(value: ts.Expression): boolean {
  return ts.isAwaitExpression(value) || ts.isArrayLiteralExpression(value) || ts.isLiteralExpression(value);
}

/** Whether a name, or a member of what it names, stands for data: asked before types are. */
function isMade(value: ts.Expression, checker: ts.TypeChecker): boolean {
  let root = value;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isData(uncast(declaration.initializer));
}

function resultOf(fn: FunctionNode, checker: ts.TypeChecker): string {
  const signature = checker.getSignatureFromDeclaration(fn);
  return signature ? checker.typeToString(checker.getReturnTypeOfSignature(signature), undefined, ts.TypeFormatFlags.NoTruncation) : '';
}

interface Outline {
  readonly text: string;
  /** The outermost functions, in source order. */
  readonly functions: readonly FunctionNode[];
}

const outlines = new WeakMap<ts.SourceFile, Outline>();

function outline(sourceFile: ts.SourceFile): Outline {
  let found = outlines.get(sourceFile);
  if (found) return found;
  const functions: FunctionNode[] = [];
  const isJavaScript = /\.[cm]?jsx?$/.test(sourceFile.fileName);
  const { text } = sourceFile;
  let rest = '';
  let last = 0;
  walk(sourceFile, (node) => {
    if (!isFunctionNode(node)) return true;
    const { body } = node;
    if (!body) return false;
    functions.push(node);
    // In JavaScript a function's body can declare properties of its class.
    if (isJavaScript && /\bthis\.[\w$]+\s*=[^=]/.test(text.slice(body.pos, body.end))) return false;
    rest += text.slice(last, body.pos);
    last = body.end;
    return false;
  });
  found = { text: rest + text.slice(last), functions };
  outlines.set(sourceFile, found);
  return found;
}

const traceTexts = new WeakMap<ts.SourceFile, string>();

/**
 * Whether a file says the same of what is traced across the workspace: what its calls pass, what it gives to properties, what its classes extend. What functions
 * do that are handed on does not count.
 */
export function tracesTheSame(before: ts.SourceFile, after: ts.SourceFile): boolean {
  return traceText(before) === traceText(after);
}

function traceText(sourceFile: ts.SourceFile): string {
  let text = traceTexts.get(sourceFile);
  if (text === undefined) {
    const index = indexOf(sourceFile);
    const parts: string[] = [];
    for (const [name, calls] of index.calls) for (const call of calls) parts.push(`${name}(${(call.arguments ?? []).map((argument) => valueText(argument, sourceFile)).join()})`);
    for (const [name, values] of index.properties) for (const value of values) parts.push(`${name}=${valueText(value, sourceFile)}`);
    for (const [name, heirs] of index.heirs) parts.push(`${name}<${heirs.map((heir) => heir.name?.text).join()}`);
    for (const [name, values] of index.typed) parts.push(`${name}:${values.length}`);
    parts.push(...index.aliases.map((pair) => pair.join('~')), ...index.takers, ...index.defaults.map(({ name }) => name));
    traceTexts.set(sourceFile, (text = parts.join('\n')));
  }
  return text;
}

/** A value as far as it says what it is: of a function that it is one, of a call what is called. */
function valueText(value: ts.Expression, sourceFile: ts.SourceFile): string {
  const node = bare(value);
  if (isFunctionNode(node)) return 'function';
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return `${valueText(node.expression, sourceFile)}()`;
  if (ts.isPropertyAccessExpression(node)) return `${valueText(node.expression, sourceFile)}.${node.name.text}`;
  if (ts.isObjectLiteralExpression(node)) return '{}';
  return node.getText(sourceFile);
}
