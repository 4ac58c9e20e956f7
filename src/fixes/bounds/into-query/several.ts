import { dialectOf, type FieldTest, type IntoQueryRequest } from '../../../catalog';
import type { Field, Fix } from '../../../core';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { camel, capitalized } from '../../../project/letter-case';
import { bare, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import type { RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { edited, EditBuilder, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names, singularName } from '../../edits/naming';
import { hasComments } from '../../loops/write-loop';
import type { FixContext } from '../../types';
import { countUses } from './count-place';
import { extremeOrder } from './extreme';
import { inParentheses } from './grouped';
import { aloneIn, heldRows, rowsInside, type HeldRows } from './held-rows';
import { testsOf } from './predicate';
import { receiverOf } from './put-number';
import { isLoose, madeOf, type Wanted } from './wanted';

type Subject = FixableFinding<'in-memory'>['subject'];

/** More queries than these would take half of the connections that a pool has by default: https://node-postgres.com/apis/pool (`max`). */
const maxQueries = 5;

/** Rows of which numbers are made: by the conditions on the way to them. */
interface Rows {
  readonly tests: readonly FieldTest[];
  /** What the use itself names them by. */
  readonly base: ts.Expression;
}

/** A query in the place of the old one; `key` is that of others which ask for the same. */
interface Question {
  readonly key: string;
  readonly query: string;
  readonly name: string;
  readonly caveat?: string;
  /** What has the name in place of the query's own result, of a client that needs no waiting: a number, the one row with numbers, or rows with what says their type. */
  readonly given?: string;
  /** A number that it answers, read off its name. */
  read(wanted: Wanted): string;
}

/**
 * Several numbers of one list, each of all rows or of those that meet conditions, and its greatest and least: a query for those of the same rows, all of them at once. What writes meanwhile may be in one and not in another.
 */
export function planSeveral(subject: Subject, uses: readonly RowUse[], context: FixContext): Fix | undefined {
  const { meaning } = subject.site;
  const held = heldRows(meaning);
  if (uses.length !== subject.uses.length || !held || !isConst(held.declaration) || meaning.errorIn !== undefined || meaning.hasOtherRows) return undefined;
  const found = new RowsOf(held, subject, context);
  const parts = uses.map((use) => partOf(use, found, subject, context));
  const known = parts.filter((one) => one !== undefined);
  if (known.length < parts.length || !found.isAllThatIsNamed()) return undefined;
  const file = meaning.call.getSourceFile();
  const imports = new Imports(file, new Names(meaning.call));
  const questions = new Questions(held, known.flatMap(({ wanted }) => wanted), subject, imports);
  const texts = known.map((part) => part.put(questions));
  const asked = questions.all;
  const isAlone = asked.length === 1;
  if (texts.includes(undefined) || asked.length === 0 || asked.length > maxQueries || (!isAlone && meaning.isSync !== true && (meaning.inTransaction === true || meaning.onConnection === true))) return undefined;
  const builder = new EditBuilder();
  const [first, ...others] = asked;
  if (meaning.isSync === true) {
    const statement = aloneIn(held.declaration);
    if (!first || !statement) return undefined;
    builder.replace(held.declaration.name, first.name).replace(held.awaiting, first.given ?? first.query);
    if (others.length > 0) builder.after(statement, others.map(({ name, given, query }) => `const ${name} = ${given ?? query}${semicolon(file)}`));
  } else if (isAlone && first) builder.replace(held.declaration.name, first.name).replace(meaning.call, first.query);
  else builder.replace(held.declaration.name, `[${asked.map(({ name }) => name).join(', ')}]`).replace(held.awaiting, `await Promise.all([${asked.map(({ query }) => query).join(', ')}])`);
  for (const [index, { node }] of known.entries()) builder.replace(node, texts[index] ?? '');
  for (const statement of found.statements) builder.remove(statement);
  imports.apply(builder);
  const caveats = [...new Set(asked.flatMap(({ caveat }) => caveat ?? []))];
  const said = inParentheses(...(isAlone ? [] : ['what writes meanwhile may be in some of them alone']), ...caveats);
  return { kind: 'into-query', title: `Let the database work out the numbers of the ${plural(rowOf(meaning))}${isAlone ? '' : `, by ${asked.length} queries`}${said}`, preferred: true, changesBehavior: said !== '', edits: builder.build() };
}

/** A use with what it asks, and what takes the place of a node of it; undefined where one of its questions has no query. */
interface Part {
  readonly node: ts.Node;
  readonly wanted: readonly Wanted[];
  put(questions: Questions): string | undefined;
}

function partOf(use: RowUse, found: RowsOf, subject: Subject, context: FixContext): Part | undefined {
  if (use.end === 'extreme') return ofExtreme(use, found, subject);
  const made = use.steps.length === use.filters.length ? madeOf(use, subject, context) : undefined;
  const on = made && receiverOf(use.node);
  const rows = on && found.at(on, use.filters);
  if (!made || !rows || (rows.base !== on && hasComments(use.node, [rows.base]))) return undefined;
  const joined = new Map(made.wanted.map((one) => [one, { ...one, tests: [...rows.tests, ...one.tests] }] as const));
  if ([...joined.values()].some(({ tests }) => new Set(tests.map(({ field }) => field.name)).size < tests.length)) return undefined;
  return {
    node: use.node, wanted: [...joined.values()],
    put(questions) {
      let isKnown = true;
      const text = made.put((one) => { const read = questions.read(joined.get(one) ?? one); isKnown &&= read !== undefined; return read ?? ''; });
      return !isKnown ? undefined : isLoose(text) && isOperand(use.node) ? `(${text})` : text;
    },
  };
}

/** `Math.max(...rows.map((row) => row.total))` stays as it is, of the one row that has the greatest. */
function ofExtreme(use: RowUse, found: RowsOf, subject: Subject): Part | undefined {
  const order = extremeOrder(use, subject);
  const isMade = use.steps.length > use.filters.length;
  const [mapped] = use.steps.slice(-1);
  const on = isMade ? mapped && receiverOf(mapped) : receiverOf(use.node);
  const rows = order && on && found.at(on, use.filters);
  if (!order || !rows) return undefined;
  return { node: on, wanted: [], put: (questions) => questions.rows({ tests: rows.tests, wants: 'rows', take: 1, anyRows: true, order }, `${order.descending ? 'greatest' : 'least'}${capitalized(order.field.name)}`) };
}

/** The rows of a query, followed from where they are used through filters and the variables that hold what those leave. */
class RowsOf {
  /** What names each variable; where anything else does, the rows are needed. */
  private readonly named = new Map<ts.Identifier, Set<ts.Node>>();
  /** Statements that hold what filters leave, and nothing else. */
  readonly statements = new Set<ts.Statement>();
  constructor(private readonly held: HeldRows, private readonly subject: Subject, private readonly context: FixContext) {}

  at(on: ts.Expression, filters: readonly ts.CallExpression[]): Rows | undefined {
    const { meaning } = this.subject.site;
    const tests: FieldTest[] = [];
    let base = bare(on);
    for (const filter of [...filters].reverse()) {
      if (ts.isIdentifier(base) && !this.throughVariable(base, filter)) return undefined;
      if (!ts.isIdentifier(base) && base !== filter) return undefined;
      const before = receiverOf(filter);
      const own = filter.arguments.length === 1 && before && !isOptional(filter) && !hasComments(filter) ? testsOf(filter.arguments[0], meaning, this.context.checker) : undefined;
      if (!own || !before) return undefined;
      tests.unshift(...own);
      base = bare(before);
    }
    const name = this.held.isWhole ? wholeOf(base, meaning.rowsIn) : base;
    if (!name || !ts.isIdentifier(name) || name.text !== this.held.name.text) return undefined;
    this.note(this.held.name, name);
    return { tests, base: on };
  }

  /** Whether the names that were come by are all that there are. */
  isAllThatIsNamed(): boolean {
    return [...this.named].every(([declared, names]) => countUses(declared, this.context.checker) === names.size);
  }

  private throughVariable(name: ts.Identifier, filter: ts.CallExpression): boolean {
    const declaration = declarationOf(name, this.context.checker);
    const statement = declaration && ts.isVariableDeclaration(declaration) ? aloneIn(declaration) : undefined;
    if (!statement || !declaration || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !ts.isIdentifier(declaration.name) || !declaration.initializer || bare(declaration.initializer) !== filter || hasComments(statement)) return false;
    this.note(declaration.name, name);
    this.statements.add(statement);
    return true;
  }

  private note(declared: ts.Identifier, name: ts.Node): void {
    this.named.set(declared, (this.named.get(declared) ?? new Set<ts.Node>()).add(name));
  }
}

/** The queries that are asked for, each once. */
class Questions {
  private readonly byKey = new Map<string, Question | undefined>();
  private readonly names: Names;
  private readonly sums = new Map<string, Set<Field>>();
  private readonly counted = new Set<string>();
  constructor(private readonly held: HeldRows, wanted: readonly Wanted[], private readonly subject: Subject, private readonly imports: Imports) {
    this.names = new Names(held.name);
    for (const { field, tests } of wanted) {
      const key = keyOf(tests);
      if (field) this.sums.set(key, (this.sums.get(key) ?? new Set<Field>()).add(field));
      else this.counted.add(key);
    }
  }

  get all(): readonly Question[] {
    return [...this.byKey.values()].flatMap((one) => one ?? []);
  }

  /** The text of a number. */
  read(wanted: Wanted): string | undefined {
    const key = keyOf(wanted.tests);
    return this.question(key, () => this.numbers(key, wanted.tests))?.read(wanted);
  }

  /** The text of rows that are asked for by a query of their own. */
  rows(request: Omit<IntoQueryRequest, 'imported'>, wish: string): string | undefined {
    const { meaning } = this.subject.site;
    return this.question(`${wish} ${keyOf(request.tests)}`, (key) => {
      const asked = dialectOf(meaning.library).intoQuery?.(meaning, { ...request, imported: this.imports.named });
      if (!asked || asked.isOrdered !== true) return undefined;
      const name = this.names.free(wish);
      // What says the type of the rows stands around the call of a client that needs no waiting.
      const given = meaning.isSync === true ? edited(this.held.awaiting, [{ start: meaning.call.getStart(), end: meaning.call.end, newText: asked.query }]) : undefined;
      return { key, query: asked.query, name, ...(asked.caveat !== undefined && { caveat: asked.caveat }), ...(given !== undefined && { given }), read: () => this.part(name) };
    })?.read({ tests: [] });
  }

  private question(key: string, make: (key: string) => Question | undefined): Question | undefined {
    if (!this.byKey.has(key)) this.byKey.set(key, make(key));
    return this.byKey.get(key);
  }

  /** All numbers of rows that meet the same conditions, by one query. */
  private numbers(key: string, tests: readonly FieldTest[]): Question | undefined {
    const { meaning } = this.subject.site;
    const { library, isSync, rowsIn } = meaning;
    const sums = [...this.sums.get(key) ?? []];
    const request = { tests, imported: this.imports.named };
    const [field] = sums;
    if (!field) {
      const asked = dialectOf(library).intoQuery?.(meaning, { ...request, wants: 'count' });
      if (!asked || asked.numberIn !== undefined || asked.numberOfResult) return undefined;
      const reads = rowsIn === undefined ? asked.number ?? (asked.numberOf ? undefined : (text: string) => text) : asked.numberOf;
      return reads && this.answered(key, asked, `${conditionWord(tests) ?? singularName(this.held.name.text)}Count`, isSync === true ? asked.number ?? ((text) => text) : reads);
    }
    if (sums.length === 1 && !this.counted.has(key)) {
      const asked = dialectOf(library).addedUp?.(meaning, { ...request, field });
      const reads = rowsIn === undefined ? asked?.sum : asked?.sumOf;
      return asked && (isSync === true || reads) ? this.answered(key, asked, `${[...new Set([conditionWord(tests), field.name])].flatMap((word) => word ?? []).map((word, index) => (index === 0 ? word : capitalized(word))).join('')}Sum`, isSync === true || !reads ? asked.sum : reads) : undefined;
    }
    const asked = dialectOf(library).numbersOf?.(meaning, { ...request, sums });
    if (!asked) return undefined;
    const name = this.names.free(`${conditionWord(tests) ?? this.held.name.text}Totals`);
    const row = rowsIn !== undefined && isSync !== true ? `${this.part(name)}[0]` : asked.isList === true && isSync !== true ? `${name}[0]` : name;
    return { key, query: asked.query, name, ...(asked.caveat !== undefined && { caveat: asked.caveat }), ...(isSync === true && asked.isList === true && { given: `(${asked.query})[0]` }), read: (wanted) => (wanted.field ? asked.sum(row, wanted.field) : asked.count(row)) };
  }

  /** A query of one number; of a client that needs no waiting, its name is that number. */
  private answered(key: string, { query, caveat }: { readonly query: string; readonly caveat?: string }, wish: string, reads: (text: string) => string): Question {
    const name = this.names.free(wish);
    const said = caveat === undefined ? {} : { caveat };
    if (this.subject.site.meaning.isSync === true) return { key, query, name, ...said, given: reads(query), read: () => name };
    const text = reads(this.part(name)).replace(`(${name})`, name);
    return { key, query, name, ...said, read: () => text };
  }

  /** The rows in what has a name. */
  private part(name: string): string {
    return rowsInside(name, this.subject.site.meaning.rowsIn);
  }
}

function keyOf(tests: readonly FieldTest[]): string {
  return tests.map(({ field, is, value }) => `${field.name} ${is} ${value}`).sort().join();
}

/** What rows that meet conditions can be called: `paid` of a status that is `'paid'`, otherwise after the column. */
function conditionWord(tests: readonly FieldTest[]): string | undefined {
  const [test] = tests;
  if (!test) return undefined;
  const [, text] = /^['"]([A-Za-z][\w -]*)['"]$/.exec(test.value) ?? [];
  return camel(text === undefined || test.is !== 'equal' ? test.value === 'false' ? `not ${test.field.name}` : test.field.name : text.toLowerCase());
}

function isOptional({ expression, questionDotToken }: ts.CallExpression): boolean {
  return questionDotToken !== undefined || (ts.isPropertyAccessExpression(expression) && expression.questionDotToken !== undefined);
}

/** What the rows are a part of: `result` of `result.rows` and `result[0]`. */
function wholeOf(rows: ts.Expression, rowsIn: string | number | undefined): ts.Expression | undefined {
  if (ts.isPropertyAccessExpression(rows)) return rows.name.text === rowsIn ? rows.expression : undefined;
  return ts.isElementAccessExpression(rows) && rows.argumentExpression.getText() === String(rowsIn) ? rows.expression : undefined;
}

/** Whether a text with `??` stands where it would take more than it, or be taken. */
function isOperand(node: ts.Node): boolean {
  const { child, user } = outward(node);
  if (ts.isCallExpression(user) || ts.isNewExpression(user)) return user.expression === child;
  return !(ts.isVariableDeclaration(user) || ts.isPropertyAssignment(user) || ts.isReturnStatement(user) || ts.isArrayLiteralExpression(user) || ts.isTemplateSpan(user) || ts.isExpressionStatement(user) || ts.isForOfStatement(user) || ts.isBlock(user));
}

