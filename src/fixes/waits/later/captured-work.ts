import { declarationOf, isConst } from '../../../flow/values/symbols';
import { isAssignment, isReference, isStep, isWithin, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { isTypeScript } from '../../../project/paths';
import { ts } from '../../../project/ts';
import type { Captured } from '../capture';
import { decoded, encoded, admitsUndefined, isRefusal, isSame, isSecret, isSecretBehind, plainOf, typeText, type Plain, type Refusal } from '../payload';
import { readFields } from '../row-fields';
import { columnOf } from '../row-types';
import { keptAsJson } from '../as-json';
import type { WorkerScope } from '../worker-scope';
import { dedent } from '../../edits/edit-builder';
import { camel } from '../../../project/letter-case';
import { pascal } from '../../edits/naming';
import type { FixContext } from '../../types';
import { requestType } from './request-types';
import { parsedType } from './schema-types';
import type { LaterFramework } from './types';
import { quoted } from '../../refuse';

/** What the work reads that only its request has: a path of members from a parameter or a variable of the handler. */
export interface Free {
  readonly path: ts.Expression;
  readonly root: ts.Identifier;
  readonly declaration: ts.Declaration;
}

/** A piece of the moved code that is written otherwise in the worker. */
export interface Renamed {
  readonly node: ts.Node;
  readonly text: string;
}

/** What moved statements read of their handler. Names of the module that the worker cannot have are a refusal. */
export function freeIn(moved: readonly ts.Node[], handler: FunctionNode, scope: WorkerScope | undefined, checker: ts.TypeChecker, framework?: LaterFramework): readonly Free[] | Refusal {
  const free: Free[] = [];
  let refused: string | undefined;
  const visit = (node: ts.Node): boolean => {
    if (refused !== undefined) return false;
    if (node.kind === ts.SyntaxKind.ThisKeyword && !framework?.given) refused = 'what is done belongs to an object that the worker does not have';
    if (scope?.isBound(node)) refused = `\`${node.getText()}\` names a file as it is seen from this one`;
    if (!ts.isIdentifier(node) || !(isReference(node) || (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node))) return true;
    const declaration = declarationOf(node, checker);
    if (declaration && moved.some((one) => isWithin(declaration, one))) return true;
    if (declaration && isWithin(declaration, handler)) free.push({ path: pathFrom(node, handler, framework), root: node, declaration });
    // What nothing declares is there everywhere.
    else if (scope && (declaration ?? checker.getSymbolAtLocation(node)) && !scope.root(node)) refused = `\`${node.text}\` is known to this file alone`;
    return true;
  };
  for (const statement of moved) walk(statement, visit);
  return refused === undefined ? free : { refused };
}

/** `req.params.id` of `req`, up to what is called or looked up; with the type that it is said to have. */
function pathFrom(root: ts.Identifier, handler: FunctionNode, framework: LaterFramework | undefined): ts.Expression {
  // The list itself says how long it is.
  const path = outermost(root, { end: 'length', isRead: (call) => framework?.readBy?.(call, handler) !== undefined });
  const { parent } = path;
  return ts.isAsExpression(parent) && parent.expression === path ? parent : path;
}

/** `req.user!.id` of `req.user`: all members that are read of it up to one of a name, but no method, unless its call is as good as a member. */
export function outermost(node: ts.Expression, { end, isRead = () => false }: { readonly end?: string; readonly isRead?: (call: ts.CallExpression) => boolean } = {}): ts.Expression {
  let path = node;
  for (;;) {
    const { parent } = path;
    const isMember = (ts.isPropertyAccessExpression(parent) || ts.isNonNullExpression(parent)) && parent.expression === path;
    if (!isMember || (ts.isPropertyAccessExpression(parent) && parent.name.text === end)) return path;
    const call = calledBy(parent);
    if (call && !isRead(call)) return path;
    path = call ?? parent;
  }
}

function calledBy(node: ts.Expression): ts.CallExpression | undefined {
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.expression === node ? parent : undefined;
}

/** How a value is kept, and what the worker makes of it. */
interface Kept extends Pick<Captured, 'value' | 'type' | 'optional'> {
  decode(name: string): string;
}

/** Makes what the work reads of its request the data of a job, and says how the worker names it. */
export class WorkData {
  readonly captured: Captured[] = [];
  readonly renamed: Renamed[] = [];
  /** Statements that come before the work. */
  readonly first: string[] = [];
  private readonly taken = new Set<string>();
  /** Names of texts by what they are constants for: `projectId` of `const projectId = String(req.query.projectId)`. */
  private readonly same = new Map<string, string>();

  constructor(moved: readonly ts.Node[], private readonly handler: FunctionNode, private readonly framework: LaterFramework, private readonly context: FixContext) {
    for (const statement of moved) walk(statement, (node) => void (ts.isIdentifier(node) && !((ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node) && this.taken.add(node.text)));
  }

  /** Why something cannot be part of the job; undefined where all of it is. */
  take(free: readonly Free[]): Refusal | undefined {
    for (const one of free) {
      const refusal = this.one(one);
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** Whether a value can be given to a job as it is, and is no row that was read for the work. */
  isGiven(free: Free, isRead: boolean): boolean {
    const value = free.path.getText();
    // A secret is none wherever it is worked out.
    if (isSecret(value)) return true;
    const kept = this.plain(free.path, value, lastName(free.path));
    return !isRefusal(kept) && !(isRead && kept.type.includes('{'));
  }

  /** A value that the job holds beside what its work needs; the name that it has there. */
  add(wish: string, value: string): string {
    const same = this.captured.find((one) => one.value === value)?.name ?? this.same.get(value);
    if (same !== undefined) return same;
    const name = this.free(wish);
    this.captured.push({ name, value, type: 'string', optional: false });
    return name;
  }

  private one({ path, root, declaration }: Free): Refusal | undefined {
    const value = path.getText();
    const isName = path === root;
    const last = lastName(path);
    if (isSecret(value) || isSecretBehind(path, this.context.checker)) return { refused: `\`${value}\` is a secret, which a job must not hold` };
    if (!isName && isTarget(path)) return { refused: `\`${value}\` is changed` };
    const kept = this.plain(path, value, last);
    if (isRefusal(kept)) return kept;
    const known = this.captured.find((one) => one.value === kept.value);
    const name = known?.name ?? (isName ? root.text : this.free(last, `${lastName(holderOf(path))}${pascal(last)}`));
    if (!known) {
      this.taken.add(name);
      const isText = isName && kept.type === 'string' && !kept.optional && ts.isVariableDeclaration(declaration) && isConst(declaration);
      if (isText && declaration.initializer) this.same.set(declaration.initializer.getText(), name);
      this.captured.push({ name, value: kept.value, type: kept.type, optional: kept.optional });
    }
    const text = kept.decode(name);
    if (ts.isShorthandPropertyAssignment(path.parent) && text !== path.getText()) this.renamed.push({ node: path, text: `${path.getText()}: ${text}` });
    else if (ts.isPropertyAssignment(path.parent) && path.parent.initializer === path && path.parent.name.getText() === text) this.renamed.push({ node: path.parent, text });
    else if (text !== value) this.renamed.push({ node: path, text });
    return undefined;
  }

  /** How a value is kept: what its type says; a parameter of the path is text whatever the types say of it, and what a program without types got as JSON is JSON. */
  private plain(path: ts.Expression, value: string, name: string): Kept | Refusal {
    const { checker } = this.context;
    const inner = uncast(path);
    const reading = ts.isCallExpression(inner) ? this.framework.readBy?.(inner, this.handler) : undefined;
    if (reading === 'text' || reading === 'perhaps') return { value, type: 'string', optional: reading === 'perhaps', decode: (one) => one };
    const type = requestType(path, this.handler, this.framework, this.context) ?? checker.getTypeAtLocation(path);
    const isUnknown = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
    const own = (given: string, text: string): Kept => ({ value: given, type: text, optional: false, decode: (one) => one });
    if (/^\w+\.params\.\w+$/.test(value) && (isUnknown || type.isUnion())) return own(`String(${value})`, 'string');
    const taken = isUnknown || type.isUnion() ? variableOf(path, checker) : undefined;
    if (taken !== undefined) return own(`String(${taken})`, 'string');
    const column = isUnknown ? columnOf(path, this.context) : undefined;
    if (column) return { value, type: typeText(column), optional: column.absent === 'undefined' || column.absent === 'either', decode: (one) => one };
    if (isUnknown && !isTypeScript(path.getSourceFile().fileName) && this.isSent(path)) return own(value, 'any');
    const root = isUnknown && /^[\w$.!]+$/.test(value) ? rootOf(path) : undefined;
    const parsed = root && declarationOf(root, checker);
    const parsedAs = parsed && parsedType(parsed, value.replaceAll('!', '').split('.').slice(1), checker);
    if (parsedAs !== undefined) return own(value, parsedAs);
    const whole = plainOf(type, path, quoted(value), checker, 0, name);
    const parameter = isRefusal(whole) ? parameterOf(path, checker) : undefined;
    const read = !parameter ? undefined : isUntyped(parameter) ? readFields(path, this.context) : partOf(type, parameter, path, checker);
    const said = read ?? whole;
    const plain = isRefusal(said) ? said : keptAsJson(said, path, checker);
    if (isRefusal(plain)) return plain;
    if (read && !isRefusal(read)) return { value: encoded(read, value), type: typeText(read), optional: read.absent === 'undefined' || read.absent === 'either', decode: (one) => decoded(read, one) };
    if (!isSame(plain) && !/^(?:[\w$.]|\?\.)+!?$/.test(value)) return { refused: `\`${value}\` would have to be worked out several times` };
    const exact = plain.kind === 'value' && plain.absent === 'undefined' && !admitsUndefined(type) ? { ...plain, absent: undefined } : plain;
    return { value: isSame(plain) ? value : encoded(plain, value), type: typeText(exact), optional: plain.absent === 'undefined' || plain.absent === 'either', decode: (one) => decoded(plain, one) };
  }

  /** Whether a value came with the request as JSON, or as text. */
  private isSent(path: ts.Expression): boolean {
    const root = rootOf(path);
    if (/^\w+\.(?:request\.)?(?:body|query|params)\.\w/.test(path.getText())) return true;
    const declaration = root && declarationOf(root, this.context.checker);
    const holder = declaration && ts.isBindingElement(declaration) ? declaration.parent.parent : declaration;
    return holder !== undefined && ts.isVariableDeclaration(holder) && isWithin(holder, this.handler) && /^\w+\.(?:request\.)?(?:body|query|params)\b[\w.]*$/.test(holder.initializer?.getText() ?? '');
  }

  /** A name that the work does not have for something else. */
  free(...wishes: readonly string[]): string {
    for (const wish of wishes) if (!this.taken.has(wish)) return this.claimed(wish);
    for (let i = 2; ; i++) if (!this.taken.has(`${wishes.at(-1) ?? 'value'}${i}`)) return this.claimed(`${wishes.at(-1) ?? 'value'}${i}`);
  }

  private claimed(name: string): string {
    this.taken.add(name);
    return name;
  }
}

/** The parameter that a value is handed to. */
function parameterOf(argument: ts.Expression, checker: ts.TypeChecker): ts.ParameterDeclaration | undefined {
  const call = argument.parent;
  const index = ts.isCallExpression(call) ? call.arguments.indexOf(argument) : -1;
  const parameter = ts.isCallExpression(call) && index >= 0 ? checker.getResolvedSignature(call)?.getParameters()[index]?.valueDeclaration : undefined;
  return parameter && ts.isParameter(parameter) ? parameter : undefined;
}

function isUntyped(parameter: ts.ParameterDeclaration): boolean {
  return ts.getJSDocType(parameter) === undefined && (!parameter.type || parameter.type.kind === ts.SyntaxKind.AnyKeyword);
}

/** What a function's parameter names of a value that has more; undefined where that cannot be kept either, or may be absent. */
function partOf(type: ts.Type, parameter: ts.ParameterDeclaration, path: ts.Expression, checker: ts.TypeChecker): Plain | undefined {
  const wanted = plainOf(checker.getTypeAtLocation(parameter), path, path.getText(), checker);
  const isSure = checker.getNonNullableType(type) === type && (type.flags & ts.TypeFlags.Object) !== 0;
  return isSure && !isRefusal(wanted) && wanted.kind === 'object' && wanted.absent === undefined ? wanted : undefined;
}

/** A node's text in which pieces are written otherwise, from somewhere on, at column 0. */
export function renamedText(node: ts.Node, start: number, renamed: readonly Renamed[]): string {
  let code = node.getSourceFile().text.slice(start, node.end);
  const edits = renamed.filter((one) => isWithin(one.node, node)).map((one) => ({ at: one.node.getStart() - start, end: one.node.end - start, text: one.text }));
  for (const edit of edits.sort((a, b) => b.at - a.at)) code = code.slice(0, edit.at) + edit.text + code.slice(edit.end);
  return dedent(node, code);
}

/** `id` of `req.params.id` and of `c.req.param('id')`. */
function lastName(path: ts.Expression): string {
  const inner = uncast(path);
  const [name] = ts.isCallExpression(inner) ? inner.arguments : [];
  if (name && ts.isStringLiteral(name)) return camel(name.text);
  return ts.isPropertyAccessExpression(inner) ? inner.name.text : inner.getText();
}

/** What the last member of a path is read of. */
function holderOf(path: ts.Expression): ts.Expression {
  const inner = uncast(path);
  return ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner) ? inner.expression : inner;
}

/** `req.params.id` of `id`, where that was taken from there by `const { id } = req.params`. */
function variableOf(path: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const name = uncast(path);
  const binding = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  if (!binding || !ts.isBindingElement(binding) || binding.initializer || binding.dotDotDotToken || !ts.isObjectBindingPattern(binding.parent)) return undefined;
  const declaration = binding.parent.parent;
  const from = ts.isVariableDeclaration(declaration) && isConst(declaration) ? declaration.initializer?.getText() ?? '' : '';
  return /^\w+\.params$/.test(from) ? `${from}.${(binding.propertyName ?? binding.name).getText()}` : undefined;
}

function rootOf(path: ts.Expression): ts.Identifier | undefined {
  let inner = uncast(path);
  while (ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner)) inner = uncast(inner.expression);
  return ts.isIdentifier(inner) ? inner : undefined;
}

/** Whether something is assigned to a path. */
function isTarget(path: ts.Expression): boolean {
  const { parent } = path;
  return (isAssignment(parent) && parent.left === path) || isStep(parent) || ts.isDeleteExpression(parent);
}
