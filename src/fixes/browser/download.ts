import { dialectOf, type Choice, type FieldTest, type IntoQuery, type SortedBy } from '../../catalog';
import type { Fix } from '../../core';
import { declarationOf } from '../../flow/symbols';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { rootOf } from '../../rules/client-side-processing/work';
import { plural, rowOf } from '../../rules/words';
import { EditBuilder, indentUnit } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { sortedBy } from './comparator';
import { conditionsOf } from './conditions';
import { countInstead } from './counted';
import { heldBy, isAskedFor, type Apart, type Held } from './held';
import { isCalledLate } from './late-calls';
import { debounced, type Search } from './search';
import { baseText, commonSteps, stepName, type Shown } from './shown';
import { askByNewest, latestAlone, statementAround } from './turns';
import { isChangedLater, shownIn } from './worked-out';

/** So many rows of what a search finds are shown. */
const mostFound = 100;

/** What of the component's work the query can do. */
interface Moved {
  readonly tests: readonly FieldTest[];
  readonly choices: readonly Choice[];
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
  const name = works.map(({ list }) => hookOf(list, checker)).find((one) => one !== undefined);
  const held = name && heldBy(name, query, checker);
  if (!held) return refuse(withheld, 'the rows also come from, or go, elsewhere than to this component');
  const shown = shownIn(held.references.filter((one) => !isAskedFor(one)));
  const isCounted = shown.length > 0 && shown.every(({ counted, whole }) => counted && !whole) && shown.length === held.references.length;
  const moved = movedOf(shown, subject, context);
  const counts = isCounted && moved?.order === undefined && moved?.take === undefined && shown.every(({ steps }) => steps.length === moved?.steps);
  if (!moved || (moved.steps === 0 && !counts)) return refuse(withheld, 'the database may answer otherwise than JavaScript does, or the places that show the rows need different ones');
  if (works.some(({ node }) => !shown.some(({ steps, counted, whole }) => steps.slice(0, moved.steps).includes(node) || whole?.calls.includes(node) || counted === (node as ts.Node)))) return refuse(withheld, 'a part of the work would be left to the browser');
  if (shown.some((one) => isChangedLater(one, held.component))) return refuse(withheld, 'the list that is shown is changed, and would be the rows themselves');
  const names = new Names(query.call);
  const imports = new Imports(query.call.getSourceFile(), names);
  const builder = new EditBuilder();
  const { search, ...rest } = moved;
  const state = search && debounced(builder, search, imports, checker);
  if (search && state === undefined) return undefined;
  const term = state !== undefined && search?.term.isTrimmed ? `${state}.trim()` : state;
  const asked = dialectOf(query.library).intoQuery?.(query, { ...rest, wants: counts ? 'count' : 'rows', imported: imports.named, ...(search && term !== undefined && { search: { ...search, term, free: (wish) => names.free(wish) } }) });
  if (!asked || (moved.order && asked.isOrdered !== true) || (search && asked.isSearched !== true) || (moved.choices.length > 0 && asked.isChosen !== true) || isReadElsewhere(held, context)) return undefined;
  if (counts) {
    if (!countInstead(builder, held, shown, asked)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  } else for (const one of shown) put(builder, one, moved.steps);
  const values = [...valuesOf(moved), ...(state === undefined ? [] : [state])];
  const isLate = held.by.kind === 'state' && values.length > 0 && isCalledLate(query.call, held.component);
  if (held.by.kind === 'state' && values.length > 0 && !latestAlone(builder, held.by, query, imports)) return refuse(withheld, 'an answer that comes late could take the place of the one that was asked for last');
  builder.replace(query.call, asked.query);
  if (isLate && held.by.kind === 'state' && !askByNewest(builder, held.by, query, values, search?.term.state.text, held.component, imports)) return refuse(withheld, 'a handler loads the rows again once it has waited, and would ask for what was typed before');
  const statement = asked.before?.length ? statementAround(query.call) : undefined;
  if (statement) builder.before(statement, asked.before ?? []);
  else if (asked.before?.length) return undefined;
  if (!sayInKey(builder, held, moved, counts, values, term)) return refuse(withheld, 'what the condition depends on is not what the rows are loaded for');
  imports.apply(builder);
  return { kind: 'into-query', title: titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0), preferred: true, changesBehavior: true, edits: builder.build() };
}

/** The name of the rows as a hook gives them, behind the variables that they go through: `let result = [...orders]`. */
export function hookOf(list: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.Identifier | undefined {
  const name = bare(list);
  const declared = ts.isIdentifier(name) && depth < 6 ? declarationOf(name, checker) : undefined;
  if (!declared || !ts.isIdentifier(name)) return undefined;
  return ts.isVariableDeclaration(declared) && declared.initializer ? hookOf(rootOf(declared.initializer), checker, depth + 1) : name;
}

export function refuse(withheld: FixContext['withheld'], reason: string): undefined {
  withheld?.(reason);
}

/** The first steps of all places, as far as the database can take them. */
function movedOf(shown: readonly Shown[], { query }: FixableFinding<'download'>['subject'], { checker }: FixContext): Moved | undefined {
  const [first, ...others] = shown;
  const common = first?.steps.slice(0, commonSteps(shown)) ?? [];
  const tests: FieldTest[] = [];
  const choices: Choice[] = [];
  let order: SortedBy | undefined;
  let range: Pick<Moved, 'take' | 'skip'> | undefined;
  let search: Search | undefined;
  let steps = 0;
  for (const step of common) {
    if (range) break;
    const name = stepName(step);
    if (name === 'filter') {
      const found = step.arguments.length === 1 ? conditionsOf(step.arguments[0], first?.whole?.unless.get(step) ?? [], query, checker) : undefined;
      if (!found || (found.search && search)) break;
      const columns = [...tests, ...choices, ...found.tests, ...found.choices].map(({ field }) => field.name);
      if (new Set(columns).size < columns.length) break;
      tests.push(...found.tests);
      choices.push(...found.choices);
      search ??= found.search;
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
  // Where several statements say what is shown, the rows take the place of all of them or of none.
  if (shown.some(({ whole }) => whole) && (others.length > 0 || steps < (first?.steps.length ?? 0))) return undefined;
  // What is found may be everything again.
  return { tests, choices, ...(order && { order }), ...(search && { search, take: mostFound }), ...range, steps };
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
  if (shown.whole) builder.replace(shown.whole.node, shown.whole.text);
  else if (last) builder.replace(last, baseText(shown, last));
}

/** Names that the conditions compare with. */
function valuesOf({ tests, choices }: Moved): readonly string[] {
  return [...new Set([...tests, ...choices].flatMap(({ value }) => (/^[A-Za-z_$][\w$]*$/.test(value) && !/^(?:null|true|false)$/.test(value) ? [value] : [])))];
}

/** Rows that are kept under a key are no longer all rows: the key says which. An effect runs anew when what it asks by has changed. */
function sayInKey(builder: EditBuilder, { by }: Held, moved: Moved, counts: boolean, values: readonly string[], term: string | undefined): boolean {
  if (by.kind === 'state') {
    const missing = values.filter((value) => !by.dependencies?.elements.some((one) => one.getText() === value));
    if (missing.length > 0 && !by.dependencies) return false;
    if (by.dependencies && missing.length > 0) askAnew(builder, by.dependencies, by.apart, missing);
    return true;
  }
  const parts = [
    ...moved.tests.map(({ field, is, value }) => (is === 'equal' ? (value === field.name ? value : `${field.name}: ${value}`) : `${field.name}: ['${is}', ${value}]`)),
    ...moved.choices.map(({ field, value }) => (value === field.name ? value : `${field.name}: ${value}`)),
    ...(term === undefined ? [] : [`search: ${term}`]),
    ...(moved.order ? [`order: '${moved.order.field.column}${moved.order.descending ? ' desc' : ''}'`] : []),
    ...(moved.take === undefined ? [] : [moved.skip === undefined ? `limit: ${moved.take}` : `range: [${moved.skip}, ${moved.skip + moved.take - 1}]`]),
    ...(counts ? ['count: true'] : []),
  ];
  append(builder, by.key, `{ ${parts.join(', ')} }`);
  return true;
}

/** The effect runs for more than it did; of one that does other things too, the call gets one of its own. */
function askAnew(builder: EditBuilder, dependencies: ts.ArrayLiteralExpression, apart: Apart | undefined, missing: readonly string[]): void {
  if (!apart) return append(builder, dependencies, missing.join(', '));
  const { statement, effect } = apart;
  builder.remove(statement).after(effect.parent, [`${effect.expression.getText()}(() => {\n${indentUnit(effect.getSourceFile())}${statement.getText()}\n}, [${[...dependencies.elements.map((one) => one.getText()), ...missing].join(', ')}]);`]);
}

export function append(builder: EditBuilder, list: ts.ArrayLiteralExpression, text: string): void {
  const last = list.elements.at(-1);
  const at = last?.end ?? list.getStart() + 1;
  builder.range(list.getSourceFile(), at, at, last ? `, ${text}` : text);
}

/** Whether rows that are kept under a key are read or written by that key elsewhere. */
export function isReadElsewhere({ by }: Held, { workspace }: FixContext): boolean {
  const [first] = by.kind === 'cached' ? by.key.elements : [];
  if (!first) return by.kind === 'cached';
  const key = ts.isStringLiteralLike(first) ? first.text : undefined;
  return key === undefined || workspace.files().some((file) => {
    const text = workspace.text(file);
    return text !== undefined && /Quer(?:y|ies)Data\b/.test(text) && text.includes(key);
  });
}

function titleOf({ tests: sure, choices, order, take, skip, search }: Moved, counts: boolean, row: string, { caveat }: IntoQuery, asksAgain: boolean): string {
  const tests = [...sure, ...choices];
  const rows = tests.length > 0 ? `${plural(row)} that match` : plural(row);
  const what = search ? `Let the database search the ${rows}, ${take ?? mostFound} at most` : counts ? `Let the database count the ${rows}` : take !== undefined ? `Load ${skip === undefined ? `${take} ${rows} at most` : `the ${rows} from ${skip + 1} to ${skip + take}`}` : tests.length > 0 ? `Load the ${rows} alone` : `Let the database sort the ${rows}`;
  const sorted = order && (tests.length > 0 || take !== undefined) ? `${what}, sorted by \`${order.field.column}\`` : what;
  const notes = [caveat, search ? 'asked when nobody types; letters are folded as the database does, and `*` stands for any' : asksAgain ? 'asked anew whenever the condition changes' : undefined].filter((note) => note !== undefined);
  return notes.length > 0 ? `${sorted} (${notes.join('; ')})` : sorted;
}
