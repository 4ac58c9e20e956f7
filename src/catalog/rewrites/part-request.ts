import type { Field, TextEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperties } from './edit-literal';
import { properties } from './properties';
import type { Imported, Query } from '../types';

/** Which of its rows a query is to give, as a request says it: what the request leaves out asks for nothing. All is source text that is known where the query stands. */
export interface PartRequest {
  /** Columns that equal what the request says, each with the text of that: `part.status`, which is a text or `undefined`. */
  readonly equal: readonly { readonly field: Field; readonly asked: string }[];
  /** Texts of which one contains what the request says, in any case; what is empty is in every text. */
  readonly search?: { readonly fields: readonly Field[]; readonly asked: string };
  /** How many rows, or `undefined`: `part.limit`. They come in an order that leaves nothing to chance. */
  readonly limit?: string;
  readonly imported: Imported;
  /** The version range of a package in the nearest `package.json`. */
  dependencyVersion(name: string): string | undefined;
}

/** What a column is compared with: a truth is told from the text that says it, and of an enumeration, whose database refuses other texts, only its members are asked for. */
export type Compared = { readonly kind: 'value'; readonly text: string } | { readonly kind: 'members'; readonly text: string };

/** How a library says the conditions; a text is a pattern in which every sign stands for itself. */
export interface PartForm {
  equals(field: Field, compared: Compared): string;
  contains(field: Field, pattern: string): string;
  any(conditions: string): string;
  /** The signs of a text that stand for others, as a regular expression: those of `LIKE`, or of another pattern. */
  readonly signs: string;
}

/** The signs of a pattern of `LIKE` that stand for others: https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE */
export const likeSigns = '[%_\\\\]';

/** The text that a request gives, as the column has it. Undefined of columns that are neither text, truth, nor an enumeration whose members are known. */
export function comparedWith({ field, asked }: PartRequest['equal'][number], query: Query): Compared | undefined {
  if (field.kind === 'enum') {
    const members = query.data?.enums.get(field.type);
    const list = members && `[${members.map((one) => `'${one}'`).join(', ')}]`;
    return list === undefined ? undefined : { kind: 'members', text: `${isTypescript(query) ? `(${list} as const)` : list}.filter((one) => one === ${asked})` };
  }
  return field.type === 'Boolean' ? { kind: 'value', text: `${asked} === 'true'` } : field.type === 'String' ? { kind: 'value', text: asked } : undefined;
}

/** The conditions as parts of an object that has those of the columns, each left out where the request does not say it: `...(part.status !== undefined && { status: part.status })`. */
export function conditionParts({ equal, search }: PartRequest, query: Query, form: PartForm): readonly string[] | undefined {
  const parts = equal.map((one) => {
    const compared = comparedWith(one, query);
    return compared && `...(${one.asked} !== undefined && { ${form.equals(one.field, compared)} })`;
  });
  if (parts.includes(undefined)) return undefined;
  return [...parts as string[], ...(search ? [`...(${search.asked} && { ${searchText(search, form)} })`] : [])];
}

/** The condition that one of several columns contains a text: `{ title: … }`, or all of them for one name of the pattern. */
function searchText({ fields, asked }: NonNullable<PartRequest['search']>, form: PartForm): string {
  const escaped = `${asked}.replace(/${form.signs}/g, '\\\\$&')`;
  const [only, ...others] = fields;
  if (only && others.length === 0) return form.contains(only, escaped);
  return form.any(`[${escaped}].flatMap((pattern) => [${fields.map((field) => `{ ${form.contains(field, 'pattern')} }`).join(', ')}])`);
}

/** The edit that puts conditions into an object which is written out; undefined where it names one of the columns, spreads something, or has a choice of several of its own. */
export function addConditions(written: ts.Expression, request: PartRequest, parts: readonly string[]): TextEdit | undefined {
  const literal = bare(written);
  const known = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  const taken = [...askedColumns(request), 'OR', 'AND', '$or', '$and'];
  return !known || !ts.isObjectLiteralExpression(literal) || taken.some((name) => known.has(name)) ? undefined : addProperties(literal, parts);
}

/** Names of the columns that a request asks by: JavaScript finds nothing in those that a row does not have. */
export function askedColumns({ equal, search }: PartRequest): readonly string[] {
  return [...equal.map(({ field }) => field.name), ...search?.fields.map(({ name }) => name) ?? []];
}

/** Whether a query stands in a file that has types. */
export function isTypescript({ call }: Query): boolean {
  return isTypeScript(call.getSourceFile().fileName);
}
