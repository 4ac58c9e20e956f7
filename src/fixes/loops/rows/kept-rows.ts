import { dialectOf, type BatchRead, type EqualityCondition, type Query, type WrittenRow } from '../../../catalog';
import { isTried } from '../../../flow/loops/loops';
import { declarationOf } from '../../../flow/values/symbols';
import type { QuerySite } from '../../../flow/types';
import { isFunctionNode, isWithin, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { isUniqueWith } from '../../../catalog/models/keys';
import { fieldUse } from '../../../rules/overfetching/trace';
import type { EditBuilder } from '../../edits/edit-builder';
import type { Names } from '../../edits/naming';
import { sameClient } from '../eager-load';
import { changesRows, isGivenAnother } from '../passes/changes';
import { changesReferring, sameValue, storedIn } from '../passes/own-writes';
import type { FixContext } from '../../types';
import { isVisibleAt } from './between';
import type { MapKey } from './keys';
import type { Result } from './result';
import { deleteStatement, follow, writtenStatement, type Written } from './written-statement';

/** What is done to the rows that were read, behind the statement of a write. */
type Keeping = { readonly written: Written; readonly row: WrittenRow; readonly key?: ts.Expression; readonly isOptional: boolean } | { readonly statement: ts.Statement };

/**
 * Rows that are read before a loop which writes them: what a pass has written, a later one has to find. Each write of one row that gives the row back (`create`, an update that leaves its key alone) is followed by a line that
 * puts it among the rows, and one that deletes the pass's row by a line that takes it out. Only where the passes wait one for another, and for their writes.
 */
export class KeptRows {
  private readonly keepings: Keeping[] = [];

  constructor(
    private readonly site: QuerySite, private readonly key: EqualityCondition, private readonly result: Result,
    private readonly counted: CountedLoop, private readonly names: Names, private readonly context: FixContext,
  ) {}

  /** Whether a write is such a one, which is then taken down. */
  keeps(write: Query): boolean {
    const { site: { meaning }, counted: { loop } } = this;
    const { call } = write;
    // Postgres refuses all that follows a failure in a transaction: the next look-up would have told of one that the pass keeps to itself.
    if ((write.inTransaction || meaning.inTransaction) && isTried(call, loop.node)) return false;
    if (meaning.model?.writable !== true || write.model !== meaning.model || ts.isPropertyAccessExpression(call) || !ts.isIterationStatement(loop.node, false) || !isWithin(call, loop.body) || !sameClient(write, meaning) || !isInPass(call, loop.body)) return false;
    const keeping = write.op === 'delete' || write.op === 'delete-many' ? this.taken(write, call) : this.put(write, call);
    if (keeping) this.keepings.push(keeping);
    return keeping !== undefined;
  }

  /** Whether there is anything to keep up to date. */
  get any(): boolean {
    return this.keepings.length > 0;
  }

  /** Whether rows that are looked up in that way can be kept up to date: at most one for each key, as it was read. */
  suits({ perKey, value, holder, absent }: BatchRead): boolean {
    return perKey === 'one' && value === undefined && holder === undefined && absent === undefined;
  }

  /** Writes the lines. */
  apply(builder: EditBuilder, map: string, { write }: MapKey, asList: boolean): void {
    for (const keeping of this.keepings) {
      if ('statement' in keeping) {
        follow(builder, keeping.statement, `${map}.delete(${write(this.key.value.getText())})`);
        continue;
      }
      const { written, row, key, isOptional } = keeping;
      written.put(builder, this.names, row.edits ?? [], (variable) => {
        const text = key?.getText() ?? `${variable}.${row.key}`;
        const guards = [...(row.mayBeAbsent ? [variable] : []), ...(isOptional ? [`${text} !== null`] : [])];
        const found = row.row(variable);
        return `${guards.length > 0 ? `if (${guards.join(' && ')}) ` : ''}${map}.set(${write(text)}, ${asList ? `[${found}]` : found})`;
      });
    }
  }

  /** A write that gives back its row, which the read then finds by its key. */
  private put(write: Query, call: QuerySite['call']): Keeping | undefined {
    const { site, key, counted: { loop }, context } = this;
    const { meaning } = site;
    if (meaning.filter?.rest.length !== 0 || !this.isFound(write)) return undefined;
    const row = dialectOf(meaning.library).writtenRow?.(write, meaning, { keyField: key.field, takesColumns: fieldUse({ ...write, op: 'read-one', ...(meaning.rowsIn !== undefined && { rowsIn: meaning.rowsIn }) }, context).escapes.length === 0, looksAtColumns: fieldUse(meaning, context).escapes.length === 0, checker: context.checker });
    // A policy may hide a row from who writes it, who is then refused when asking for it.
    if (row?.asksAnew && (meaning.model?.shownBy?.length ?? 0) > 0) return undefined;
    // What is skipped because somebody else has just made the row gives none back, which the look-up behind it is there to find.
    if (row?.mayBeAbsent === true && write.op === 'insert' && call.pos < meaning.call.pos) return undefined;
    if (row?.takesLists === true && mayBeSeveral(write, context.checker)) return undefined;
    const written = row && writtenStatement({ ...site, call, meaning: write }, loop, this.result, row);
    if (!written || changesRows(loop.body, written.names, row.rowsIn)) return undefined;
    const isOptional = meaning.model?.fields.get(key.field)?.optional !== false;
    if (row.key !== undefined && !lacks(written.assigned, row.key, context.checker)) return { written, row, isOptional };
    const stored = storedIn(write, key.field)?.value;
    return stored && this.alike(stored, key.value) ? { written, row, key: key.value, isOptional } : undefined;
  }

  /** Whether the read finds what a write has written, by the key that it then has. A row that had another key before would have to be taken from there. */
  private isFound(write: Query): boolean {
    const { key } = this;
    const all = this.site.meaning.filter?.equals ?? [];
    const others = all.filter((one) => one !== key);
    const stores = ({ field, value }: EqualityCondition): boolean => { const stored = storedIn(write, field)?.value; return stored !== undefined && this.alike(stored, value); };
    const keeps = ({ field, value }: EqualityCondition): boolean => { const stored = storedIn(write, field); return stored !== undefined && (stored.value === undefined || this.alike(stored.value, value)); };
    const { op, filter, conflict } = write;
    const own = filter?.equals.find(({ field }) => field === key.field);
    switch (op) {
      case 'insert': return others.every(stores);
      case 'update': {
        // A row that is given the key had another one, unless it is known to be the one with it.
        const given = storedIn(write, key.field);
        const isSame = given !== undefined && (given.value === undefined || (own !== undefined && this.alike(given.value, own.value)) || (this.isOfFound(write) && this.alike(given.value, key.value)));
        return filter?.complete === true && !changesReferring(write, write) && write.model !== undefined && isUniqueWith(write.model, filter.equals.map(({ field }) => field)) && isSame && others.every(keeps) && (others.length === 0 || this.isOfFound(write));
      }
      case 'upsert':
        if (filter) return filter.complete && others.length === 0 && own !== undefined && keeps(own);
        // What is set where the row is there must leave it its key.
        return conflict?.includes(key.field) === true && storedIn(write, key.field)?.value !== undefined && conflict.every((column) => all.some(({ field }) => field === column)) && others.every(stores);
      default: return false;
    }
  }

  /** Whether a write asks for the row that the pass has found: by all that the read asks by, or by something of the row that no other has. */
  private isOfFound({ filter }: Query): boolean {
    const all = this.site.meaning.filter?.equals ?? [];
    return all.every((one) => filter?.equals.some(({ field, value }) => field === one.field && this.alike(value, one.value))) || filter?.equals.some((one) => this.isIdOfFound(one)) === true;
  }

  private isIdOfFound({ field, value }: EqualityCondition): boolean {
    const { model, renamed } = this.site.meaning;
    const node = uncast(value);
    const held = ts.isPropertyAccessExpression(node) && node.name.text === field ? uncast(node.expression) : undefined;
    const [name, ...more] = this.result.names;
    const declaration = this.result.declaration;
    return model !== undefined && renamed?.includes(field) !== true && isUniqueWith(model, [field]) && held !== undefined && ts.isIdentifier(held) && held.text === name && more.length === 0
      && declaration !== undefined && isWithin(declarationOf(held, this.context.checker) ?? declaration.getSourceFile(), declaration) && !isGivenAnother(this.counted.loop.body, name);
  }

  /** A delete of the row that the read finds by the pass's key, and of no row that it finds by another. */
  private taken(write: Query, call: QuerySite['call']): Keeping | undefined {
    const { site: { meaning }, key, context } = this;
    const { filter, model } = write;
    const all = meaning.filter?.equals ?? [];
    // Of a client that gives its errors back, a row that is still there may be one that nobody may delete.
    if (write.errorIn !== undefined || !filter?.complete || filter.rest.length > 0 || [...model?.fields.values() ?? []].some(({ kind, type }) => kind === 'relation' && type === model?.name)) return undefined;
    const [first, ...more] = filter.equals;
    const isByKey = filter.equals.some(({ field }) => field === key.field) && filter.equals.every((one) => all.some(({ field, value }) => field === one.field && this.alike(value, one.value)));
    const isOfRow = first !== undefined && more.length === 0 && this.isIdOfFound(first);
    const statement = (isByKey || isOfRow) && call.pos > meaning.call.end && isVisibleAt(key.value, call, context.checker) ? deleteStatement(call) : undefined;
    return statement && { statement };
  }

  private alike(one: ts.Expression, other: ts.Expression): boolean {
    const [a, b] = [uncast(one), uncast(other)];
    if (ts.isLiteralExpression(a) || a.kind === ts.SyntaxKind.TrueKeyword || a.kind === ts.SyntaxKind.FalseKeyword) return a.kind === b.kind && a.getText() === b.getText();
    return sameValue(a, b, this.context.checker);
  }
}

/** Whether what is written may be a list, of which only the first row would be taken: nothing says what it is. */
function mayBeSeveral({ written }: Query, checker: ts.TypeChecker): boolean {
  const node = written && uncast(written);
  if (!node || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return false;
  const type = checker.getTypeAtLocation(node);
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 || checker.isArrayLikeType(type);
}

/** Whether a variable that a row is given to is of a type without a column: that of what the look-up selects. */
function lacks(variable: ts.Identifier | undefined, column: string, checker: ts.TypeChecker): boolean {
  const type = variable && checker.getNonNullableType(checker.getTypeAtLocation(variable));
  return type !== undefined && (type.flags & ts.TypeFlags.Any) === 0 && checker.getPropertyOfType(type, column) === undefined && checker.getIndexTypeOfType(type, ts.IndexKind.String) === undefined;
}

/** Whether a call stands in the pass itself, and not in a function that the pass hands on or makes. */
function isInPass(call: ts.Node, body: ts.Node): boolean {
  for (let node = call.parent; node !== body; node = node.parent) if (isFunctionNode(node)) return false;
  return true;
}
