/** The SQL that statements are rewritten in. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

/** The SQL that a driver speaks: that of SQL Server and of Oracle is read alone. */
export type ReadDialect = SqlDialect | 'tsql' | 'oracle';

/** A statement of MySQL, SQLite, SQL Server or Oracle in the grammar of Postgres, and what of it that grammar has no words for. */
export interface Translation {
  readonly text: string;
  /** `REPLACE INTO`, `INSERT OR REPLACE`, `ON DUPLICATE KEY UPDATE`. */
  readonly upsert: boolean;
  /** `VALUES ?`, which mysql2 fills with a list of rows. */
  readonly bulk: boolean;
  /** Tables that were joined in an `UPDATE` or `DELETE` and are left out. */
  readonly joined: boolean;
  /** The names of named parameters; the first is number `firstNamed`. */
  readonly names: readonly string[];
}

/** Named parameters are numbered from here, so that they are not taken for a place in a list. */
export const firstNamed = 20_001;

/** A name that is put where the source has an expression in the place of a name. */
export const unknownName = 'headroom_unknown';

export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'param' | 'sign';
  readonly text: string;
}

// What is never closed is open to the end of the text: looked for at each of its quotes, a text of nothing else took the square of its length.
const tokens: Readonly<Record<Exclude<ReadDialect, 'postgres'>, RegExp>> = {
  mysql: /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<string>'(?:[^'\\]|''|\\[\s\S])*(?:'|(?<cut>\\?$))|"(?:[^"\\]|""|\\[\s\S])*(?:"|(?<cutDouble>\\?$)))|`(?<name>[^`]*)(?:`|(?<cutName>$))|(?<unknown>\?\?)|(?<param>\?|:[a-z_]\w*|\$\d+)|(?<number>\d[\w.]*)|(?<word>@{0,2}[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<sign><=>|&&|\|\||->>?|[<>!:]=|<>|[\s\S])/giy,
  sqlite: /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<string>'(?:[^']|'')*(?:'|(?<cut>$)))|[`"[](?<name>[^`"\]]*)(?:[`"\]]|(?<cutName>$))|(?<param>\?\d*|[:@$][a-z_]\w*|\$\d+)|(?<number>\d[\w.]*)|(?<word>[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<sign>==|\|\||->>?|[<>!]=|<>|[\s\S])/giy,
  oracle: /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|N?(?<string>'(?:[^']|'')*(?:'|(?<cut>$)))|"(?<name>[^"]*)(?:"|(?<cutName>$))|(?<param>:\w+|\$\d+)|(?<number>\d[\w.]*)|(?<word>[a-z_\u0080-\uffff][\w$#\u0080-\uffff]*)|(?<sign>\|\||[<>!^]=|<>|[\s\S])/giy,
  tsql: /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|N?(?<string>'(?:[^']|'')*(?:'|(?<cut>$)))|["[](?<name>[^"\]]*)(?:["\]]|(?<cutName>$))|(?<param>@[a-z_]\w*|\$\d+)|(?<number>\d[\w.]*)|(?<word>(?:@@|##?)?[a-z_\u0080-\uffff][\w$#\u0080-\uffff]*)|(?<sign>[-+*/%&|^]=|[<>!]=|<>|![<>]|[\s\S])/giy,
};

/** Reserved in Postgres, plain names in the others. */
export const plainElsewhere = /^(?:user|only|verbose|freeze|authorization|array|placing|symmetric|analyse|tablesample|variadic)$/i;
/** Words of MySQL that change nothing of what is asked. */
const silent = /^(?:sql_calc_found_rows|sql_no_cache|sql_cache|straight_join|high_priority|low_priority|delayed|binary)$/i;
const operators: Readonly<Record<string, string>> = { '<=>': '=', '==': '=', '&&': 'AND', DIV: '/', REGEXP: 'LIKE', RLIKE: 'LIKE', GLOB: 'LIKE', XOR: 'OR' };
const units = /^(?:microsecond|second|minute|hour|day|week|month|quarter|year|\w+_\w*(?:second|minute|hour|month))$/i;

/**
 * Says a statement in words that Postgres' parser knows. What is changed does not change what is asked of which table; what cannot be said is
 * left as it is, and the parser then rejects it. Sources: https://dev.mysql.com/doc/refman/8.4/en/sql-data-manipulation-statements.html,
 * https://sqlite.org/lang.html, https://github.com/sidorares/node-mysql2/tree/master/website/docs
 */
export function translate(text: string, dialect: 'mysql' | 'sqlite' | 'oracle'): Translation {
  const names: string[] = [];
  const all = tokensOf(text, dialect, names);
  let [upsert, bulk, joined] = [false, false, false];
  const is = (index: number, pattern: RegExp): boolean => all[index]?.kind === 'word' && pattern.test(all[index].text);
  const sign = (index: number, what: string): boolean => all[index]?.kind === 'sign' && all[index].text === what;
  /** The index behind the parenthesis that closes the one at `index`. */
  const closed = (index: number): number => {
    for (let at = index, depth = 0; at < all.length; at++) {
      if (sign(at, '(')) depth++;
      if (sign(at, ')') && --depth === 0) return at + 1;
    }
    return all.length;
  };
  /** The first place from `from` on, outside parentheses, where the word stands. */
  const next = (from: number, pattern: RegExp): number => {
    for (let at = from; at < all.length; at++) {
      if (sign(at, '(')) at = closed(at) - 1;
      else if (is(at, pattern) || sign(at, ';')) return at;
    }
    return all.length;
  };
  const nextUnit = ahead(all, ({ kind, text: word }) => kind === 'word' && units.test(word));
  const nextList = ahead(all, ({ text: word }) => word === '(');
  const out: string[] = [];
  const main = is(0, /^with$/i) ? next(1, /^(?:insert|replace|update|delete|select)$/i) : 0;
  const changes = is(main, /^(?:update|delete)$/i);
  const bound = changes ? next(main, /^(?:order|limit)$/i) : -1;
  for (let at = 0; at < all.length; at++) {
    const { kind, text: word } = all[at] as Token;
    if (at === main && is(at, /^(?:insert|replace)$/i)) {
      upsert = is(at, /^replace$/i) || (is(at + 1, /^or$/i) && is(at + 2, /^replace$/i));
      while (is(at + 1, /^(?:or|replace|ignore|abort|fail|rollback|into|low_priority|delayed|high_priority)$/i)) at++;
      out.push('INSERT INTO');
    } else if (at === main && is(at, /^delete$/i)) {
      // `DELETE o FROM orders o JOIN …`
      at = next(at, /^from$/i);
      out.push('DELETE FROM');
    } else if (at === main && is(at, /^update$/i) && is(at + 1, /^or$/i)) {
      at += 2;
      out.push('UPDATE');
    } else if (changes && is(at, /^(?:inner|left|right|cross|join)$/i) && !sign(at + 1, '(')) {
      joined = true;
      at = next(at, /^(?:set|where|order|limit)$/i) - 1;
    } else if (at === bound && !sign(at, ';')) {
      // `DELETE … ORDER BY id LIMIT 1`
      at = next(at, /^returning$/i) - 1;
    } else if (dialect === 'mysql' && is(at, /^set$/i) && is(main, /^(?:insert|replace)$/i)) {
      // `INSERT INTO orders SET …`: what is stored is not read.
      out.push('DEFAULT VALUES');
      at = next(at, /^on$/i) - 1;
    } else if (is(at, /^set$/i) && all[at + 1]?.kind === 'param' && !sign(at + 2, '=')) out.push('SET', unknownName, '=');
    else if (is(at, /^on$/i) && is(at + 1, /^duplicate$/i)) {
      upsert = true;
      at = next(at, /^returning$/i) - 1;
    } else if (is(at, /^values$/i) && all[at + 1]?.kind === 'param') {
      bulk = true;
      out.push('VALUES (', (all[++at] as Token).text, ')');
    } else if (is(at, /^limit$/i) && sign(at + 2, ',')) {
      out.push('LIMIT', all[at + 3]?.text ?? '', 'OFFSET', all[at + 1]?.text ?? '');
      at += 3;
    } else if (is(at, /^interval$/i)) {
      const unit = nextUnit(at);
      if (unit < all.length) at = unit;
      out.push('INTERVAL \'1\'');
    } else if (is(at, /^(?:use|force|ignore)$/i) && is(at + 1, /^(?:index|key)$/i)) {
      const list = nextList(at);
      if (list < all.length) at = closed(list) - 1;
    } else if (is(at, /^separator$/i)) at++;
    else if (is(at, /^against$/i)) {
      // `MATCH (title, body) AGAINST (? IN BOOLEAN MODE)`
      const end = closed(at + 1);
      out.push('= (', all[at + 2]?.text ?? '', ')');
      at = end - 1;
    } else if (is(at, /^match$/i) && !sign(at + 1, '(')) out.push('LIKE');
    else if (is(at, /^is$/i) && all[at + 1]?.kind === 'param') out.push('=');
    else if (is(at, /^lock$/i) && is(at + 1, /^in$/i)) {
      // Nothing stands behind it: https://dev.mysql.com/doc/refman/8.4/en/select.html
      out.push('FOR SHARE');
      at += 3;
    }
    else if (is(at, /^with$/i) && is(at + 1, /^rollup$/i)) at++;
    else if (kind === 'string' && is(at - 1, /^as$/i)) out.push(quoted(word.slice(1, -1)));
    else if (kind === 'word' && silent.test(word)) continue;
    else if (kind === 'word' && plainElsewhere.test(word) && !sign(at + 1, '(')) out.push(quoted(word));
    else out.push(kind === 'name' ? quoted(word) : operators[kind === 'word' ? word.toUpperCase() : word] ?? word);
  }
  return { text: out.join(' '), upsert, bulk, joined, names };
}

/** Finds the first token behind a place that is one of some, or the end; places are asked for in their order, so that each token is looked at once. */
export function ahead<T>(all: readonly T[], isOne: (token: T) => boolean): (at: number) => number {
  let found = -1;
  return (at) => {
    if (found <= at) for (found = at + 1; found < all.length && !isOne(all[found] as T);) found++;
    return found;
  };
}

/** The words and signs of a text, its comments left out; `names` gets those of its parameters. */
export function tokensOf(text: string, dialect: Exclude<ReadDialect, 'postgres'>, names: string[]): readonly Token[] {
  const found: Token[] = [];
  const numbers = new Map<string, number>();
  let positional = 0;
  for (const { groups = {} } of text.matchAll(tokens[dialect])) {
    const { string, name, unknown, param, number, word, sign, cut, cutDouble, cutName } = groups;
    // The parser refuses it, as it is to.
    if (cut !== undefined || cutDouble !== undefined || cutName !== undefined) found.push({ kind: 'sign', text: '\'' });
    else if (string !== undefined) found.push({ kind: 'string', text: `'${string.slice(1, -1).replace(/\\[\s\S]/g, '_').replaceAll('""', '"').replace(/(?<!')'(?!')/g, '\'\'')}'` });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (unknown !== undefined) { positional++; found.push({ kind: 'name', text: unknownName }); }
    else if (param !== undefined) found.push({ kind: 'param', text: `$${numberOf(param)}` });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (word !== undefined) found.push({ kind: 'word', text: word.replaceAll('@', '') });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign });
  }
  return found;

  function numberOf(param: string): number {
    // Oracle's `:1` is the first value wherever it is one of a list, whatever its number.
    if (param === '?' || /^:\d/.test(param)) return ++positional;
    if (/^[?$]\d/.test(param)) return Number(param.slice(1));
    const name = param.slice(1);
    let index = numbers.get(name);
    if (index === undefined) numbers.set(name, (index = names.push(name) - 1));
    return firstNamed + index;
  }
}

/** A name as Postgres writes one with any letters. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
