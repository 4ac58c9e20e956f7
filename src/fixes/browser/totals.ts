import { dialectOf, type FieldTest, type Figure } from '../../catalog';
import type { Fix } from '../../core';
import { camel, snake } from '../../project/letter-case';
import { isTypeScript } from '../../project/paths';
import { bare, isOr, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { noun, plural, rowOf, singular } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { holdInstead } from './counted';
import { hookOf } from './download';
import { refuse } from '../refuse';
import { isReadElsewhere, sayIn } from './kept';
import { placeOf, type Place } from './figures';
import { heldBy, withoutDefault, type Held } from './held';
import { isEmptyList, shownAt } from './shown';

/** Numbers that a component adds up from all rows, and nothing else of them: asked of a function of the database, which a new migration makes. */
export function planTotals({ subject }: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { query, works, served } = subject;
  const { checker, withheld, workspace } = context;
  if (served || !works.some(({ kind }) => kind === 'sum' || kind === 'count')) return undefined;
  const dialect = dialectOf(query.library);
  const name = works.map(({ list }) => hookOf(list, checker)).find((one) => one !== undefined);
  const held = dialect.totals && name ? heldBy(name, query, { checker }) : undefined;
  if (!held || held.references.length === 0) return undefined;
  const all = held.references.map((one) => placeOf(shownAt(one), query, checker));
  if (all.includes('decimal')) return refuse(withheld, 'sums of numbers that are not whole end in other digits than JavaScript\'s');
  const places = all.filter((one) => typeof one !== 'string');
  const figures = figuresOf(places);
  const by = places[0]?.by;
  // One number of rows needs no function.
  if (places.length < all.length || (!by && figures.length < 2 && !figures[0]?.sum)) return undefined;
  if (by && (figures.length > 1 || places.some((one) => one.by !== by) || held.by.kind === 'cached' && !held.by.element.initializer)) return refuse(withheld, 'groups are added up in several ways');
  const row = camel(singular(noun(query.entity ?? rowOf(query))));
  const found = dialect.totals?.(query, { figures, ...(by && { by }), wish: `${snake(row)}_${by ? `${figures[0]?.name ?? 'totals'}_by_${snake(by.column)}` : figures.length > 1 ? 'totals' : figures[0]?.name ?? 'total'}`, made: workspace.made(), text: workspace.text });
  if (typeof found === 'string') return refuse(withheld, found);
  if (!found) return undefined;
  if (held.by.kind === 'cached' && isReadElsewhere(held.by, held.handed, context.workspace)) return refuse(withheld, 'the kept rows are read or written by their key elsewhere');
  const builder = new EditBuilder();
  const data = withoutDefault(held.handed);
  // Without a default there may be no number either.
  if (data === bare(held.handed)) return refuse(withheld, 'the rows may be missing where they are handed over');
  const names = new Names(query.call);
  const local = held.name.text === 'data' ? 'data' : names.free(`${row}${by || figures.length > 1 ? 'Totals' : figures[0]?.sum ? 'Total' : 'Count'}`);
  const initial = by ? '{}' : figures.length === 1 ? '0' : `{ ${figures.map((one) => `${one.name}: 0`).join(', ')} }`;
  for (const place of places) {
    const text = placeText(place, held, local, by ? '{}' : '0', figures);
    if (text === undefined) return refuse(withheld, 'the numbers cannot take the place of the rows everywhere');
    // What is filled by hand may be changed by hand, which what is held may not.
    builder.replace(place.node, place.filledBy ? `{ ...${text} }` : text);
    if (place.filledBy) builder.remove(place.filledBy);
  }
  const typed = by !== undefined && isTypeScript(query.call.getSourceFile().fileName);
  builder.replace(held.handed, typed ? `(${data.getText()} ?? {}) as Record<string, number>` : `${data.getText()} ?? ${initial}`).replace(query.call, found.query);
  holdInstead(builder, held, names, local, initial, typed ? '<Record<string, number>>' : '');
  if (held.by.kind === 'cached') sayIn(builder, held.by, `{ totals: [${[...figures.map((one) => one.name), ...(by ? [by.name] : [])].map((one) => `'${one}'`).join(', ')}] }`);
  const migration = found.migration.slice(found.migration.lastIndexOf('/') + 1);
  return {
    kind: 'into-query', preferred: false, changesBehavior: true, edits: [...builder.build(), ...found.edits],
    title: `Let the database add up the ${plural(rowOf(query))} (a function that the new migration ${migration} makes, which has to be applied first; also beyond the rows that the server cuts off)`,
  };
}

/** What a test asks, as a part of a name: `paid`, `no_due_date`, `total_above_100`. */
function wordOf({ field, is, value }: FieldTest): string {
  const column = snake(field.column);
  if (value === 'null') return `${is === 'equal' ? 'no' : 'with'}_${column}`;
  if (value === 'true' || value === 'false') return (value === 'true') === (is === 'equal') ? column : `not_${column}`;
  const text = is === 'among' ? 'chosen' : snake(value.replace(/['"]/g, ''));
  return is === 'equal' && /^[a-z]/.test(text) ? text : `${column}_${is === 'equal' || is === 'among' ? '' : `${snake(is)}_`}${text}`;
}

/** The different figures of all places, each with a name. */
function figuresOf(places: readonly Place[]): readonly Figure[] {
  const found: Figure[] = [];
  for (const { figure } of places) {
    if (found.some((one) => isSame(one, figure))) continue;
    const base = [...figure.tests.map(wordOf), figure.sum ? `${snake(figure.sum.column)}_sum` : 'count'].join('_');
    const wish = base === 'count' ? 'row_count' : /^[a-z]/.test(base) ? base : `rows_${base}`;
    let name = wish;
    for (let i = 2; found.some((one) => one.name === name); i++) name = `${wish}_${i}`;
    found.push({ ...figure, name });
  }
  return found;
}

function isSame(a: Omit<Figure, 'name'>, b: Omit<Figure, 'name'>): boolean {
  const text = ({ sum, tests }: Omit<Figure, 'name'>): string => [sum?.name, ...tests.map(({ field, is, value }) => `${field.name} ${is} ${value}`)].join('|');
  return text(a) === text(b);
}

/** What stands in the place of a figure; undefined where it may not be there yet. */
function placeText({ node, base, isSafe, figure }: Place, { by }: Held, local: string, none: string, figures: readonly Figure[]): string | undefined {
  const own = figures.length > 1 ? figures.find((one) => isSame(one, figure))?.name : undefined;
  const read = (link: '.' | '?.'): string => (own === undefined ? local : `${local}${link}${own}`);
  if (by.kind === 'state' || by.element.initializer !== undefined) return read('.');
  const inner = bare(base);
  if (ts.isBinaryExpression(inner) && isEmptyList(bare(inner.right))) return `(${read('?.')} ?? ${none})`;
  const { child, user } = outward(node);
  return isSafe || (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind)) ? read('?.') : undefined;
}
