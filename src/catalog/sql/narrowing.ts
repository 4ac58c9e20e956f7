import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { onlyColumns } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';
import { quotedName } from './names';
import { isOfOneTable } from './page';
import { statementsIn } from './parser';
import { isStar } from './tree';
import { wholeStatement, type StatementForm } from './whole-statement';
import { isVerbatim, textsOf, withParameters } from './written';

/** `SELECT *` at the beginning of a text, with the name of the table before the star. */
const everything = /^(\s*select\s+)((?:[\w"`]+\.)?)\*/i;

/** Columns in the place of the star of a plain `SELECT` from one table (https://www.postgresql.org/docs/current/queries-select-lists.html). */
export function narrowing(query: Query, form: StatementForm): Narrowing | undefined {
  // In a list of values a column is known by its place.
  const node = query.hasOtherRows ? undefined : textIn(query, form);
  const texts = node && (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node) ? textsOf(node) : isVerbatim(node) ? [node.text] : undefined);
  const star = texts && everything.exec(texts[0] ?? '');
  if (!node || !star || !readsAll(withParameters(texts), form)) return undefined;
  const [, before = '', table = ''] = star;
  const start = node.getStart() + 1 + before.length;
  const quote = node.getText().charAt(0);
  return onlyColumns((fields) => [{
    start, end: start + table.length + 1, newText: fields.map(({ column }) => `${table}${quotedName(column, form.dialect).replaceAll(quote, `\\${quote}`)}`).join(', '),
  }]);
}

/** The text of a statement, where no other call sends it. */
function textIn(query: Query, form: StatementForm): ts.TemplateLiteral | ts.StringLiteral | undefined {
  const { call, inputs } = query;
  const text = ts.isTaggedTemplateExpression(call) ? call.template : inputs?.[0];
  const node = text && ts.isExpression(text) ? bare(text) : text;
  if (!node || !(ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node))) return undefined;
  return isWithin(node, call) || (form.values === 'prepared' && wholeStatement(query, form, [])) ? node : undefined;
}

/** Whether the rows of a text are those of one table, each once, with all columns and nothing else. */
function readsAll(text: string, { dialect }: StatementForm): boolean {
  const statements = statementsIn(text, dialect);
  const [statement] = statements ?? [];
  const select = statements?.length === 1 && statement && 'SelectStmt' in statement ? statement.SelectStmt : undefined;
  const [only, ...others] = select?.targetList ?? [];
  const value = only && 'ResTarget' in only ? only.ResTarget.val : undefined;
  return select !== undefined && others.length === 0 && value !== undefined && isStar(value) && isOfOneTable(select);
}
