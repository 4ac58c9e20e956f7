import type { TextEdit } from '../core';
import { isAssignment, isFunctionNode } from '../project/syntax';
import { ts } from '../project/ts';

/** A range of characters, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the texts of edits stand after they were made, with others of the same file or by themselves. */
export function rangesAfter(edits: readonly TextEdit[], made: readonly TextEdit[] = edits): readonly Range[] {
  const after = new Map<TextEdit, Range>();
  let shift = 0;
  for (const edit of [...new Set([...made, ...edits])].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const { start, end, newText } = edit;
    after.set(edit, { start: start + shift, end: start + shift + newText.length });
    shift += newText.length - (end - start);
  }
  return edits.flatMap((edit) => after.get(edit) ?? []);
}

/**
 * The parts of a file that ranges touch, each a whole: members of classes, and statements of the module. What stands between two parts touches both.
 */
export function partsOf(sourceFile: ts.SourceFile, ranges: readonly Range[]): readonly ts.Node[] {
  const parts = new Set<ts.Node>();
  for (const range of ranges) {
    for (const statement of sourceFile.statements) {
      if (!touches(statement, range)) continue;
      const { members } = ts.isClassDeclaration(statement) ? statement : { members: undefined };
      const touched = members && members.pos <= range.start && range.end <= members.end ? members.filter((member) => touches(member, range)) : [];
      for (const part of touched.length > 0 ? touched : [statement]) parts.add(part);
    }
  }
  return [...parts];
}

/** The statements that ranges touch, each of the innermost block that has the whole range: what of a long function has to be looked at again. */
export function statementsOf(sourceFile: ts.SourceFile, ranges: readonly Range[]): readonly ts.Node[] {
  return [...new Set(ranges.flatMap((range) => {
    const touched = innermostBlock(sourceFile, range)?.statements.filter((statement) => touches(statement, range)) ?? [];
    return touched.length > 0 ? touched : partsOf(sourceFile, [range]);
  }))];
}

function innermostBlock(sourceFile: ts.SourceFile, range: Range): ts.Block | undefined {
  let found: ts.Block | undefined;
  const enter = (node: ts.Node): void => {
    if (ts.isBlock(node) && node.statements.pos <= range.start && range.end <= node.statements.end) found = node;
    ts.forEachChild(node, (child) => (touches(child, range) ? enter(child) : undefined));
  };
  enter(sourceFile);
  return found;
}

/** Two lists of parts without those whose text stands in both: neighbours that an insertion touches. */
export function changedParts(before: readonly ts.Node[], after: readonly ts.Node[]): readonly [readonly ts.Node[], readonly ts.Node[]] {
  const [old, now] = [new Set(before.map((part) => part.getText())), new Set(after.map((part) => part.getText()))];
  return [before.filter((part) => !now.has(part.getText())), after.filter((part) => !old.has(part.getText()))];
}

/** `pos` and not the start: a comment or decorator above belongs to it. */
function touches(node: ts.Node, { start, end }: Range): boolean {
  return node.pos <= end && start <= node.end;
}

/** Whether one of some ranges stands in a node, or at its edge. */
export function isTouched(node: ts.Node, ranges: readonly Range[]): boolean {
  return ranges.some((range) => touches(node, range));
}

/**
 * What parts give to the rest of the file whose type is not written down but follows from what stands in them: the results of functions, the values of variables; by
 * name. Where these stay the same, no code outside the parts can have a new error.
 */
export function inferredTypes(parts: readonly ts.Node[], checker: ts.TypeChecker): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const text = (type: ts.Type): string => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  // Each name of a pattern by itself: a rewrite may take them from another list than before.
  const declare = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) put(name, () => checker.getTypeAtLocation(name));
    else for (const element of name.elements) if (ts.isBindingElement(element)) declare(element.name);
  };
  const put = (name: ts.Node | undefined, type: () => ts.Type | undefined): void => {
    const found = name && type();
    if (name && found) types.set(name.getText(), text(found));
  };
  for (const part of parts) {
    if (ts.isVariableStatement(part)) {
      for (const { name, type } of part.declarationList.declarations) if (!type) declare(name);
    } else if (isFunctionNode(part)) {
      if (!part.type && !ts.isConstructorDeclaration(part)) put(part.name, () => {
        const signature = checker.getSignatureFromDeclaration(part);
        return signature && checker.getReturnTypeOfSignature(signature);
      });
    } else if (ts.isPropertyDeclaration(part) && !part.type) put(part.name, () => checker.getTypeAtLocation(part.name));
    if (isInside(part)) for (const [what, node] of leftBehind(part)) types.set(what, `${types.get(what) ?? ''};${node ? text(checker.getTypeAtLocation(node)) : ''}`);
  }
  return types;
}

/** Whether what stands around parts cannot tell them from what they were: it may be given new names, but nothing else that is new. */
export function givesTheSame(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return [...before].every(([name, type]) => after.get(name) === type) && [...after.keys()].every((name) => before.has(name) || !name.includes(' '));
}

/** Whether a part stands inside a function, where what it does decides what the statements after it know. */
function isInside(part: ts.Node): boolean {
  return ts.isBlock(part.parent);
}

/**
 * What a statement leaves to those after it besides the names that it declares: what is put into variables and lists, what is given back, and on which conditions the
 * statements after it are not reached. What a function inside it does is done when it is called, but for what it puts into variables.
 */
function leftBehind(part: ts.Node): readonly (readonly [what: string, node: ts.Node | undefined])[] {
  const found: (readonly [string, ts.Node | undefined])[] = [];
  const enter = (node: ts.Node, guards: string, isDeferred: boolean): void => {
    if (isAssignment(node)) found.push([`${node.left.getText()} =`, node.right]);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && (node.expression.name.text === 'push' || node.expression.name.text === 'unshift')) {
      node.arguments.forEach((argument) => found.push([`${node.expression.getText()} ()`, argument]));
    }
    if (!isDeferred && (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node))) found.push([`${ts.SyntaxKind[node.kind]} ${guards}`, ts.isReturnStatement(node) ? node.expression : undefined]);
    const deferred = isDeferred || isFunctionNode(node);
    if (ts.isIfStatement(node)) {
      const under = `${guards} ${node.expression.getText()}`;
      enter(node.expression, guards, deferred);
      enter(node.thenStatement, under, deferred);
      if (node.elseStatement) enter(node.elseStatement, under, deferred);
      return;
    }
    ts.forEachChild(node, (child) => enter(child, guards, deferred));
  };
  enter(part, '', false);
  return found;
}
