import { bare, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Query } from '../types';
import type { SqlDialect } from './dialect';
import { inPrepared } from './prepared';

/** How a driver takes a list in the place of one value. */
export interface ListForm {
  readonly dialect: SqlDialect;
  /** Methods that take no list, and the one that does instead: `execute` and `query`. */
  readonly instead?: Readonly<Record<string, string>>;
  /** The method that takes the text and a list of values, of a driver whose templates take no lists. */
  readonly method?: string;
  /** True where the client makes the type of a list from its first value, and not from what the statement says of it. */
  readonly guessesTypes?: boolean;
  /** True where rows may be given with other names than the columns have. */
  readonly mayRename?: boolean;
}

/** What stands around a list of keys in the place of one. */
export const lists: Readonly<Record<SqlDialect, readonly [string, string]>> = { postgres: ['= ANY(', ')'], mysql: ['IN (', ')'], sqlite: ['IN (SELECT value FROM json_each(', '))'] };

/** A text with one parameter in it that is the key, and how the call is written with another text and all keys. */
export interface Written {
  readonly before: string;
  readonly after: string;
  /** With a parameter for every value. */
  readonly text: string;
  readonly parameter: number;
  /** What only the old call needs. */
  readonly leftOver?: ts.Statement;
  call(before: string, after: string): string;
}

/** A statement that is written out, with a parameter (`$1`) for each of its values, and how the call is written with another text and other values. */
export interface WholeText {
  readonly text: string;
  readonly values: readonly ts.Expression[];
  /** Undefined where no quotation marks can hold the text. */
  call(text: string, values: readonly string[]): string | undefined;
}

/** The statement of a call that is a text with a list of values, or a template; undefined where it is put together. */
export function wholeText(call: Query['call'], { method }: ListForm): WholeText | undefined {
  if (ts.isTaggedTemplateExpression(call)) return ofTemplate(call, method);
  if (!ts.isCallExpression(call)) return undefined;
  const given = textAndList(call);
  if (!given) return undefined;
  const { text, list } = given;
  const quote = text.getText().charAt(0);
  return {
    text: text.text, values: list.elements,
    call(changed, values) {
      const literal = inQuotes(changed, quote);
      return literal === undefined ? undefined : `${call.expression.getText()}${typesOf(call)}(${literal}, [${values.join(', ')}])`;
    },
  };
}

/** The text and the list of values that a call is given, where it is given nothing else and both are written out. */
export function textAndList({ arguments: [first, second, ...more] }: ts.CallExpression): { readonly text: ts.StringLiteralLike; readonly list: ts.ArrayLiteralExpression } | undefined {
  const text = first && bare(first);
  const list = second && bare(second);
  if (!text || !ts.isStringLiteralLike(text) || !isVerbatim(text) || !list || !ts.isArrayLiteralExpression(list) || list.elements.some(ts.isSpreadElement) || more.length > 0) return undefined;
  return { text, list };
}

/** Whether a text is what stands between its quotation marks: with an escape in it, the source is another text. */
export function isVerbatim(text: ts.StringLiteralLike): boolean {
  return text.getText().slice(1, -1) === text.text;
}

/** All that a statement is given; undefined where that is not written out. MySQL's driver takes the only value without a list around it. */
export function valuesOf(call: Query['call'], form: ListForm): readonly ts.Expression[] | undefined {
  const second = ts.isCallExpression(call) ? call.arguments[1] : undefined;
  return wholeText(call, form)?.values ?? (form.dialect === 'mysql' && second && !ts.isArrayLiteralExpression(bare(second)) ? [second] : undefined);
}

function ofTemplate(call: ts.TaggedTemplateExpression, method: string | undefined): WholeText | undefined {
  const { tag, template } = call;
  const texts = textsOf(template);
  if (!texts || !ts.isTemplateExpression(template) || texts.some((text) => /\$\d/.test(text))) return undefined;
  return {
    text: withParameters(texts), values: template.templateSpans.map(({ expression }) => expression),
    call: (changed, values) => (method === undefined ? `${tag.getText()}${typesOf(call)}\`${changed.replace(/\$(\d+)/g, (_, place: string) => `\${${values[Number(place) - 1] ?? ''}}`)}\`` : `${ownerOf(tag)}.${method}${typesOf(call)}(\`${changed}\`, [${values.join(', ')}])`),
  };
}

function typesOf({ typeArguments }: ts.CallExpression | ts.TaggedTemplateExpression): string {
  return typeArguments ? `<${typeArguments.map((type) => type.getText()).join(', ')}>` : '';
}

function inQuotes(text: string, quote: string): string | undefined {
  const wanted = text.includes(quote) ? '`' : quote;
  return text.includes(wanted) || (wanted === '`' && text.includes('${')) ? undefined : wanted + text + wanted;
}

/** The text of a query that is written out in it, at the place of the key; undefined where it is put together. */
export function writtenIn(inner: Query, form: ListForm, keyField: string, key: ts.Expression, keyList: string): Written | undefined {
  const { call } = inner;
  if (ts.isPropertyAccessExpression(call)) return undefined;
  if (form.dialect === 'sqlite') return inPrepared(inner, key, keyList);
  return ts.isTaggedTemplateExpression(call) ? inTemplate(call, form, keyField, key, keyList) : inArguments(call, form, key, keyList);
}

/** `client.query('… WHERE id = $1', [id])` */
function inArguments(call: ts.CallExpression, { dialect, instead }: ListForm, key: ts.Expression, keyList: string): Written | undefined {
  const [first, second, ...more] = call.arguments;
  const text = first && bare(first);
  const given = second && bare(second);
  if (!text || !ts.isStringLiteralLike(text) || !given || more.length > 0) return undefined;
  // mysql2 takes the only value without a list around it.
  const values = ts.isArrayLiteralExpression(given) ? given.elements : dialect === 'mysql' && uncast(given) === uncast(key) ? [given] : undefined;
  if (!values || values.some(ts.isSpreadElement)) return undefined;
  const index = values.findIndex((element) => uncast(element) === uncast(key));
  const place = index < 0 ? undefined : placeOf(text.text, index, values.length, dialect);
  if (!place || !isVerbatim(text)) return undefined;
  const list = values.map((element, at) => (at === index ? keyList : element.getText())).join(', ');
  const quote = text.getText().charAt(0);
  const head = headOf(call, instead);
  return {
    before: text.text.slice(0, place.at), after: text.text.slice(place.at + place.parameter.length), text: text.text, parameter: index + 1,
    call: (before, after) => `${head}${quote}${before}${place.parameter}${after}${quote}, [${list}])`,
  };
}

/** The call up to its first argument, by the name of the method that takes lists. */
export function headOf(call: ts.CallExpression, instead: ListForm['instead'] = {}): string {
  const [first] = call.arguments;
  const text = call.getText();
  const callee = bare(call.expression);
  const head = text.slice(0, (first?.getStart() ?? call.end) - call.getStart());
  if (!ts.isPropertyAccessExpression(callee)) return head;
  const name = Object.hasOwn(instead, callee.name.text) ? instead[callee.name.text] : undefined;
  if (name === undefined) return head;
  const at = callee.name.getStart() - call.getStart();
  return head.slice(0, at) + name + head.slice(at + callee.name.text.length);
}

/** A numbered parameter in a text: `$1`, which is no part of `$12`. */
export function parameterIn(parameter: number, flags = ''): RegExp {
  return new RegExp(`\\$${parameter}(?!\\d)`, flags);
}

/** Where the parameter of a value stands, that stands there once. */
export function placeOf(text: string, index: number, count: number, dialect: ListForm['dialect']): { readonly at: number; readonly parameter: string } | undefined {
  const isNumbered = dialect === 'postgres';
  const places = [...text.matchAll(isNumbered ? parameterIn(index + 1, 'g') : /\?/g)];
  // A question mark in a text, a name or a comment is none; two stand for a name (https://sidorares.github.io/node-mysql2/docs/documentation/prepared-statements).
  const outside = text.replace(/'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*/g, '').split('?').length - 1;
  if (!isNumbered && (places.length !== count || outside !== count || text.includes('??') || /#|\/\*/.test(text))) return undefined;
  const place = !isNumbered ? places[index] : places.length === 1 ? places[0] : undefined;
  return place && { at: place.index, parameter: place[0] };
}

/** `` sql`… WHERE id = ${id}` `` */
function inTemplate(call: ts.TaggedTemplateExpression, { method, mayRename = false }: ListForm, keyField: string, key: ts.Expression, keyList: string): Written | undefined {
  const { tag, template } = call;
  if (!ts.isTemplateExpression(template) || (mayRename && isRenamed(key, keyField))) return undefined;
  const spans = template.templateSpans;
  const index = spans.findIndex((span) => uncast(span.expression) === uncast(key));
  const texts = textsOf(template);
  if (index < 0 || !texts) return undefined;
  const written = (from: number, to: number, value: (at: number) => string): string => texts.slice(from, to).map((text, place) => (place === 0 ? '' : value(from + place - 1)) + text).join('');
  const source = (at: number): string => `\${${spans[at]?.expression.getText() ?? ''}}`;
  const numbered = (at: number): string => `$${at + 1}`;
  const types = typesOf(call);
  const shown = method === undefined ? source : numbered;
  const values = spans.map(({ expression }, place) => (place === index ? keyList : expression.getText())).join(', ');
  return {
    before: written(0, index + 1, shown), after: written(index + 1, texts.length, shown), text: written(0, texts.length, numbered), parameter: index + 1,
    call: (before, after) => (method === undefined ? `${tag.getText()}${types}\`${before}\${${keyList}}${after}\`` : `${ownerOf(tag)}.${method}${types}(\`${before}${numbered(index)}${after}\`, [${values}])`),
  };
}

/** What stands between the values of a template; undefined with an escape in it, where the source is another text. */
export function textsOf(template: ts.TemplateLiteral): readonly string[] | undefined {
  const literals = ts.isTemplateExpression(template) ? [template.head, ...template.templateSpans.map(({ literal }) => literal)] : [template];
  return literals.some(({ rawText, text }) => rawText !== undefined && rawText !== text) ? undefined : literals.map(({ text }) => text);
}

/** The text of a template with a parameter (`$1`) in the place of each value. */
export function withParameters(texts: readonly string[]): string {
  return texts.map((text, place) => (place === 0 ? '' : `$${place}`) + text).join('');
}

/** What has the method that stands for a tag: `client` of `` client.sql`…` ``, and `sql` itself. */
function ownerOf(tag: ts.Expression): string {
  const node = bare(tag);
  return ts.isPropertyAccessExpression(node) ? node.expression.getText() : node.getText();
}

/**
 * Whether rows may have the column under another name: a client can be told to give `customer_id` as `customerId` (https://github.com/porsager/postgres#data-transformation). Where the
 * file reads it as the database calls it, this one is not.
 */
function isRenamed(key: ts.Expression, column: string): boolean {
  return column.includes('_') && !new RegExp(`\\.${column}\\b`).test(key.getSourceFile().text);
}
