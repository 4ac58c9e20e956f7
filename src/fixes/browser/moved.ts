import { dialectOf, type Choice, type FieldTest, type IntoQuery, type Query, type SortedBy } from '../../catalog';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural } from '../../rules/words';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import type { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { sortedBy } from '../bounds/into-query/comparator';
import { notesOf } from '../bounds/into-query/notes';
import { conditionsOf } from './conditions';
import { documentsIn } from './held';
import { refuse } from '../refuse';
import type { Search } from './search';
import { baseText, commonSteps, stepName, type Shown } from './shown';
import { statementAround } from './turns';

/** So many rows of what a search finds are shown. */
const mostFound = 100;

/** What of the component's work the query can do. */
export interface Moved {
  readonly tests: readonly FieldTest[];
  readonly choices: readonly Choice[];
  readonly order?: SortedBy;
  readonly take?: number;
  readonly skip?: number;
  readonly search?: Search;
  /** How many of the steps that all places begin with. */
  readonly steps: number;
}

/**
 * What of a component's work the query can do, and whether it only has to say how many rows there are; undefined, with the reason, where the database may answer otherwise, or would leave a part of the work to the browser.
 * @param isCounted whether all places do nothing in the end but count
 */
export function movedWork(shown: readonly Shown[], subject: Pick<FixableFinding<'download'>['subject'], 'query' | 'served' | 'works'>, isCounted: boolean, context: FixContext): { readonly moved: Moved; readonly counts: boolean } | undefined {
  const { withheld } = context;
  const moved = movedOf(shown, subject, context);
  const counts = isCounted && moved?.order === undefined && moved?.take === undefined && shown.every(({ steps }) => steps.length === moved?.steps);
  if (!moved || (moved.steps === 0 && !counts)) return refuse(withheld, 'the database may answer otherwise than JavaScript does, or the places that show the rows need different ones');
  const isDone = (node: ts.Node): boolean => shown.some(({ steps, counted, whole }) => [...steps.slice(0, moved.steps), ...whole?.calls ?? [], counted].some((one) => one === node));
  return subject.works.every(({ node }) => isDone(node)) ? { moved, counts } : refuse(withheld, 'a part of the work would be left to the browser');
}

/** The first steps of all places, as far as the database can take them. */
function movedOf(shown: readonly Shown[], { query, served }: Pick<FixableFinding<'download'>['subject'], 'query' | 'served'>, { checker }: FixContext): Moved | undefined {
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
      const found = step.arguments.length === 1 ? conditionsOf(step.arguments[0], first?.whole?.unless.get(step) ?? [], query, checker, served !== undefined) : undefined;
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

/** Whether what rows are chosen by is a column of theirs: of documents, none that is worked out beside what they hold (`id: doc.id`), and of documents as they are, before `data()`, there is none. */
export function isOfColumns({ tests, choices }: Moved, handed: ts.Expression, query: Query): boolean {
  if (!dialectOf(query.library).besideDocument) return true;
  const documents = documentsIn(handed, query);
  return documents ? ![...tests, ...choices].some(({ field }) => documents.beside.includes(field.name)) : tests.length + choices.length === 0;
}

/** `slice(0, 10)`, where both are written out. */
function rangeOf({ arguments: given }: ts.CallExpression): Pick<Moved, 'take' | 'skip'> | undefined {
  const [from, to] = given.map((one) => (ts.isNumericLiteral(bare(one)) ? Number((bare(one) as ts.NumericLiteral).text) : Number.NaN));
  if (from === undefined || to === undefined || given.length !== 2 || !Number.isInteger(from) || !Number.isInteger(to) || to <= from) return undefined;
  return { take: to - from, ...(from > 0 && { skip: from }) };
}

/** Puts the rows in the place of what was made of them. */
export function put(builder: EditBuilder, shown: Shown, steps: number): void {
  const last = shown.steps[steps - 1];
  if (shown.whole) builder.replace(shown.whole.node, shown.whole.text);
  else if (last) builder.replace(last, baseText(shown, last));
}

/** The query that does the work as well; `term` is what it searches for. Undefined where its library has none that does all of it. */
export function queryWith({ search, ...rest }: Moved, query: Query, { counts, term, names, imports }: { readonly counts: boolean; readonly term: string | undefined; readonly names: Names; readonly imports: Imports }): IntoQuery | undefined {
  const asked = dialectOf(query.library).intoQuery?.(query, { ...rest, wants: counts ? 'count' : 'rows', imported: imports.named, ...(search && term !== undefined && { search: { ...search, term, free: (wish) => names.free(wish) } }) });
  const isWhole = asked && (!rest.order || asked.isOrdered === true) && (!search || asked.isSearched === true) && (rest.choices.length === 0 || asked.isChosen === true);
  return isWhole ? asked : undefined;
}

/** Puts the statements that the new query needs before its own. False where there is no place for them. */
export function putBefore(builder: EditBuilder, query: Query, { before = [] }: IntoQuery): boolean {
  if (before.length === 0) return true;
  const statement = statementAround(query.call);
  if (statement) builder.before(statement, before);
  return statement !== undefined;
}

/** Names that the conditions compare with. */
export function valuesOf({ tests, choices }: Moved): readonly string[] {
  return [...new Set([...tests, ...choices].flatMap(({ value }) => (/^(?:this\.)?[A-Za-z_$][\w$]*(?:\.value)?$/.test(value) && !/^(?:null|true|false)$/.test(value) ? [value] : [])))];
}

/** What is offered, in a line. */
export function titleOf({ tests: sure, choices, order, take, skip, search }: Moved, counts: boolean, row: string, asked: IntoQuery, asksAgain: boolean): string {
  const tests = [...sure, ...choices];
  const rows = tests.length > 0 ? `${plural(row)} that match` : plural(row);
  const what = search ? `Let the database search the ${rows}, at most ${take ?? mostFound} of them` : counts ? `Let the database count the ${rows}` : take !== undefined ? `Load ${skip === undefined ? `at most ${take} ${rows}` : `the ${rows} from ${skip + 1} to ${skip + take}`}` : tests.length > 0 ? `Load only the ${rows}` : `Let the database sort the ${rows}`;
  const sorted = order && (tests.length > 0 || take !== undefined) ? `${what}, sorted by \`${order.field.column}\`` : what;
  const { anySign } = asked;
  const notes = [notesOf(asked), search ? `asked once typing pauses; letter case is ignored as the database does${anySign === undefined ? '' : `, and \`${anySign}\` stands for any`}` : asksAgain ? 'asked anew whenever the condition changes' : ''].filter((note) => note !== '');
  return notes.length > 0 ? `${sorted} (${notes.join('; ')})` : sorted;
}
