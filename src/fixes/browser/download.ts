import { dialectOf, type FieldTest, type IntoQuery, type SortedBy } from '../../catalog';
import type { Fix } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowOf } from '../../rules/words';
import { testsOf } from '../bounds/predicate';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { sortedBy } from './comparator';
import { countInstead } from './counted';
import { heldBy, isAskedFor, type Held } from './held';
import { debounced, searchOf, type Search } from './search';
import { baseText, commonSteps, shownAt, stepName, type Shown } from './shown';

/** So many rows of what a search finds are shown. */
const mostFound = 100;

/** What of the component's work the query can do. */
interface Moved {
  readonly tests: readonly FieldTest[];
  readonly order?: SortedBy;
  readonly take?: number;
  readonly skip?: number;
  readonly search?: Search;
  /** How many of the steps that all places begin with. */
  readonly steps: number;
}

/** The condition, the order, the range or the number that a component works out of all rows, asked of the database instead. */
export function planDownload({ subject }: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { query, works } = subject;
  const { checker, withheld } = context;
  const name = works.map(({ list }) => bare(list)).find(ts.isIdentifier);
  const held = name && heldBy(name, query, checker);
  if (!held) return refuse(withheld, 'the rows also come from, or go, elsewhere than to this component');
  const shown = held.references.filter((one) => !isAskedFor(one)).map(shownAt);
  const isCounted = shown.length > 0 && shown.every(({ counted }) => counted) && shown.length === held.references.length;
  const moved = movedOf(shown, subject, context);
  const counts = isCounted && moved?.order === undefined && moved?.take === undefined && shown.every(({ steps }) => steps.length === moved?.steps);
  if (!moved || (moved.steps === 0 && !counts)) return refuse(withheld, 'the database may answer otherwise than JavaScript does, or the places that show the rows need different ones');
  if (works.some(({ node }) => !shown.some(({ steps, counted }) => steps.slice(0, moved.steps).includes(node) || counted === (node as ts.Node)))) return refuse(withheld, 'a part of the work would be left to the browser');
  const imports = new Imports(query.call.getSourceFile(), new Names(query.call));
  const builder = new EditBuilder();
  const { search, ...rest } = moved;
  const term = search && debounced(builder, search, imports, checker);
  if (search && term === undefined) return undefined;
  const asked = dialectOf(query.library).intoQuery?.(query, { ...rest, wants: counts ? 'count' : 'rows', imported: imports.named, ...(search && term !== undefined && { search: { fields: search.fields, term } }) });
  if (!asked || (moved.order && asked.isOrdered !== true) || (search && asked.isSearched !== true) || isReadElsewhere(held, context)) return undefined;
  if (counts) {
    if (!countInstead(builder, held, shown, asked)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  } else for (const one of shown) put(builder, one, moved.steps);
  builder.replace(query.call, asked.query);
  if (!sayInKey(builder, held, moved, counts, term)) return refuse(withheld, 'what the condition depends on is not what the rows are loaded for');
  imports.apply(builder);
  return { kind: 'into-query', title: titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0), preferred: true, changesBehavior: true, edits: builder.build() };
}

function refuse(withheld: FixContext['withheld'], reason: string): undefined {
  withheld?.(reason);
}

/** The first steps of all places, as far as the database can take them. */
function movedOf(shown: readonly Shown[], { query }: FixableFinding<'download'>['subject'], { checker }: FixContext): Moved | undefined {
  const [first] = shown;
  const common = first?.steps.slice(0, commonSteps(shown)) ?? [];
  const tests: FieldTest[] = [];
  let order: SortedBy | undefined;
  let range: Pick<Moved, 'take' | 'skip'> | undefined;
  let search: Search | undefined;
  let steps = 0;
  for (const step of common) {
    if (range) break;
    const name = stepName(step);
    const box: Search | undefined = name === 'filter' && !search && step.arguments.length === 1 ? searchOf(step.arguments[0], query, checker) : undefined;
    if (box) {
      search = box;
    } else if (name === 'filter') {
      const found = step.arguments.length === 1 ? testsOf(step.arguments[0], query, checker) : undefined;
      if (!found || found.some(({ field }) => tests.some((test) => test.field.name === field.name))) break;
      tests.push(...found);
    } else if (name === 'slice') {
      range = rangeOf(step);
      if (!range) break;
    } else {
      // To sort what was sorted keeps the first order among equals, which is a second column.
      const by: SortedBy | undefined = order ? undefined : sortedBy(step.arguments[0], query.model);
      // Moments that JavaScript takes for one, because it knows no parts of a millisecond, a second order would decide.
      if (!by || (by.field.type !== 'Int' && isOrdered(query.call))) break;
      order = by;
    }
    steps++;
  }
  // What is found may be everything again.
  return { tests, ...(order && { order }), ...(search && { search, take: mostFound }), ...range, steps };
}

function isOrdered(call: ts.Node): boolean {
  return /\.\s*order\s*\(/.test(call.getText());
}

/** `slice(0, 10)`, where both are written out. */
function rangeOf({ arguments: given }: ts.CallExpression): Pick<Moved, 'take' | 'skip'> | undefined {
  const [from, to] = given.map((one) => (ts.isNumericLiteral(bare(one)) ? Number((bare(one) as ts.NumericLiteral).text) : Number.NaN));
  if (from === undefined || to === undefined || given.length !== 2 || !Number.isInteger(from) || !Number.isInteger(to) || to <= from) return undefined;
  return { take: to - from, ...(from > 0 && { skip: from }) };
}

function put(builder: EditBuilder, shown: Shown, steps: number): void {
  const last = shown.steps[steps - 1];
  if (last) builder.replace(last, baseText(shown, last));
}

/** Names that the conditions compare with. */
function valuesOf({ tests }: Moved): readonly string[] {
  return [...new Set(tests.flatMap(({ value }) => (/^[A-Za-z_$][\w$]*$/.test(value) && !/^(?:null|true|false)$/.test(value) ? [value] : [])))];
}

/** Rows that are kept under a key are no longer all rows: the key says which. An effect runs anew when what it asks by has changed. */
function sayInKey(builder: EditBuilder, { by }: Held, moved: Moved, counts: boolean, term: string | undefined): boolean {
  const values = [...valuesOf(moved), ...(term === undefined ? [] : [term])];
  if (by.kind === 'state') {
    const missing = values.filter((value) => !by.dependencies?.elements.some((one) => one.getText() === value));
    if (missing.length > 0 && !by.dependencies) return false;
    if (by.dependencies && missing.length > 0) append(builder, by.dependencies, missing.join(', '));
    return true;
  }
  const parts = [
    ...moved.tests.map(({ field, is, value }) => (is === 'equal' ? (value === field.name ? value : `${field.name}: ${value}`) : `${field.name}: ['${is}', ${value}]`)),
    ...(term === undefined ? [] : [`search: ${term}`]),
    ...(moved.order ? [`order: '${moved.order.field.column}${moved.order.descending ? ' desc' : ''}'`] : []),
    ...(moved.take === undefined ? [] : [moved.skip === undefined ? `limit: ${moved.take}` : `range: [${moved.skip}, ${moved.skip + moved.take - 1}]`]),
    ...(counts ? ['count: true'] : []),
  ];
  append(builder, by.key, `{ ${parts.join(', ')} }`);
  return true;
}

function append(builder: EditBuilder, list: ts.ArrayLiteralExpression, text: string): void {
  const last = list.elements.at(-1);
  const at = last?.end ?? list.getStart() + 1;
  builder.range(list.getSourceFile(), at, at, last ? `, ${text}` : text);
}

/** Whether rows that are kept under a key are read or written by that key elsewhere. */
function isReadElsewhere({ by }: Held, { workspace }: FixContext): boolean {
  const [first] = by.kind === 'cached' ? by.key.elements : [];
  if (!first) return by.kind === 'cached';
  const key = ts.isStringLiteralLike(first) ? first.text : undefined;
  return key === undefined || workspace.files().some((file) => {
    const text = workspace.text(file);
    return text !== undefined && /Quer(?:y|ies)Data\b/.test(text) && text.includes(key);
  });
}

function titleOf({ tests, order, take, skip, search }: Moved, counts: boolean, row: string, { caveat }: IntoQuery, asksAgain: boolean): string {
  const rows = tests.length > 0 ? `${plural(row)} that match` : plural(row);
  const what = search ? `Let the database search the ${rows}, ${take ?? mostFound} at most` : counts ? `Let the database count the ${rows}` : take !== undefined ? `Load ${skip === undefined ? `${take} ${rows} at most` : `the ${rows} from ${skip + 1} to ${skip + take}`}` : tests.length > 0 ? `Load the ${rows} alone` : `Let the database sort the ${rows}`;
  const sorted = order && (tests.length > 0 || take !== undefined) ? `${what}, sorted by \`${order.field.column}\`` : what;
  const notes = [caveat, search ? 'asked when nobody types; letters are folded as the database does, and `*` stands for any' : asksAgain ? 'asked anew whenever the condition changes' : undefined].filter((note) => note !== undefined);
  return notes.length > 0 ? `${sorted} (${notes.join('; ')})` : sorted;
}
