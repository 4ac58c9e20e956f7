import type { Node } from 'libpg-query';
import type { QueryOp } from '../types';
import { firstNamed, translate, type ReadDialect, type SqlDialect, type Translation } from './dialect';
import { isTooLong, parseStatements } from './parser';
import { factsOf } from './statement';
import type { SqlStored } from './stored';
import { translateOracle } from './oracle-words';
import { translateTsql } from './tsql';

export type { ReadDialect, SqlDialect };

/** A value as SQL writes it: a parameter by its number (1 is the first), or a literal. */
export type SqlValue = { readonly parameter: number } | { readonly named: string } | { readonly literal: string | number | boolean | null };

/** `column = value` for a column of the main table. */
export interface SqlEquality {
  readonly column: string;
  readonly value: SqlValue;
}

/** What one statement asks, as far as its text says. */
export interface SqlFacts {
  readonly op: QueryOp;
  /** The table that is read first or written; undefined where its name is not in the text. */
  readonly entity?: string;
  /** Every table that is read or written, subqueries included. */
  readonly tables: readonly string[];
  /** Conditions on columns of the main table, all of which must hold. */
  readonly equals: readonly SqlEquality[];
  /** Columns of the main table that must have one of a list's values. */
  readonly among: readonly string[];
  /** Whether there are conditions besides those: other operators, joins, alternatives. */
  readonly hasOtherConditions: boolean;
  /** The parameters of those. */
  readonly otherParameters: readonly number[];
  readonly hasWhere: boolean;
  /** Whether a condition is a text that is put in when the program runs (`WHERE ${conditions}`). */
  readonly isOpen: boolean;
  /** The greatest number of rows, where that is a literal. */
  readonly limit?: number;
  /** The parameter that gives it. */
  readonly limitParameter?: number;
  readonly isLimited: boolean;
  /** The columns that are read, or those that are written. */
  readonly columns: 'star' | readonly string[];
  /** What each column gets of the one row that is written, where the text names them. */
  readonly stored?: readonly SqlStored[];
  /** The columns by which an insert finds the row that it changes instead. */
  readonly conflict?: readonly string[];
  /** `FOR UPDATE` and its kin. */
  readonly locksRows: boolean;
  /** Whether a row of the main table may come more than once, or not as it is: joined to others, of a subquery. */
  readonly repeats?: boolean;
  /** Names under which a row has something else than the column that is called so. */
  readonly renamed?: readonly string[];
}

/** What stands in a text besides SQL. */
export interface SqlReading {
  /** Parameters that stand for a piece of SQL and not for a value. */
  readonly textParameters?: ReadonlySet<number>;
}

/** Texts are few and asked for often: by several rules, and again after every edit. */
const known = new Map<string, SqlFacts | undefined>();
const maxKnown = 5000;

/**
 * What a statement asks; undefined where the parser does not know it, where it is none of the four verbs, or where several stand in one text.
 * `BEGIN` and the like around a statement are looked through.
 */
export function readSql(text: string, dialect: ReadDialect = 'postgres', reading: SqlReading = {}): SqlFacts | undefined {
  const textParameters = reading.textParameters ?? new Set<number>();
  const key = `${dialect} ${[...textParameters].join()} ${text}`;
  if (known.has(key)) return known.get(key);
  if (known.size >= maxKnown) known.clear();
  const facts = read(text, dialect, textParameters);
  known.set(key, facts);
  return facts;
}

/** Texts that ask nothing of any table: they begin, end or set up a session or a transaction, or say what tables there are. */
const session = /^(?:begin|start\s+transaction|commit|rollback|end|abort|savepoint|release|set|reset|show|listen|unlisten|deallocate|discard|pragma|use|(?:create|alter|drop|comment\s+on|grant|revoke|reindex)\b(?![^]*\bselect))\b/i;

/** Whether a text only speaks of the session or of what the database is made of: `BEGIN`, `COMMIT`, `SET …`, `PRAGMA …`, `CREATE TABLE …`. One such statement per table or column is how these are made. */
export function isSessionCommand(text: string): boolean {
  const parts = text.replace(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, ' ').split(';').map((part) => part.trim()).filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => session.test(part));
}

/** Whether a text begins like a statement that asks for or changes rows; a fragment (`WHERE id = $1`) does not. Of a comment there is one end only: with any of the next ones, too, each more of them would double the ways to read them. */
export function beginsStatement(text: string): boolean {
  return /^(?:\s|\(|--[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/)*(?:select|insert|update|delete|with|merge|replace|truncate|values|call|refresh|copy|create|alter|drop|explain|analyze|vacuum|notify|lock|grant|do|exec|execute|table)\b/i.test(text);
}

function read(text: string, dialect: ReadDialect, textParameters: ReadonlySet<number>): SqlFacts | undefined {
  if (!/\b(?:select|insert|update|delete|with|replace|truncate)\b/i.test(text)) return undefined;
  if (isTooLong(text)) return undefined;
  const translation = dialect === 'postgres' ? undefined : dialect === 'tsql' ? translateTsql(text) : dialect === 'oracle' ? translateOracle(text) : translate(text, dialect);
  const statements = parseStatements(translation?.text ?? text)?.filter((statement) => !('TransactionStmt' in statement) && !('VariableSetStmt' in statement));
  const only = statements?.length === 1 ? statements[0] : undefined;
  const facts = only && factsOf(only, textParameters);
  return facts && (translation ? untranslated(facts, translation, text, only) : facts);
}

/** What the translation took out is said again, and names are spelled as the source has them: only Postgres folds them. */
function untranslated(facts: SqlFacts, { upsert, bulk, joined, names }: Translation, text: string, statement: Node): SqlFacts {
  const words = new Map<string, string>();
  for (const [word] of text.matchAll(/\w+/g)) if (!words.has(word.toLowerCase())) words.set(word.toLowerCase(), word);
  const spelled = (name: string): string => words.get(name.toLowerCase()) ?? name;
  const namedAs = (value: SqlValue): SqlValue => { const name = 'parameter' in value ? names[value.parameter - firstNamed] : undefined; return name === undefined ? value : { named: name }; };
  return {
    ...facts,
    ...(facts.entity !== undefined && { entity: spelled(facts.entity) }),
    tables: facts.tables.map(spelled),
    among: facts.among.map(spelled),
    equals: facts.equals.map(({ column, value }) => ({ column: spelled(column), value: namedAs(value) })),
    ...(facts.stored && { stored: facts.stored.map(({ column, value }) => ({ column: spelled(column), ...(value && { value: namedAs(value) }) })) }),
    ...('InsertStmt' in statement && (bulk ? { op: 'insert-many' } : upsert && facts.op === 'insert' ? { op: 'upsert' } : {})),
    ...(joined && { hasOtherConditions: true }),
  };
}
