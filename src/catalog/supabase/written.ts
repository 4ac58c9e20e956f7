import { uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import type { Query } from '../types';
import { filterMethods, verbs } from './stub-postgrest';

const verbNames: ReadonlySet<string> = new Set<string>(verbs);

/** A query whose chain is written in one expression: `client.from('orders').select('*').eq('id', id).single()`. */
export interface Written {
  readonly from: Link;
  /** The first verb. */
  readonly verb: Link;
  /** What follows it. */
  readonly rest: readonly Link[];
  /** The expression's text with other texts in place of some links (`.eq('id', id)`), on one line; an empty text takes a link out. */
  text(changes: ReadonlyMap<Link, string>): string;
}

/** @param takesComments whether none of its text is used, in which a comment would end up in the middle of a line */
export function writtenOf({ call }: Query, takesComments = false): Written | undefined {
  if (!ts.isCallExpression(call) || !takesComments && /(?:^|[^:'"`\\])\/\/|\/\*/.test(call.getText())) return undefined;
  const { links } = linksOf(call);
  const at = links.findIndex(({ name }) => name === 'from');
  const [from, verb] = [links[at], links[at + 1]];
  if (!from || !verb || !verbNames.has(verb.name)) return undefined;
  const rest = links.slice(at + 2);
  return {
    from, verb, rest,
    text(changes) {
      let text = call.getText();
      const offset = call.getStart();
      for (const link of [...links].reverse()) {
        const change = changes.get(link);
        if (change !== undefined) text = text.slice(0, startOf(link) - offset) + change + text.slice(link.call.end - offset);
      }
      return text.replace(/\s*\n\s*(?=\.(?!\.))/g, '');
    },
  };
}

/** Where a link begins: behind what it is called on. */
export function startOf({ call }: Link): number {
  const callee = uncast(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression.end : call.getStart();
}

/** The text of a literal as it is written, and the quotation mark around it. */
export function literalOf(node: ts.Expression | undefined): { readonly text: string; readonly quote: string; readonly node: ts.Expression } | undefined {
  if (!node || !(ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))) return undefined;
  const written = node.getText();
  return { text: written.slice(1, -1), quote: written.charAt(0), node };
}

/** Filters whose first argument names the column, so that they can be asked of an embedded relation: `eq('orders.status', 'open')`. */
const ofColumn: ReadonlySet<string> = new Set<string>(filterMethods.filter((name) => !['or', 'match'].includes(name)));

export function isColumnFilter({ name, call }: Link): boolean {
  return ofColumn.has(name) && literalOf(call.arguments[0]) !== undefined && !/\.|->/.test(literalOf(call.arguments[0])?.text ?? '.');
}
