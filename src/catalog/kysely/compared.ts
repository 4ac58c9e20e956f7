import { isWithin } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { Link } from '../chains/chain';

/** `where('id', '=', id)`, where that is the key. */
export function comparing(links: readonly Link[], key: ts.Expression): Link | undefined {
  return links.find(({ name, call }) => name === 'where' && call.arguments.length === 3 && isWithin(key, call.arguments[2] as ts.Expression));
}

/** The same for all keys. */
export function inList({ call }: Link, keyList: string): string {
  return `${call.arguments[0]?.getText() ?? ''}, 'in', ${keyList}`;
}
