import type { Fix } from '../../core';
import { capitalized } from '../../project/letter-case';
import { isFunctionNode, isReference, isWithin, namesIn, outward, rootOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { isVisibleAt, mayWrite } from './rows/between';
import { changedIn, changes } from './passes/changes';
import { dedent, EditBuilder } from '../edits/edit-builder';
import { Names, plurals, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import type { FlowContext } from '../../flow/types';
import { awaitedOf, inParentheses } from './rows/result';
import { unwrapPromiseAll } from './rows/unwrap';
import { isTried } from '../../flow/loops/loops';
import { declarationOf } from '../../flow/values/symbols';

/** A query that asks the same in every pass moves before the loop. */
export function planHoist(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const { site, loops, shape } = finding.subject;
  const counted = loops.at(-1);
  if (!counted || site.loops.at(-1) !== counted.loop) return undefined;
  const signedIn = shape === 'read' ? whoAsked(site.call, counted, context) : undefined;
  if (!signedIn && (shape !== 'invariant' || counted.dependence.impure)) return undefined;
  const target = awaitedOf(site, counted.loop);
  const place = placeBefore(counted.loop.node, context.checker);
  if (!target || !place || !moves(site.call, counted, context, signedIn) || mayWrite(statementOf(counted.loop.node) ?? counted.loop.node, site.meaning, context) || asksOfState(site.call, counted.loop.body, context)) return undefined;

  const builder = new EditBuilder();
  const query = ts.isAwaitExpression(target) ? dedent(target) : `await ${dedent(target)}`;
  const declaration = declaredBy(target);
  const names = new Names(counted.loop.node);
  if (signedIn) {
    place.insert(builder, [dedent(signedIn).replace(/;$/, '')]);
    builder.remove(signedIn);
  }
  if (declaration) {
    // A result that a pass changes must be each pass's own.
    if (changes(counted.loop.body, namesIn(declaration.name))) return undefined;
    const statement = declaration.parent.parent as ts.VariableStatement;
    const used = namesIn(declaration.name);
    const outside = countOutside(used, counted.loop.node);
    if (outside && !ts.isIdentifier(declaration.name)) return undefined;
    if (!outside) {
      place.insert(builder, [dedent(statement).replace(/;$/, '')]);
      builder.remove(statement);
    } else {
      const name = names.free(`shared${capitalized(used[0] ?? '')}`);
      place.insert(builder, [`const ${name} = ${query}`]);
      builder.replace(target, name);
    }
  } else {
    const name = names.free(nameFor(finding));
    place.insert(builder, [`const ${name} = ${query}`]);
    builder.replace(inParentheses(target), name);
  }
  unwrapPromiseAll(builder, counted.loop, target, context.checker);
  return { kind: 'hoist', title: `Move the query ${signedIn ? 'and the question who is signed in ' : ''}out of the loop (${saving(loops.length > 1, signedIn ? 2 : 1)})`, preferred: true, changesBehavior: false, edits: builder.build() };
}

/** Whether the query can run before the loop: in no `try` of the loop, all its names known there, no error that an empty list kept away. */
function moves(call: ts.Node, counted: CountedLoop, context: FlowContext, along?: ts.VariableStatement): boolean {
  if (!isVisibleAt(call, counted.loop.node, context.checker, along)) return false;
  // It would throw for an empty list too, where nothing was asked before.
  const throws = /OrThrow$/.test(ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '');
  if (throws || isTried(call, counted.loop.node)) return false;
  for (let node = call; node !== counted.loop.node; node = node.parent) {
    if (node !== counted.loop.body && isFunctionNode(node)) return false;
  }
  return true;
}

/**
 * `const { data: { user } } = await supabase.auth.getUser();` of the pass, where nothing else of it decides what the query asks: it goes before the loop as well, as long as nobody signs in or out there.
 * What the pass does before it (an upload that fails) has no part in who asks.
 */
function whoAsked(query: ts.Node, { loop, dependence }: CountedLoop, { checker, recognise }: FlowContext): ts.VariableStatement | undefined {
  if (dependence.item || dependence.carried || !loop.sequential) return undefined;
  const found = new Set<ts.VariableStatement | undefined>();
  walk(query, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node)) return true;
    const declaration = declarationOf(node, checker);
    if (declaration && isWithin(declaration, loop.body) && !isWithin(declaration, query)) found.add(statementOf(declaration) as ts.VariableStatement | undefined);
    return true;
  });
  const [statement, ...others] = found;
  if (!statement || others.length > 0 || !ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const) || statement.parent !== statementOf(query)?.parent) return undefined;
  const [declaration, ...more] = statement.declarationList.declarations;
  const asked = declaration?.initializer && ts.isAwaitExpression(declaration.initializer) && more.length === 0 ? declaration.initializer.expression : undefined;
  const meaning = asked && ts.isCallExpression(asked) ? recognise(asked) : undefined;
  if (!declaration || !asked || meaning?.concept !== 'external' || !meaning.asksWho || !isVisibleAt(asked, loop.node, checker)) return undefined;
  const names = namesIn(declaration.name);
  if (changes(loop.body, names) || countOutside(names, loop.node) || isTried(statement, loop.node)) return undefined;
  let isKept = true;
  walk(loop.body, (node) => {
    const other = ts.isCallExpression(node) && node !== asked ? recognise(node) : undefined;
    if (other?.concept === 'external' && other.kind === 'auth') isKept = false;
    return isKept;
  });
  return isKept ? statement : undefined;
}

/** Whether the query reads an object that the loop calls or hands on, so that what it asks may change from pass to pass. */
function asksOfState(call: ts.Node, body: ts.Node, context: FlowContext): boolean {
  const objects = new Set<string>();
  let getter = false;
  let ofInstance = false;
  for (const argument of ts.isCallExpression(call) ? call.arguments : []) {
    walk(argument, (node) => {
      if (ts.isPropertyAccessExpression(node)) {
        const symbol = context.checker.getSymbolAtLocation(node.name);
        if (symbol && symbol.flags & ts.SymbolFlags.Accessor) getter = true;
      }
      if (ts.isIdentifier(node) && isReference(node)) objects.add(node.text);
      if (node.kind === ts.SyntaxKind.ThisKeyword && isState(node, context)) ofInstance = true;
    });
  }
  if (getter) return true;
  const names = [...objects];
  const isOfObject = (callee: ts.Expression): boolean => {
    const root = rootOf(callee);
    return ts.isIdentifier(root) ? names.includes(root.text) : ofInstance && root.kind === ts.SyntaxKind.ThisKeyword;
  };
  let used = ofInstance && changedIn(body).some((target) => rootOf(target).kind === ts.SyntaxKind.ThisKeyword);
  walk(body, (node) => {
    if (used || node === call) return false;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && isOfObject(node.expression) && !context.recognise(node)) used = true;
    if (ts.isIdentifier(node) && names.includes(node.text) && isReference(node) && isHandedOn(node)) used = true;
    return !used;
  });
  return used;
}

/** What a method of the instance may change: not a number or text that is never assigned again. */
function isState({ parent }: ts.Node, { checker }: FlowContext): boolean {
  const symbol = ts.isPropertyAccessExpression(parent) ? checker.getSymbolAtLocation(parent.name) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly)) return true;
  return (checker.getTypeOfSymbol(symbol).flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike)) === 0;
}

/** An object that goes to a function or to another name; numbers and texts cannot be changed there. */
function isHandedOn(node: ts.Identifier): boolean {
  const { child, user } = outward(node);
  return (ts.isCallExpression(user) && user.expression !== child) || (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name));
}

/** The `const` statement whose only value the query is. */
function declaredBy(target: ts.Expression): ts.VariableDeclaration | undefined {
  const { user } = outward(target);
  if (!ts.isVariableDeclaration(user) || !ts.isVariableDeclarationList(user.parent) || user.parent.declarations.length !== 1) return undefined;
  return ts.isVariableStatement(user.parent.parent) && user.parent.flags & ts.NodeFlags.Const ? user : undefined;
}

/** Whether the function around the loop has one of the names outside the loop. */
function countOutside(names: readonly string[], loop: ts.Node): boolean {
  const scope = statementOf(loop)?.parent ?? loop.getSourceFile();
  let found = false;
  walk(scope, (node) => {
    if (node === loop) return false;
    if (ts.isIdentifier(node) && names.includes(node.text) && !isWithin(node, loop) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) && !(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) found = true;
    return !found;
  });
  return found;
}

function nameFor({ model, subject: { site } }: FixableFinding): string {
  const base = rowName(model ?? 'row');
  switch (site.meaning.op) {
    case 'read-many': return plurals(base);
    case 'count': return `${base}Count`;
    case 'aggregate': return `${base}Totals`;
    default: return base;
  }
}
