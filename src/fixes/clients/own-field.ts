import type { ClientMade } from '../../catalog';
import { literally } from '../../project/pattern';
import { bare, isAssignment, isFunctionNode, outward, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import type { FixContext } from '../types';
import { changesClient, leavesBehind } from './altered';
import { closing } from './closings';
import { partsOf, type OwnDeclaration } from './own-client';
import { isReachedUntyped } from './reached-untyped';

/**
 * The field of an object that a client is put into, and nothing else: `private readonly db = new Pool();`, `this.db = new Pool();` in the constructor. Undefined where it is put elsewhere; the reason where the field has another value at
 * another time, or where more is done with it than asking: what closes, opens, changes or hands on the client may be meant for this object's own.
 */
export function ownField({ call }: EffectSite, { kind, opens }: ClientMade, context: FixContext): OwnDeclaration | string | undefined {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const place = placeOf(call);
  if (!place) return undefined;
  const { owner, field, statement, name } = place;
  const asks = (use: ts.Expression): boolean => {
    if (kind === 'database' && leavesBehind(use, context)) return false;
    for (let { child, user } = outward(use); ; ({ child, user } = outward(user))) {
      if (ts.isTaggedTemplateExpression(user)) return user.tag === child;
      if (ts.isCallExpression(user)) return user.expression === child && (child === use || !methodsOf(child).some((one) => closing.has(one) || one === opens || changesClient(one, kind)));
      if (!ts.isPropertyAccessExpression(user) || user.expression !== child) return false;
    }
  };
  let other: ts.Node | undefined;
  walk(owner, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === name && node.expression.kind === ts.SyntaxKind.ThisKeyword && node !== place.assigned && !asks(node)) other ??= node;
    // `const { db } = this;`, `Object.assign(this, …)`: whatever has the object may have the field.
    if (node.kind === ts.SyntaxKind.ThisKeyword && !(ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) && !isHandedAsContext(node)) other ??= node;
  });
  if (other) return `more is done with the field than asking the client (line ${other.getSourceFile().getLineAndCharacterOfPosition(other.getStart()).line + 1})`;
  if (isReachedByName(name, context) || (!ts.isPrivateIdentifier(field.name) && isReachedUntyped(name, asks, context)) || !(isPrivate(field) || isOwnAlone(name, owner, context))) return `others may close or change the client through the field \`${name}\``;
  return { file: call.getSourceFile(), statement, value: call, owner, name: name.replace(/^[#_]+/, ''), call, parts: ts.isStatement(statement) ? partsOf(call, statement) : [] };
}

interface FieldPlace {
  readonly owner: ts.ClassLikeDeclaration;
  readonly field: ts.PropertyDeclaration;
  readonly statement: ts.PropertyDeclaration | ts.ExpressionStatement;
  readonly name: string;
  readonly assigned?: ts.Expression;
}

function placeOf(call: ts.Expression): FieldPlace | undefined {
  const { child, user } = outward(call);
  if (ts.isPropertyDeclaration(user)) {
    const isPlain = user.initializer === child && !ts.getModifiers(user)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword || kind === ts.SyntaxKind.AccessorKeyword) && !ts.getDecorators(user)?.length;
    const name = isPlain ? nameOf(user) : undefined;
    return name === undefined ? undefined : { owner: user.parent, field: user, statement: user, name };
  }
  if (!isAssignment(user) || user.operatorToken.kind !== ts.SyntaxKind.EqualsToken || user.right !== child || !ts.isExpressionStatement(user.parent)) return undefined;
  const left = bare(user.left);
  const made = user.parent.parent.parent;
  if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword || !ts.isConstructorDeclaration(made) || user.parent.parent !== made.body) return undefined;
  const field = made.parent.members.find((member): member is ts.PropertyDeclaration => ts.isPropertyDeclaration(member) && nameOf(member) === left.name.text && !member.initializer);
  return field && { owner: made.parent, field, statement: user.parent, name: left.name.text, assigned: left };
}

function nameOf({ name }: ts.PropertyDeclaration): string | undefined {
  return ts.isPrivateIdentifier(name) ? name.text : propertyName(name);
}

/** `['order', 'findMany']` of `this.db.order.findMany`, without what the object itself is called. */
function methodsOf(access: ts.Node): readonly string[] {
  return ts.isPropertyAccessExpression(access) ? [...methodsOf(access.expression), access.name.text] : [];
}

/** `super(…)` and `this.handle.bind(this)`: the object is what its own methods are called on. */
function isHandedAsContext(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'bind' && bare(call.expression.expression).getText().startsWith('this.');
}

function isPrivate(field: ts.PropertyDeclaration): boolean {
  return ts.isPrivateIdentifier(field.name) || ts.getModifiers(field)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true;
}

/** Whether the name of a field is said where its privacy in TypeScript does not hold: `orders['db']`, `(orders as any).db`. */
function isReachedByName(name: string, { workspace, moduleKind }: Pick<FixContext, 'workspace' | 'moduleKind'>): boolean {
  const said = new RegExp(`\\[\\s*(['"\`])${literally(name)}\\1\\s*\\]|\\bas\\s+any\\s*\\)\\s*[?!]?\\.\\s*${literally(name)}\\b`);
  return workspace.files().some((file) => moduleKind(file) === 'source' && said.test(workspace.text(file) ?? ''));
}

/** Whether nobody but the class itself says the name of a field, as far as texts show it: it extends none and none extends it, and what has such a property elsewhere may be an object of it. */
function isOwnAlone(name: string, owner: ts.ClassLikeDeclaration, { workspace, moduleKind }: Pick<FixContext, 'workspace' | 'moduleKind'>): boolean {
  const home = owner.getSourceFile();
  if (isBelow(owner) || isSaidBeside(name, owner)) return false;
  const used = new RegExp(`(\\w+|[)\\]])\\s*[?!]?\\.\\s*${literally(name)}\\b|\\{[^{}]*\\b${literally(name)}\\b[^{}]*\\}\\s*(?:=(?![=>])|:|\\)\\s*(?:=>|[:{]))`, 'g');
  const extended = owner.name && new RegExp(`\\bextends\\s+(?:\\w+\\.)?${literally(owner.name.text)}\\b`);
  return workspace.files().every((file) => {
    const text = workspace.text(file) ?? '';
    if (moduleKind(file) !== 'source' || !(text.includes(name) || extended?.test(text))) return true;
    return extended?.test(text) !== true && [...text.matchAll(used)].every(([, before]) => file === home.fileName && before === 'this');
  });
}

function isBelow(owner: ts.ClassLikeDeclaration): boolean {
  return owner.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true;
}

/** Whether `this.db` stands in the class's file where `this` may be an object of it: in a class that extends another one by whichever name, or in a function that its prototype may be given. */
function isSaidBeside(name: string, owner: ts.ClassLikeDeclaration): boolean {
  let found = false;
  walk(owner.getSourceFile(), (node) => {
    if (node === owner || found) return false;
    if (ts.isPropertyAccessExpression(node) && node.name.text === name && node.expression.kind === ts.SyntaxKind.ThisKeyword) {
      let held: ts.Node = node;
      while (!ts.isSourceFile(held) && !ts.isPropertyDeclaration(held) && !(isFunctionNode(held) && !ts.isArrowFunction(held))) held = held.parent;
      found = ts.isSourceFile(held) || !ts.isClassLike(held.parent) || isBelow(held.parent);
    }
    return !found;
  });
  return found;
}
