import type { IntoQuery } from '../../../catalog';

/** What can differ where the database is asked in the place of JavaScript, for a title's parentheses; empty where nothing can. */
export function notesOf({ caveat, settled }: Pick<IntoQuery, 'caveat' | 'settled'>): string {
  const by = settled?.by.map((name) => `\`${name}\``).join(', ');
  const order = settled && (settled.isNew ? `in the order of ${by}, where the query says none` : `those that its order leaves equal by ${by}`);
  return [order, caveat].filter((one) => one !== undefined).join('; ');
}
