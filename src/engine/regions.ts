import type { TextEdit } from '../core';
import { isFunctionNode } from '../project/syntax';
import { ts } from '../project/ts';

/** A range of characters, `end` exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the texts of edits stand after all of them were made. */
export function rangesAfter(edits: readonly TextEdit[]): readonly Range[] {
  let shift = 0;
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end).map(({ start, end, newText }) => {
    const range = { start: start + shift, end: start + shift + newText.length };
    shift += newText.length - (end - start);
    return range;
  });
}

/**
 * The parts of a file that ranges touch, each a whole: members of classes, and statements of the module. What stands between two parts touches both.
 */
export function partsOf(sourceFile: ts.SourceFile, ranges: readonly Range[]): readonly ts.Node[] {
  const parts = new Set<ts.Node>();
  for (const range of ranges) {
    for (const statement of sourceFile.statements) {
      if (!touches(statement, range)) continue;
      const member = ts.isClassDeclaration(statement) ? statement.members.find((one) => one.pos <= range.start && range.end <= one.end) : undefined;
      parts.add(member ?? statement);
    }
  }
  return [...parts];
}

/** `pos` and not the start: a comment or decorator above belongs to it. */
function touches(node: ts.Node, { start, end }: Range): boolean {
  return node.pos <= end && start <= node.end;
}

/**
 * What parts give to the rest of the file whose type is not written down but follows from what stands in them: the results of functions, the values of variables; by
 * name. Where these stay the same, no code outside the parts can have a new error.
 */
export function inferredTypes(parts: readonly ts.Node[], checker: ts.TypeChecker): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const text = (type: ts.Type): string => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  const put = (name: ts.Node | undefined, type: () => ts.Type | undefined): void => {
    const found = name && type();
    if (name && found) types.set(name.getText(), text(found));
  };
  for (const part of parts) {
    if (ts.isVariableStatement(part)) {
      for (const { name, type } of part.declarationList.declarations) if (!type) put(name, () => checker.getTypeAtLocation(name));
    } else if (isFunctionNode(part)) {
      if (!part.type && !ts.isConstructorDeclaration(part)) put(part.name, () => {
        const signature = checker.getSignatureFromDeclaration(part);
        return signature && checker.getReturnTypeOfSignature(signature);
      });
    } else if (ts.isPropertyDeclaration(part) && !part.type) put(part.name, () => checker.getTypeAtLocation(part.name));
  }
  return types;
}
