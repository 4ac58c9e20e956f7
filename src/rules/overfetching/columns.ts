import type { Field, Model } from '../../core';
import { noun } from '../words';

/** Native types of values that have no limit in size. */
const largeTypes = /^(?:longtext|mediumtext|longblob|mediumblob|blob|bytea|jsonb?|xml|vector|halfvec|tsvector|clob|varbinary|image|ntext)$/i;
/** What long texts are called; nearly every column of Postgres is a `text`, so that the type alone says nothing. */
const longTexts: ReadonlySet<string> = new Set([
  'body', 'content', 'contents', 'html', 'markdown', 'text', 'description', 'bio', 'biography', 'notes', 'transcript', 'transcription', 'summary', 'prompt', 'payload', 'metadata', 'raw', 'embedding', 'source', 'base64', 'data uri', 'stack trace', 'stacktrace', 'log', 'logs', 'output', 'instructions', 'article',
]);

/** Of these, what is long in every row, so that even one of them counts. */
const heavy = /(?:content|contents|body|html|markdown|transcript|transcription|embedding|base64|payload|article|textcontent|binary|blob|file|pdf)$/i;

/** Whether a column is large in nearly every row: bytes, whole documents. */
export function isHeavy(field: Field): boolean {
  return isLarge(field) && (field.type === 'Bytes' || /^(?:vector|halfvec|tsvector|bytea|longtext|mediumtext|\w*blob)$/i.test(field.nativeType ?? '') || heavy.test(field.name));
}

/** Whether a column can hold a lot: JSON, bytes, a list, a long text. */
function isLarge({ kind, type, list, nativeType = '', name }: Field): boolean {
  if (kind === 'relation') return false;
  if (list || type === 'Json' || type === 'Bytes' || largeTypes.test(nativeType)) return true;
  if (type !== 'String' || /^(?:uuid|varchar|char|bpchar|character)/i.test(nativeType)) return false;
  const words = noun(name).split(' ');
  return longTexts.has(words.at(-1) ?? '') || longTexts.has(words.slice(-2).join(' ')) || (/^text$/i.test(nativeType) && /(?:content|body|html|text|description)$/i.test(name));
}

/** The columns of a model: relations are none. */
export function columnsOf(model: Model): readonly Field[] {
  return [...model.fields.values()].filter(({ kind }) => kind !== 'relation');
}

/** So many columns that reading all of them for a few is worth a word. */
const many = 10;

/** Whether rows of the model are worth a look at all: it has many columns, or large ones. */
export function isWide(model: Model): boolean {
  const columns = columnsOf(model);
  return columns.length >= many || columns.some(isLarge);
}

/** What is loaded and not used; undefined where that is too little to speak of. */
export interface Unused {
  readonly used: readonly Field[];
  readonly columns: number;
  /** Columns that can hold a lot, and that nothing reads. */
  readonly large: readonly Field[];
}

export function unusedOf(model: Model, fields: ReadonlySet<string>): Unused | undefined {
  const columns = columnsOf(model);
  const used = columns.filter(({ name }) => fields.has(name));
  const large = columns.filter((column) => !fields.has(column.name) && isLarge(column));
  const isSmallPart = columns.length >= many && used.length * 3 <= columns.length;
  const isPart = used.length * 2 <= columns.length || large.some(isHeavy);
  return (large.length > 0 && isPart) || isSmallPart ? { used, columns: columns.length, large } : undefined;
}
