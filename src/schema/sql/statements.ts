import type { WriteEvent } from '../../core';

/** One statement that says something of tables, as it stands in its file. */
export interface SqlStatement {
  readonly text: string;
  /** Its offset in the file. */
  readonly start: number;
  /** True inside an anonymous block (`DO $$ … $$`), whose own language is not read: what cannot be parsed there may be no statement at all. */
  readonly inBlock: boolean;
}

/** What a text of SQL is made of, as far as a semicolon in it may not be the end of a statement. `E'…'` and MySQL's strings know backslashes. */
const parts = {
  plain: /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<=\b[eE])'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|'(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$)|\$(?<tag>[a-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)|(?<end>;)|[^-/'"$;]+|[\s\S]/giy,
  mysql: /--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|`[^`]*(?:`|$)|(?<end>;)|[^-#/'"`;]+|[\s\S]/gy,
} as const;

const leading = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/y;
/** Statements that make, change or take away tables, indexes, enums and views. */
const telling = /^(?:create\s+(?:(?:unlogged\s+|foreign\s+)?table|unique\s+index|index|type|(?:or\s+replace\s+)?(?:recursive\s+)?view|materialized\s+view)|alter\s+(?:table|type|index)|drop\s+(?:table|index|type|view|materialized\s+view)|do)\b/i;
/** Of those, what does not touch columns and keys: row-level security, owners, composite types. */
const silent = /^(?:alter\s+table\b(?![\s\S]*\b(?:add|drop|rename|alter|modify|change|schema)\b)|create\s+type\b(?![\s\S]*\benum\b))/i;
const inner = /\b(?:create\s+(?:table|unique\s+index|index|type)|alter\s+(?:table|type)|drop\s+(?:table|index|type))\b/i;

/** Splits a text into its statements and gives those that say something of tables. Rows of data are passed over, also those of a dump. */
export function sqlStatements(text: string, dialect: 'postgres' | 'mysql' | 'sqlite' = 'postgres'): readonly SqlStatement[] {
  const found: SqlStatement[] = [];
  split(text, 0, dialect === 'mysql' ? parts.mysql : parts.plain, (start, end) => {
    const begin = skip(text, start, end);
    const head = text.slice(begin, begin + 60);
    if (/^copy\b/i.test(head)) return /\bfrom\s+stdin\b/i.test(text.slice(begin, end)) ? endOfData(text, end) : undefined;
    if (!telling.test(head)) return undefined;
    const statement = text.slice(begin, end);
    if (/^do\b/i.test(statement)) found.push(...ofBlock(statement, begin));
    else if (!silent.test(statement)) found.push({ text: statement, start: begin, inBlock: false });
    return undefined;
  });
  return found;
}

/** Which tables a text gives rows, by their names without a schema. */
export interface RowsInText {
  /** Those whose rows are written out: `INSERT INTO plans (name) VALUES ('free')`. */
  readonly given: readonly string[];
  /** Those that a function, procedure or trigger writes to, whenever it runs. */
  readonly grown: readonly string[];
}

/** A longer statement is a dump of what others wrote. */
const longestList = 20_000;
const insertion = /\binsert\s+into\s+(?:["`]?\w+["`]?\s*\.\s*)?["`]?(\w+)/gi;

/** Reads which tables a text gives rows: written out, or by code that runs in the database. */
export function rowsInText(text: string, dialect: 'postgres' | 'mysql' | 'sqlite' = 'postgres'): RowsInText {
  const given: string[] = [];
  const grown: string[] = [];
  if (!/\binsert\s+into\b/i.test(text)) return { given, grown };
  split(text, 0, dialect === 'mysql' ? parts.mysql : parts.plain, (start, end) => {
    const begin = skip(text, start, end);
    const head = text.slice(begin, begin + 60);
    if (/^create\b[^;]*\b(?:function|procedure|trigger|rule)\b/i.test(head)) grown.push(...[...text.slice(begin, end).matchAll(insertion)].map(([, name = '']) => name.toLowerCase()));
    else if (/^insert\b/i.test(head) && end - begin < longestList) {
      const [, name = ''] = new RegExp(insertion.source, 'i').exec(text.slice(begin, end)) ?? [];
      if (/^[^'$]*?\bvalues\b/i.test(text.slice(begin, end))) given.push(name.toLowerCase());
    }
    return undefined;
  });
  return { given, grown };
}

/** What a function of the database does besides what it gives. */
interface CodeOfFunction {
  /** Tables of which it counts, compares or sorts rows: `SELECT max(number) + 1 FROM tickets`. */
  readonly counted: readonly string[];
  readonly calls: readonly string[];
  /** Tables whose rows it changes, makes or deletes; `*` where a text that it puts together may be about any. */
  readonly writes: readonly string[];
  /** Columns that it gives another value in the row that is written (`NEW.changed := now()`); `*` where it may be any. */
  readonly sets: readonly string[];
}

/** The functions that a text makes, and which of them run by themselves where rows of a table are written. All names are lower case and without a schema. */
export interface CodeInText {
  readonly functions: ReadonlyMap<string, CodeOfFunction>;
  readonly triggers: readonly { readonly table: string; readonly runs: string; readonly at: readonly WriteEvent[] }[];
  /** What the policies of tables name: by it is decided who sees a row. */
  readonly policies: readonly { readonly table: string; readonly words: readonly string[] }[];
  /** False where nothing was read: of another database, or of a text that is too long. */
  readonly isRead: boolean;
}

const named = String.raw`(?:"?\w+"?\s*\.\s*)?"?(\w+)"?`;
const madeFunction = new RegExp(String.raw`^create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+${named}\s*\(`, 'i');
const madeTrigger = new RegExp(String.raw`^create\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b([^;]*?)\son\s+(?:table\s+)?${named}[^;]*?\bexecute\s+(?:function|procedure)\s+${named}\s*\(`, 'i');

const madePolicy = new RegExp(String.raw`^create\s+policy\b[\s\S]*?\son\s+${named}`, 'i');
/** An assignment to the row that is written, as a statement of its own (https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-ASSIGNMENT). */
const assigning = /(?:^|;|\$|\b(?:begin|then|else|loop)\b)\s*new\s*\.\s*"?(\w+)"?\s*:?=/gi;
/** The row as the target of a query or of another row, and what is given back in its place. */
const assigningAll = /\bnew\s*:?=|(?<!\b(?:insert|merge)\s+)\binto\s+(?:(?!\bfrom\b)[^;])*?\bnew\b|\breturn\s+(?!new\b|old\b|null\b|coalesce\s*\()\w+\s*(?:\(|;)/i;

const counting = /\b(?:max|min|count|sum|avg|exists|row_number|order\s+by)\b/i;

/** Longer than any statement that makes a trigger. */
const longestTrigger = 2_000;

/** Reads which code the database runs by itself: functions of Postgres, and the triggers that call them (https://www.postgresql.org/docs/current/plpgsql-trigger.html). Of other databases nothing is read. */
export function codeInText(text: string, dialect: 'postgres' | 'mysql' | 'sqlite' = 'postgres'): CodeInText {
  const functions = new Map<string, CodeOfFunction>();
  const triggers: { table: string; runs: string; at: readonly WriteEvent[] }[] = [];
  let isRead = true;
  const policies: { table: string; words: readonly string[] }[] = [];
  if (dialect !== 'postgres' || !/\b(?:trigger|function|policy)\b/i.test(text)) return { functions, triggers, policies, isRead: dialect === 'postgres' };
  const all = (body: string, pattern: RegExp): readonly string[] => [...new Set([...body.matchAll(pattern)].map(([, name = '']) => name.toLowerCase()))];
  split(text, 0, parts.plain, (start, end) => {
    const begin = skip(text, start, end);
    const head = text.slice(begin, begin + 60);
    if (/^create\s+policy\b/i.test(head)) {
      const statement = text.slice(begin, end);
      const on = madePolicy.exec(statement);
      if (on) policies.push({ table: (on[1] ?? '').toLowerCase(), words: [...new Set(statement.slice(on[0].length).match(/\w+/g))] });
    }
    if (!/^create\b[^;]*\b(?:function|procedure|trigger)\b/i.test(head)) return undefined;
    const statement = text.slice(begin, end).replace(/--.*$/gm, '');
    const made = madeFunction.exec(statement);
    if (made) {
      const body = statement.slice(made[0].length);
      functions.set((made[1] ?? '').toLowerCase(), {
        counted: body.split(';').filter((part) => counting.test(part)).flatMap((part) => all(part, new RegExp(String.raw`\b(?:from|join|only)\s+${named}`, 'gi'))),
        calls: all(body, /(\w+)"?\s*\(/g),
        writes: /\bexecute\s+(?!function\b|procedure\b|on\b)/i.test(body) ? ['*'] : all(body, new RegExp(String.raw`\b(?:update|insert\s+into|delete\s+from|merge\s+into)\s+(?:only\s+)?${named}`, 'gi')),
        sets: assigningAll.test(body) ? ['*'] : [...body.matchAll(assigning)].map(([, name = '']) => name.toLowerCase()),
      });
    }
    const [, events = '', table, runs] = madeTrigger.exec(statement.slice(0, longestTrigger)) ?? [];
    if (table !== undefined && runs !== undefined) triggers.push({ table: table.toLowerCase(), runs: runs.toLowerCase(), at: (['insert', 'update', 'delete'] as const).filter((one) => new RegExp(String.raw`\b(?:before|after|or|of)\s+${one}\b`, 'i').test(events)) });
    // A trigger of another database stands in no grammar that is known here.
    else if (!made) isRead = false;
    return undefined;
  });
  return { functions, triggers, policies, isRead };
}

/** Calls `each` with the range of every statement; where it gives an offset, the text goes on there. */
function split(text: string, from: number, pattern: RegExp, each: (start: number, end: number) => number | undefined): void {
  const tokens = new RegExp(pattern);
  let start = from;
  tokens.lastIndex = from;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    if (match.groups?.end === undefined) continue;
    start = each(start, match.index) ?? tokens.lastIndex;
    tokens.lastIndex = start;
  }
  each(start, text.length);
}

function skip(text: string, start: number, end: number): number {
  leading.lastIndex = start;
  leading.exec(text);
  return Math.min(leading.lastIndex, end);
}

/** The end of the rows that stand behind `COPY … FROM stdin;`. */
function endOfData(text: string, from: number): number {
  const end = text.indexOf('\n\\.', from);
  return end === -1 ? text.length : end + 3;
}

/** The statements of `DO $$ BEGIN … END $$`, each from its first word on: `IF NOT EXISTS (…) THEN ALTER TABLE …`. */
function ofBlock(statement: string, start: number): readonly SqlStatement[] {
  const quote = /\$(?:[a-z_]\w*)?\$/i.exec(statement);
  if (!quote) return [];
  const end = statement.indexOf(quote[0], quote.index + quote[0].length);
  const body = statement.slice(quote.index + quote[0].length, end === -1 ? undefined : end);
  const offset = start + quote.index + quote[0].length;
  const found: SqlStatement[] = [];
  split(body, 0, parts.plain, (from, to) => {
    const piece = body.slice(from, to);
    const match = inner.exec(piece);
    if (match) found.push({ text: piece.slice(match.index), start: offset + from + match.index, inBlock: true });
    return undefined;
  });
  return found;
}
