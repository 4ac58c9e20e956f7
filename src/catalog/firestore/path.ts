import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textValue } from '../values/text-value';

/** What a path of collections and documents says, as far as it can be read. */
export interface PathEnd {
  /** The last collection's name. */
  readonly collection?: string;
  /** The last document's id; undefined where the path ends with a collection. */
  readonly id?: ts.Expression;
  /** What else in the path is no text: the documents that it leads through. */
  readonly others: readonly ts.Expression[];
}

/** `users/${uid}/orders` in parts: text, or an expression that stands between two slashes. */
type Part = string | ts.Expression;

/**
 * The end of a path that is given in one or more arguments, of which any may have slashes: `'users', uid, 'orders'` or `users/${uid}/orders`.
 * Source: https://firebase.google.com/docs/firestore/data-model#hierarchical-data
 */
export function pathEnd(segments: readonly ts.Expression[], isDocument: boolean, checker: ts.TypeChecker): PathEnd {
  const parts = segments.flatMap((segment) => partsOf(segment, checker));
  const last = parts.at(-1);
  const collection = isDocument ? parts.at(-2) : last;
  const argument = segments.at(-1);
  // An id that is text is the whole argument, or the end of a path that is text.
  const id = !isDocument || last === undefined ? undefined : typeof last !== 'string' ? last : argument && textValue(argument, checker) !== undefined ? argument : undefined;
  return {
    ...(typeof collection === 'string' && { collection }), ...(id && { id }),
    others: parts.filter((part): part is ts.Expression => typeof part !== 'string' && part !== id),
  };
}

function partsOf(segment: ts.Expression, checker: ts.TypeChecker): readonly Part[] {
  const text = textValue(segment, checker);
  if (text !== undefined) return text.split('/').filter((part) => part !== '');
  const node = bare(segment);
  const pieces = ts.isTemplateExpression(node) ? templatePieces(node) : ts.isBinaryExpression(node) ? sumPieces(node) : undefined;
  if (!pieces) return [segment];
  const parts: Part[] = [];
  let isOpen = false;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      const known = textValue(piece, checker);
      parts.push(isOpen && parts.length > 0 ? node : known ?? piece);
      isOpen = true;
      continue;
    }
    piece.split('/').forEach((part, index) => {
      if (index > 0) isOpen = false;
      if (part === '') return;
      // Text right beside an expression, as in `shop-${id}`: the two make one name that is not known.
      if (isOpen && index === 0) parts.splice(-1, 1, node);
      else parts.push(part);
      isOpen = true;
    });
  }
  return parts;
}

function templatePieces(node: ts.TemplateExpression): readonly Part[] {
  return [node.head.text, ...node.templateSpans.flatMap((span) => [span.expression, span.literal.text])];
}

/** `'users/' + uid`. */
function sumPieces(node: ts.BinaryExpression): readonly Part[] | undefined {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const piece = (side: ts.Expression): readonly Part[] => {
    const inner = bare(side);
    if (ts.isStringLiteralLike(inner)) return [inner.text];
    return (ts.isBinaryExpression(inner) && sumPieces(inner)) || [inner];
  };
  return [...piece(node.left), ...piece(node.right)];
}
