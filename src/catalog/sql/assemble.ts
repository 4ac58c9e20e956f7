import type { ts } from '../../project/ts';
import { unknownName, type ReadDialect } from './dialect';

/**
 * What stands in a text and is no text: a `value`, SQL that is not known (`text`), SQL that may be there (`maybe`), names of tables or columns,
 * or rows and lists that the driver writes out (`rows`).
 */
export type Hole =
  | { readonly kind: 'value' | 'text' | 'names'; readonly node: ts.Expression }
  | { readonly kind: 'maybe'; readonly node: ts.Expression; readonly text: string }
  | { readonly kind: 'rows'; readonly node: ts.Expression; readonly many: boolean };

export type Piece = string | Hole;

/** A text that the parser can read, with parameters where the source has expressions. */
export interface SqlText {
  readonly text: string;
  /** What stands at the parameters from `firstHole` on. */
  readonly holes: readonly ts.Expression[];
  /** Parameters that stand for SQL and not for a value. */
  readonly textParameters: ReadonlySet<number>;
  /** True where a piece that may add conditions is left out. */
  readonly isOpen: boolean;
  /** True where such a piece may be an alternative (`OR …`) to the conditions before it. */
  readonly hasAlternatives: boolean;
  /** True where a piece that is not known stands where a limit would. */
  readonly mayBeLimited: boolean;
  /** True where rows are put in, or the list of their placeholders. */
  readonly bulk: boolean;
}

/** Expressions in the text are numbered from here, so that they are not taken for what the driver is given beside it. */
export const firstHole = 10_001;
/** A parameter whose number is computed: `$${params.length}`. */
const unknownParameter = 15_000;

/** Words and signs behind which a value or a condition is expected; behind any other stands a piece of the statement. */
const beforeOperand = /^(?:WHERE|AND|OR|NOT|ON|SELECT|DISTINCT|ALL|BY|LIMIT|OFFSET|LIKE|ILIKE|BETWEEN|IS|CASE|WHEN|THEN|ELSE|RETURNING|HAVING|USING|ANY|[=<>+\-/%,(|~!&:[])$/;

export function assemble(pieces: readonly Piece[], dialect: ReadDialect): SqlText {
  const holes: ts.Expression[] = [];
  const textParameters = new Set<number>();
  const unknownAt: number[] = [];
  let text = '';
  let [isOpen, hasAlternatives, bulk] = [false, false, false];
  let skip = 0;

  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') {
      text += piece.slice(skip);
      skip = 0;
      continue;
    }
    const following = pieces[index + 1];
    // May take a quotation mark off the text: it has to be done before it is added to.
    const added = placed(piece, typeof following === 'string' ? following : '');
    text += added;
  }
  return {
    text, holes, textParameters, isOpen, hasAlternatives, bulk,
    mayBeLimited: unknownAt.some((at) => !/\b(?:where|group\s+by|order\s+by|having|limit|join|union|set|values)\b/i.test(text.slice(at))),
  };

  function parameter(node: ts.Expression, isText = false): string {
    const number = firstHole + holes.push(node) - 1;
    if (isText) textParameters.add(number);
    return `$${number}`;
  }

  function placed(hole: Hole, after: string): string {
    const quote = quoteAt(text);
    if (quote === '--' || quote === '/*') return '';
    if (quote !== undefined) {
      const isText = quote === '\'' || (quote === '"' && dialect === 'mysql');
      // `'${id}'` is a value; in a longer text, or in a quoted name, only the place is known.
      if (!isText || !text.endsWith(quote) || !after.startsWith(quote)) return unknownName;
      text = text.slice(0, -1);
      skip = 1;
      return parameter(hole.node);
    }
    if (text.endsWith('$')) return String(unknownParameter);
    const before = /([a-z_]\w*|\S)\s*$/i.exec(text)?.[1]?.toUpperCase() ?? '';
    if (hole.kind === 'names') return ` ${unknownName} `;
    if (before === 'IN') return `(${parameter(hole.node)})`;
    if (hole.kind === 'value') return parameter(hole.node);
    if (hole.kind === 'text' && (/[\w."]$/.test(text) || /^[\w.(]/.test(after))) return unknownName;
    if (before === 'SET') return `${unknownName} = ${parameter(hole.node)}`;
    if (before === 'VALUES') {
      bulk = true;
      return `(${parameter(hole.node)})`;
    }
    if (hole.kind === 'rows') return rows(hole.node, hole.many, before);
    if (/^(?:FROM|JOIN|INTO|UPDATE|TABLE|ONLY)$/.test(before) || /\binsert\s+into\s+\S+\s*\($/i.test(text)) return unknownName;
    if (beforeOperand.test(before)) return parameter(hole.node, true);
    if (hole.kind === 'maybe') hasAlternatives ||= /^\s*or\b/i.test(hole.text);
    // `ORDER BY ${column} ${direction}`
    else if (!/\border\s+by\s+\$\d+\s*$/i.test(text)) unknownAt.push(text.length);
    isOpen ||= !/\border\s+by\b[^()]*$/i.test(text);
    return ' ';
  }

  /** `INSERT INTO users ${sql(rows)}` */
  function rows(node: ts.Expression, many: boolean, before: string): string {
    if (/\binsert\s+into\s+\S+\s*(?:\([^)]*\)\s*)?$/i.test(text)) {
      bulk ||= many;
      return ` VALUES (${parameter(node)})`;
    }
    return before === 'SELECT' || before === ',' || before === 'RETURNING' ? unknownName : parameter(node, true);
  }
}

/** The quotation or comment that a text ends in. */
function quoteAt(text: string): string | undefined {
  let open: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    const one = two.charAt(0);
    if (open === '--') { if (one === '\n') open = undefined; }
    else if (open === '/*') { if (two === '*/') { open = undefined; at++; } }
    else if (open !== undefined) { if (one === open) open = undefined; }
    else if (two === '--' || two === '/*') { open = two; at++; }
    else if (one === '\'' || one === '"' || one === '`') open = one;
  }
  return open;
}
