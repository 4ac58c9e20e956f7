import { isComponentFile } from '../project/markup/component-files';
import { ts } from '../project/ts';
import { saysOrder } from '../rules';
import type { Move } from './moves';

/**
 * Whether two versions of a file are the same code, which differs in spaces, line ends and comments alone: the same syntax of the same tokens. Only what stands around the edit is compared, since the same
 * text in the same surroundings is the same syntax. False, too, where a comment says something: types in JavaScript, or that things are to happen in order; and where it stands inside of what messages and names are
 * made of (`orders /* all *\/ .list`).
 */
export function isSameCode(before: ts.SourceFile, after: ts.SourceFile, move: Move): boolean {
  // What of the markup matters stands in no syntax.
  if (isComponentFile(before.fileName)) return false;
  const hasTypesInComments = !/\.[cm]?tsx?$/.test(before.fileName);
  const says = (trivia: string): boolean => saysOrder(trivia) || (hasTypesInComments && trivia.includes('/**'));
  const isSameTrivia = (old: string, now: string): boolean => old === now || !(says(old) || says(now));

  const isSame = (old: ts.Node, now: ts.Node): boolean => {
    if (old.kind !== now.kind) return false;
    if (old.end <= move.start && now.pos === old.pos && now.end === old.end) return true;
    if (old.pos >= move.end && now.pos === old.pos + move.by && now.end === old.end + move.by) return true;
    const [oldParts, nowParts] = [partsOf(old), partsOf(now)];
    if (oldParts.length !== nowParts.length) return false;
    if (oldParts.length === 0) return isSameToken(old, now);
    if (isName(old) && old.getStart(before) < move.start && move.end < old.end) return false;
    let [oldAt, nowAt] = [old.pos, now.pos];
    for (const [i, part] of oldParts.entries()) {
      const other = nowParts[i] as ts.Node;
      if (!isSameBetween(before.text.slice(oldAt, part.pos), after.text.slice(nowAt, other.pos)) || !isSame(part, other)) return false;
      [oldAt, nowAt] = [part.end, other.end];
    }
    return isSameBetween(before.text.slice(oldAt, old.end), after.text.slice(nowAt, now.end));
  };

  const isSameToken = (old: ts.Node, now: ts.Node): boolean => {
    const [oldStart, nowStart] = [old.getStart(before), now.getStart(after)];
    return before.text.slice(oldStart, old.end) === after.text.slice(nowStart, now.end) && isSameTrivia(before.text.slice(old.pos, oldStart), after.text.slice(now.pos, nowStart));
  };

  /** What stands between the parts of a node are words and punctuation. */
  const isSameBetween = (old: string, now: string): boolean => old === now || (tokensOf(old) === tokensOf(now) && isSameTrivia(old, now));

  return isSame(before, after);
}

/** Messages and names have the text of it. */
function isName(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

function partsOf(node: ts.Node): readonly ts.Node[] {
  const parts: ts.Node[] = [];
  ts.forEachChild(node, (part) => void parts.push(part));
  return parts;
}

const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true);

function tokensOf(text: string): string {
  scanner.setText(text);
  let tokens = '';
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens += `${scanner.getTokenText()} `;
  return tokens;
}
