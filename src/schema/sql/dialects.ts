import { ahead } from '../../catalog/sql/dialect';

/** The SQL that a file is written in. */
export type FileDialect = 'postgres' | 'mysql' | 'sqlite';

const signs = {
  mysql: /\bAUTO_INCREMENT\b|\bENGINE\s*=|\bUNSIGNED\b|\bCHARSET\b|`\s+(?:tiny|medium|long)(?:int|text|blob)\b|\bint\(\d+\)/i,
  sqlite: /\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT\s+ROWID\b/i,
  postgres: /\b(?:jsonb|timestamptz|(?:big)?serial|gen_random_uuid|uuid_generate_v4|plpgsql|bytea|uuid)\b|::|\bROW LEVEL SECURITY\b|\bSET\s+search_path\b/i,
} as const;

/** What a text is written in, by words that only one of them has; names in backticks are no Postgres'. `provider` is undefined where nothing tells. */
export function dialectOfText(text: string): { readonly dialect: FileDialect; readonly provider?: string } {
  const backticks = /(?:table|index|on|exists)\s+`/i.test(text);
  if (signs.mysql.test(text)) return { dialect: 'mysql', provider: 'mysql' };
  if (signs.sqlite.test(text) || backticks) return { dialect: 'sqlite', provider: 'sqlite' };
  return { dialect: 'postgres', ...(signs.postgres.test(text) && { provider: 'postgresql' }) };
}

interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'sign';
  readonly text: string;
}

const tokens = /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<string>'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$))|`(?<back>[^`]*)(?:`|$)|\[(?<bracket>[a-z_]\w*)\]|"(?<quoted>[^"]*)(?:"|$)|(?<word>[\w\u0080-\uffff.]+)|(?<sign>[\s\S])/giy;

/**
 * A statement of MySQL or SQLite about tables, in the grammar of Postgres; several where an index is declared inside a table. What columns and keys are stays the same;
 * what only says how they are stored is left out. Sources: https://dev.mysql.com/doc/refman/8.4/en/create-table.html, https://sqlite.org/lang_createtable.html
 */
export function postgresText(text: string, dialect: 'mysql' | 'sqlite'): readonly string[] {
  const all = withNames(tokensOf(text), dialect);
  const is = (at: number, pattern: RegExp): boolean => all[at]?.kind === 'word' && pattern.test(all[at].text);
  const sign = (at: number, what: string): boolean => all[at]?.kind === 'sign' && all[at].text === what;
  /** The index behind the parenthesis that closes the one at `from`. */
  const closed = (from: number): number => {
    for (let i = from, depth = 0; i < all.length; i++) {
      if (sign(i, '(')) depth++;
      if (sign(i, ')') && --depth === 0) return i + 1;
    }
    return all.length;
  };
  const nextList = ahead(all, ({ kind, text: one }) => kind === 'sign' && one === '(');
  const nextComma = ahead(all, ({ kind, text: one }) => kind === 'sign' && one === ',');
  const print = (from: number, to: number): string => all.slice(from, to).map(({ text: one }) => one).join(' ');
  /** The columns of a key, without the lengths and directions of its parts. */
  const columns = (at: number): string => print(at, closed(at)).replace(/(?<=\w"? )\( \d+ \)/g, '').replace(/ (?:asc|desc)\b/gi, '');
  const tableAt = all.findIndex((_, at) => all[at]?.kind !== 'sign' && is(at - 1, /^(?:table|exists)$/i) && !is(at, /^(?:if|not|exists)$/i));
  const table = all[tableAt]?.text ?? '';
  const isIndex = is(0, /^create$/i) && (is(1, /^index$/i) || is(2, /^index$/i));
  const more: string[] = [];
  const out: string[] = [];
  /** Takes a key of the form `INDEX name (columns)` out of the list of a table's parts, with the comma that separates it. */
  const apart = (nameAt: number): number => {
    const open = sign(nameAt, '(') ? nameAt : nameAt + 1;
    more.push(`CREATE INDEX ${open === nameAt ? '' : print(nameAt, open)} ON ${table} ${columns(open)}`);
    const end = closed(open);
    if (out.at(-1) === ',') out.pop();
    else if (sign(end, ',')) return end;
    return end - 1;
  };
  let depth = 0;
  for (let at = 0; at < all.length; at++) {
    const { kind, text: word } = all[at] as Token;
    const begins = sign(at - 1, '(') || sign(at - 1, ',') || is(at - 1, /^add$/i);
    if (kind === 'sign') {
      depth += word === '(' ? 1 : word === ')' ? -1 : 0;
      // Options of the table: `) ENGINE=InnoDB`.
      out.push(word);
      if (word === ')' && depth === 0 && is(0, /^create$/i) && is(1, /^table$/i)) break;
    } else if (kind === 'word' && begins && /^(?:index|key)$/i.test(word)) {
      if (is(at - 1, /^add$/i)) out.pop();
      at = apart(at + 1);
    } else if (kind === 'word' && begins && /^(?:fulltext|spatial)$/i.test(word)) {
      at = closed(nextList(at)) - 1;
      if (out.at(-1) === ',') out.pop();
      else if (sign(at + 1, ',')) at++;
    } else if (kind === 'word' && /^unique$/i.test(word) && (begins || is(at - 2, /^constraint$/i)) && !isIndex) {
      let next = at + 1;
      if (is(next, /^(?:index|key)$/i)) next++;
      const open = sign(next, '(') ? next : next + 1;
      if (open > next && !is(at - 2, /^constraint$/i)) out.push('CONSTRAINT', print(next, open));
      out.push('UNIQUE', columns(open));
      at = closed(open) - 1;
    } else if (kind === 'word' && /^(?:unsigned|zerofill|strict|visible|invisible)$/i.test(word)) continue;
    else if (kind === 'word' && /^auto_?increment$/i.test(word)) out.push('GENERATED BY DEFAULT AS IDENTITY');
    else if (kind === 'word' && /^(?:comment|charset|collate)$/i.test(word) && !(dialect === 'sqlite' && /^collate$/i.test(word))) at += sign(at + 1, '=') ? 2 : 1;
    else if (is(at, /^character$/i) && is(at + 1, /^set$/i)) at += 2;
    else if (is(at, /^on$/i) && is(at + 1, /^update$/i) && is(at + 2, /^current_timestamp$/i)) at = sign(at + 3, '(') ? closed(at + 3) - 1 : at + 2;
    else if (is(at, /^on$/i) && is(at + 1, /^conflict$/i)) at += 2;
    else if (is(at, /^using$/i) && is(at + 1, /^(?:btree|hash)$/i)) at++;
    else if (is(at, /^(?:first|after)$/i) && depth === 0 && !begins) at += is(at, /^after$/i) ? 1 : 0;
    else if (is(at, /^drop$/i) && is(at + 1, /^foreign$/i)) { out.push('DROP CONSTRAINT'); at += 2; }
    else if (is(at, /^modify$/i)) {
      // `MODIFY COLUMN name type`: the type is what can be said.
      const name = is(at + 1, /^column$/i) ? at + 2 : at + 1;
      out.push('ALTER COLUMN', print(name, name + 1), 'TYPE', print(name + 1, name + 2));
      at = nextComma(name) - 1;
    } else if (kind === 'word' && /^(?:enum|set)$/i.test(word) && sign(at + 1, '(') && depth > 0) {
      out.push('text');
      at = closed(at + 1) - 1;
    } else if (kind === 'word' && /^(?:(?:tiny|small|medium|big)?int|integer|year|float|double|real|json|text|blob)$/i.test(word) && sign(at + 1, '(')) {
      // `int(11)`, `tinyint(1)`: the width of what is shown.
      out.push(/^tinyint$/i.test(word) && all[at + 2]?.text === '1' && dialect === 'mysql' ? 'boolean' : word);
      at = closed(at + 1) - 1;
    } else out.push(word);
  }
  return [out.join(' '), ...more];
}

/**
 * Quotes the names of tables and columns where they stand as names, so that one which is a word of the language is read, too: `CREATE TABLE order (user TEXT, desc TEXT, UNIQUE (user))`. A name in small letters means the
 * same in quotes.
 */
function withNames(all: readonly Token[], dialect: 'mysql' | 'sqlite'): readonly Token[] {
  const word = (at: number): string => (all[at]?.kind === 'word' ? all[at].text.toLowerCase() : '');
  const sign = (at: number, what: string): boolean => all[at]?.kind === 'sign' && all[at].text === what;
  const isTableMade = word(0) === 'create' && word(1) === 'table';
  const isConstraint = (at: number): boolean => {
    switch (word(at)) {
      case 'constraint': case 'fulltext': case 'spatial': case 'exclude': return true;
      case 'primary': case 'foreign': return word(at + 1) === 'key';
      case 'unique': return sign(at + 1, '(') || /^(?:key|index)$/.test(word(at + 1)) || dialect === 'mysql';
      case 'check': return sign(at + 1, '(');
      case 'like': return isTableMade;
      case 'key': case 'index': return dialect === 'mysql';
      default: return false;
    }
  };
  const names = new Set<number>();
  const list: boolean[] = [];
  for (let at = 0; at < all.length; at++) {
    if (sign(at, '(')) {
      // The columns of a key: `UNIQUE (`, `PRIMARY KEY (`, `REFERENCES user (`, `ON orders (`, `KEY by_user (`.
      const isOfKey = list.length <= 1 && (/^(?:key|unique)$/.test(word(at - 1)) || (all[at - 2] !== undefined && /^(?:references|on|key|index)$/.test(word(at - 2))));
      list.push(isOfKey || (isTableMade && list.length === 0));
    } else if (sign(at, ')')) list.pop();
    const isFirst = list.at(-1) === true && (sign(at - 1, '(') || sign(at - 1, ','));
    const isTableName = /^(?:table|exists|references)$/.test(word(at - 1)) || (word(0) === 'create' && !isTableMade && word(at - 1) === 'on');
    const isColumnName = word(at - 1) === 'column' || (word(0) === 'alter' && word(at - 1) === 'add' && word(at) !== 'column' && !isConstraint(at));
    const isWord = word(at) !== '' && !word(at).includes('.') && !/^\d/.test(word(at));
    if (isWord && ((isFirst && !(list.length === 1 && isConstraint(at))) || ((isTableName || isColumnName) && !/^(?:if|not|exists|only)$/.test(word(at))))) names.add(at);
  }
  return all.map((one, at) => (names.has(at) ? { kind: 'name', text: `"${one.text.toLowerCase()}"` } : one));
}

/** Types that people write with capital letters inside. */
const types = /^(?:var|nvar)?char2?$|^(?:date|small)?datetime\d?$|^timestamp$|^(?:tiny|small|medium|long|big)(?:int|text|blob)$|^auto_?increment$|^(?:double|int)precision$|^varbinary$|^nocase$/i;

/** `createdAt`, `LogEntry`: a name whose letters count, which these keep as they are written. Postgres would fold them. */
function isSpelled(word: string): boolean {
  return /^[a-z]\w*[a-z\d][A-Z]\w*$/i.test(word) && /[a-z\d][A-Z]/.test(word) && !types.test(word);
}

/** `CREATE TABLE Order (…)`: a table's name alone may have no more than its first letter as a capital, which a word of the language beside it has not. */
function isTable(word: string, before: Token | undefined): boolean {
  return /^[A-Z][a-z]\w*$/.test(word) && before?.kind === 'word' && /^(?:table|exists|references|on)$/i.test(before.text) && !/^(?:if|not|delete|update|conflict)$/i.test(word);
}

function tokensOf(text: string): readonly Token[] {
  const found: Token[] = [];
  for (const { groups = {} } of text.matchAll(tokens)) {
    const { string, back, bracket, quoted, word, sign } = groups;
    const name = back ?? bracket ?? quoted;
    if (string !== undefined) found.push({ kind: 'string', text: string });
    else if (name !== undefined) found.push({ kind: 'name', text: `"${name}"` });
    else if (word !== undefined) found.push(isSpelled(word) || isTable(word, found.at(-1)) ? { kind: 'name', text: `"${word}"` } : { kind: 'word', text: word });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign });
  }
  return found;
}
