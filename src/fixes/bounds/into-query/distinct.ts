import { dialectOf } from '../../../catalog';
import { isUniqueWith } from '../../../catalog/models/keys';
import type { Fix } from '../../../core';
import { bare, inlineFunction, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { isOrderless, type RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { inParentheses, isToldApart } from './grouped';
import { fieldOf, resultOf } from './predicate';

/** `new Set(rows.map((row) => row.status))`: the rows hold each value once, and nothing else. What is made of them stays. */
export function planDistinct({ site, uses }: FixableFinding<'in-memory'>['subject'], use: RowUse, { checker }: FixContext): Fix | undefined {
  const { meaning, call } = site;
  const given = ts.isNewExpression(use.node) ? use.node.arguments?.[0] : undefined;
  const mapped = given && bare(given);
  const field = mapped && mappedTo(mapped, site, checker);
  // A key has as many values as there are rows.
  const isKey = field && meaning.model && isUniqueWith(meaning.model, [field.name]);
  if (!field || isKey || use.filters.length > 0 || use.steps.length > 1 || uses.length > 1 || !isToldApart(field) || !(meaning.isSync || ts.isAwaitExpression(outward(call).user))) return undefined;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const asked = dialectOf(meaning.library).distinctRows?.(meaning, { field, imported: imports.named });
  if (!asked) return undefined;
  const builder = new EditBuilder();
  builder.replace(call, asked.query);
  imports.apply(builder);
  const isSame = isOrderless(use.node);
  return {
    kind: 'into-query', title: `Let the database find the distinct values of \`${field.name}\` of the ${plural(rowOf(meaning))}${inParentheses(isSame ? undefined : 'the values may come in another order', asked.caveat)}`, preferred: true, changesBehavior: !isSame || asked.caveat !== undefined, edits: builder.build(),
  };
}

/** The column that `rows.map((row) => row.status)` gives of rows with nothing done to them. */
function mappedTo(expression: ts.Expression, { meaning }: FixableFinding<'in-memory'>['subject']['site'], checker: ts.TypeChecker): ReturnType<typeof fieldOf> {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression) || expression.expression.name.text !== 'map' || expression.arguments.length !== 1) return undefined;
  const rows = bare(expression.expression.expression);
  if (!ts.isIdentifier(rows) && !ts.isAwaitExpression(rows) && !(meaning.rowsIn !== undefined && ts.isPropertyAccessExpression(rows) && rows.name.text === meaning.rowsIn)) return undefined;
  const fn = inlineFunction(expression.arguments[0]);
  const [row, ...others] = fn?.parameters ?? [];
  const result = fn && resultOf(fn);
  return row && others.length === 0 && result ? fieldOf(result, { query: meaning, checker, row: row.name }) : undefined;
}
