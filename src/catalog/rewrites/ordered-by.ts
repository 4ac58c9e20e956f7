import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { breakBefore } from './limit-edit';
import type { OrderPart, PageLinks, Quote } from './page';

/** One column and its direction, as builders of SQL say it: `orderBy('name', 'desc')`. */
export function orderByText({ field, descending }: OrderPart, quote: Quote): string {
  return `orderBy(${quote(field)}${descending ? `, ${quote('desc')}` : ''})`;
}

/** What such a link says, and how further columns follow it; undefined where it says anything else. `columnOf`: the field that a name stands for. */
export function orderByLink({ call: link }: Link, quote: Quote, columnOf: (name: string) => string | undefined): ReturnType<PageLinks['extended']> {
  const [column, direction, ...others] = link.arguments.map((argument) => bare(argument));
  if (!column || !ts.isStringLiteralLike(column) || others.length > 0 || (direction && !ts.isStringLiteralLike(direction))) return undefined;
  const field = columnOf(column.text);
  const descending = direction?.text.toLowerCase() === 'desc';
  return field === undefined ? undefined : {
    order: [{ field, descending }],
    add: (parts) => ({ start: link.end, end: link.end, newText: parts.map((part) => `${breakBefore(link)}.${orderByText(part, quote)}`).join('') }),
  };
}
