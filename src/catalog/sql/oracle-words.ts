import { translate, type Translation } from './dialect';

/** A bound on the number of rows by the pseudocolumn that counts them: `WHERE ROWNUM <= 10`. https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ROWNUM-Pseudocolumn.html */
const counted = /\b(where|and)\s+rownum\s*(?:(<=?)\s*(\d+|:\w+)|=\s*1\b)/i;

/** A page of rows: https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SELECT.html, under `row_limiting_clause`. */
const [offset, fetched] = [/\boffset\s+(\S+)\s+rows?\b/gi, /\bfetch\s+(?:first|next)\s+(\d+|:\w+)?\s*rows?\s+(?:only|with\s+ties)\b/gi];

/** Whether a text is a block of PL/SQL, and no word about a transaction: `BEGIN close_order(:id); END;`. */
export function isBlock(text: string): boolean {
  const plain = text.trim();
  return /^(?:begin|declare)\b/i.test(plain) && /\bend\s*;?$/i.test(plain);
}

/**
 * Says a statement of Oracle in words that Postgres' parser knows, as `translate` does for the others: what `ROWNUM` counts becomes a limit, and what a write gives back through variables is left out. Blocks of PL/SQL, and joins written as
 * `(+)`, the parser rejects. Source: https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SELECT.html
 */
export function translateOracle(text: string): Translation {
  const plain = withoutGiven(text.replace(/;\s*$/, '')).replace(offset, 'OFFSET $1').replace(fetched, (_, count: string | undefined) => `LIMIT ${count ?? 1}`);
  const found = counted.exec(plain);
  if (!found) return translate(plain, 'oracle');
  const [whole, word = '', sign, count = '1'] = found;
  const isLast = !plain.slice(found.index + whole.length).includes(')');
  // In a query of its own inside of another one it bounds that one alone.
  const limit = !isLast ? '' : sign === '<' && /^\d+$/.test(count) ? ` LIMIT ${Number(count) - 1}` : ` LIMIT ${count}`;
  return translate(`${plain.slice(0, found.index)}${word} 1 = 1${plain.slice(found.index + whole.length)}${limit}`, 'oracle');
}

/** A write without what it gives back through variables: `… RETURNING id INTO :id`. */
function withoutGiven(text: string): string {
  const lower = text.toLowerCase();
  const into = lower.lastIndexOf(' into ');
  const at = into < 0 ? -1 : lower.lastIndexOf(' return', into);
  return at > 0 && /^\s(?:return|returning)\s/.test(lower.slice(at, at + 11)) && /^[\s\w,:]*$/.test(lower.slice(into)) ? text.slice(0, at) : text;
}
