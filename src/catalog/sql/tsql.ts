import { plainElsewhere, quoted, tokensOf, type Token, type Translation } from './dialect';

/** Hints of how a table is read, which change nothing of what is asked: https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table */
const hint = /^(?:nolock|readpast|readuncommitted|readcommitted(?:lock)?|updlock|holdlock|rowlock|paglock|tablockx?|xlock|nowait|serializable|repeatableread|noexpand)$/i;
const operators: Readonly<Record<string, string>> = { '!<': '>=', '!>': '<=' };
/** What sets a column by itself: `SET stock -= @n`. */
const setting = /^[-+*/%&|^]=$/;

/**
 * Says a statement of SQL Server in words that Postgres' parser knows, as `translate` does for the others: `TOP` becomes a limit, what a write gives back and hints are left out. A text of several statements, or with variables of its own, the
 * parser rejects. Source: https://learn.microsoft.com/sql/t-sql/statements/statements, https://learn.microsoft.com/sql/t-sql/queries/select-transact-sql
 */
export function translateTsql(text: string): Translation {
  const names: string[] = [];
  // `;WITH …`
  const all = tokensOf(text.replace(/^[\s;]+/, ''), 'tsql', names);
  const words = new Words(all);
  const out: string[] = [];
  /** The limit of the query in each of the open parentheses, the outermost first. */
  const limits: (readonly Token[] | undefined)[] = [undefined];
  const push = (...parts: readonly string[]): void => { out.push(...parts); };
  const endQuery = (): void => {
    const limit = limits.at(-1);
    if (limit) push('LIMIT', '(', ...limit.map(written), ')');
    limits[limits.length - 1] = undefined;
  };
  const main = words.is(0, /^with$/i) ? words.next(1, /^(?:insert|update|delete|select|merge)$/i) : words.isSetting(0) ? words.behindSettings() : 0;
  const isInsert = words.is(main, /^insert$/i);
  const values = isInsert ? words.next(main, /^values$/i) : all.length;
  const lastFrom = isInsert ? words.last(/^from$/i) : -1;
  let joined = false;
  for (let at = 0; at < all.length; at++) {
    const token = all[at] as Token;
    const outside = limits.length === 1;
    if (at < main && words.isSetting(at)) { at += words.sign(at + 3, ';') ? 3 : 2; continue; }
    // `INSERT …; SELECT SCOPE_IDENTITY() AS id`
    if (outside && values < at && lastFrom < at && words.is(at, /^select$/i)) break;
    if (words.is(at, /^top$/i) && words.is(at - 1, /^(?:select|distinct|all|update|delete|insert)$/i)) {
      const end = words.sign(at + 1, '(') ? words.closed(at + 1) : at + 2;
      const isShare = words.is(end, /^percent$/i);
      if (!words.is(at - 1, /^(?:update|delete|insert)$/i)) limits[limits.length - 1] = isShare ? undefined : words.sign(at + 1, '(') ? all.slice(at + 2, end - 1) : all.slice(at + 1, end);
      // A number of rows at a time.
      else joined = true;
      at = end - 1 + (isShare ? 1 : 0);
      if (words.is(at + 1, /^with$/i) && words.is(at + 2, /^ties$/i)) at += 2;
      if (words.is(main, /^delete$/i) && outside && !words.is(at + 1, /^from$/i)) push('FROM');
    } else if (at === main && isInsert) {
      push('INSERT', 'INTO');
      if (words.is(at + 1, /^into$/i)) at++;
    } else if (at === main && words.is(at, /^(?:update|delete)$/i)) {
      const found = words.target(main);
      joined ||= found.joined;
      push(words.is(at, /^update$/i) ? 'UPDATE' : 'DELETE FROM', ...found.table.map(written));
      at = found.end - 1;
    } else if (outside && at > main && words.is(at, /^from$/i) && words.is(main, /^(?:update|delete)$/i)) at = words.next(at, /^(?:where|option)$/i) - 1;
    else if (words.is(at, /^output$/i)) at = words.next(at, /^(?:values|select|where|from|default)$/i) - 1;
    else if (words.is(at, /^option$/i) && words.sign(at + 1, '(')) at = words.closed(at + 1) - 1;
    else if (words.is(at, /^for$/i) && words.is(at + 1, /^(?:json|xml|browse)$/i)) at = words.endOfQuery(at) - 1;
    else if (words.is(at, /^with$/i) && words.sign(at + 1, '(')) at = words.closed(at + 1) - 1;
    else if (words.sign(at, '(') && words.is(at + 1, hint)) at = words.closed(at) - 1;
    else if (words.is(at, /^(?:cross|outer)$/i) && words.is(at + 1, /^apply$/i)) {
      push('CROSS JOIN LATERAL');
      at++;
    } else if (words.is(at, /^(?:try_)?convert$/i) && words.sign(at + 1, '(')) {
      push('CONVERT', '(', '\'\'');
      limits.push(undefined);
      at += words.sign(at + 3, '(') ? words.closed(at + 3) - at - 1 : 2;
    } else if (words.is(at, /^try_cast$/i)) push('CAST');
    else if (words.isName(at, 'dbo') && words.sign(at + 1, '.')) {
      // `Shop.dbo.Orders`
      if (words.sign(at - 1, '.')) out.splice(-2);
      at++;
    } else if (words.sign(at, '(')) {
      limits.push(undefined);
      push('(');
    } else if (words.sign(at, ')')) {
      endQuery();
      if (limits.length > 1) limits.pop();
      push(')');
    } else if (words.sign(at, ';')) {
      endQuery();
      push(';');
    } else if (token.kind === 'sign' && setting.test(token.text)) push('=');
    else push(token.kind === 'word' && plainElsewhere.test(token.text) && !words.sign(at + 1, '(') && !words.is(at - 1, /^rows?$/i) ? quoted(token.text) : written(token));
  }
  endQuery();
  return { text: out.join(' '), upsert: false, bulk: false, joined, names };
}

function written({ kind, text }: Token): string {
  return kind === 'name' || (kind === 'word' && text.includes('#')) ? quoted(text) : operators[text] ?? text;
}

/** A text by its tokens. */
class Words {
  constructor(private readonly all: readonly Token[]) {}

  is(at: number, pattern: RegExp): boolean {
    const token = this.all[at];
    return token?.kind === 'word' && pattern.test(token.text);
  }

  sign(at: number, what: string): boolean {
    const token = this.all[at];
    return token?.kind === 'sign' && token.text === what;
  }

  isName(at: number, name: string): boolean {
    const token = this.all[at];
    return (token?.kind === 'word' || token?.kind === 'name') && token.text.toLowerCase() === name;
  }

  /** `SET NOCOUNT ON` */
  isSetting(at: number): boolean {
    return this.is(at, /^set$/i) && this.is(at + 2, /^o(?:n|ff)$/i);
  }

  behindSettings(): number {
    let at = 0;
    while (this.isSetting(at)) at += this.sign(at + 3, ';') ? 4 : 3;
    return at;
  }

  /** The index behind the parenthesis that closes the one at `index`. */
  closed(index: number): number {
    for (let at = index, depth = 0; at < this.all.length; at++) {
      if (this.sign(at, '(')) depth++;
      if (this.sign(at, ')') && --depth === 0) return at + 1;
    }
    return this.all.length;
  }

  /** The first place from `from` on, outside parentheses, where the word stands. */
  next(from: number, pattern: RegExp): number {
    for (let at = from; at < this.all.length; at++) {
      if (this.sign(at, '(')) at = this.closed(at) - 1;
      else if (this.is(at, pattern)) return at;
    }
    return this.all.length;
  }

  /** The last place outside parentheses where the word stands, or -1. */
  last(pattern: RegExp): number {
    let found = -1;
    for (let at = this.next(0, pattern); at < this.all.length; at = this.next(at + 1, pattern)) found = at;
    return found;
  }

  /** Where the query that a place is in ends: at the parenthesis around it, at a semicolon, or with the text. */
  endOfQuery(from: number): number {
    for (let at = from; at < this.all.length; at++) {
      if (this.sign(at, '(')) at = this.closed(at) - 1;
      else if (this.sign(at, ')') || this.sign(at, ';')) return at;
    }
    return this.all.length;
  }

  /** The table that an `UPDATE` or `DELETE` at a place changes, which may stand there by the name that it is given further down: `UPDATE o SET … FROM orders o`. */
  target(main: number): { readonly table: readonly Token[]; readonly end: number; readonly joined: boolean } {
    const isUpdate = this.is(main, /^update$/i);
    let start = main + 1;
    let joined = false;
    if (this.is(start, /^top$/i)) {
      joined = true;
      start = this.sign(start + 1, '(') ? this.closed(start + 1) : start + 2;
    }
    if (!isUpdate && this.is(start, /^from$/i)) start++;
    const end = this.endOfTable(start);
    const own = this.inDefaultSchema(start, end);
    const [only, ...rest] = own;
    const from = this.next(end, /^from$/i);
    const until = this.next(from, /^(?:where|option)$/i);
    joined ||= this.next(from, /^(?:join|apply)$/i) < until;
    if (only && rest.length === 0) {
      for (let at = from + 1; at < until; at = this.nextTable(at, until)) {
        const behind = this.endOfTable(at);
        const alias = this.is(behind, /^as$/i) ? behind + 1 : behind;
        if (this.isName(alias, only.text.toLowerCase())) return { table: [...this.inDefaultSchema(at, behind), this.all[alias] as Token], end, joined };
      }
    }
    return { table: own, end, joined };
  }

  /** A table's name without the schema that everything is in by default. */
  private inDefaultSchema(start: number, end: number): readonly Token[] {
    return this.all.slice(this.isName(end - 3, 'dbo') && end - 3 >= start ? end - 1 : start, end);
  }

  /** The index behind a table's name: `[dbo].[Orders]`. */
  private endOfTable(at: number): number {
    while (this.sign(at + 1, '.')) at += 2;
    return at + 1;
  }

  private nextTable(at: number, until: number): number {
    const join = this.next(at, /^join$/i);
    return Math.min(join + 1, until);
  }
}
