import type { InsertStmt, Node, RangeVar, SelectStmt, WithClause } from 'libpg-query';
import type { QueryOp } from '../types';
import { conditionsOf, noConditions, type Conditions, type Table } from './conditions';
import { unknownName } from './dialect';
import type { SqlFacts } from './read';
import { containsAggregate, isCountOnly, isGroupKey } from './aggregate';
import { storedByInsert, storedByUpdate } from './stored';
import { columnName, isStar, stringOf, visit, without } from './tree';

/** What the statement's common table expressions name. */
type Tables = ReadonlyMap<string, Node>;

/** What a statement of one of the verbs asks; undefined for any other. `textParameters` stand for pieces of SQL. */
export function factsOf(statement: Node, textParameters: ReadonlySet<number>, outer: Tables = new Map()): SqlFacts | undefined {
  const withClause = 'SelectStmt' in statement ? statement.SelectStmt.withClause : 'InsertStmt' in statement ? statement.InsertStmt.withClause
    : 'UpdateStmt' in statement ? statement.UpdateStmt.withClause : 'DeleteStmt' in statement ? statement.DeleteStmt.withClause : undefined;
  const ctes = named(withClause, outer);
  const facts = ofVerb(statement, textParameters, ctes);
  return facts && { ...facts, tables: tablesOf(statement, ctes) };
}

function ofVerb(statement: Node, textParameters: ReadonlySet<number>, ctes: Tables): SqlFacts | undefined {
  if ('SelectStmt' in statement) {
    // `WITH taken AS (UPDATE … RETURNING *) SELECT * FROM taken` is an update.
    for (const query of named(statement.SelectStmt.withClause, new Map()).values()) {
      if (!('SelectStmt' in query)) return factsOf(query, textParameters, ctes);
    }
    return select(statement.SelectStmt, textParameters, ctes);
  }
  if ('InsertStmt' in statement) return insert(statement.InsertStmt);
  if ('UpdateStmt' in statement || 'DeleteStmt' in statement) {
    const [verb, { relation, whereClause }] = 'UpdateStmt' in statement ? ['update', statement.UpdateStmt] as const : ['delete', statement.DeleteStmt] as const;
    const more = 'UpdateStmt' in statement ? statement.UpdateStmt.fromClause : 'DeleteStmt' in statement ? statement.DeleteStmt.usingClause : undefined;
    const conditions = conditionsOf(whereClause, tableOf(relation), (more?.length ?? 0) === 0, textParameters);
    const columns = 'UpdateStmt' in statement ? writtenColumns(statement.UpdateStmt.targetList) : [];
    const one = conditions.isOne || conditions.equals.some(({ value }) => 'parameter' in value);
    // What a piece of text adds may be the key: whether one row or many is not known then.
    const op: QueryOp = one ? verb : conditions.isOpen ? 'raw' : `${verb}-many`;
    return facts(op, nameOf(relation), conditions, { columns, hasOtherConditions: conditions.hasOtherConditions || (more?.length ?? 0) > 0, ...('UpdateStmt' in statement && storedByUpdate(statement.UpdateStmt)) });
  }
  if ('TruncateStmt' in statement) {
    const first = statement.TruncateStmt.relations?.[0];
    return facts('delete-many', first && 'RangeVar' in first ? nameOf(first.RangeVar) : undefined, noConditions);
  }
  return undefined;
}

function select(statement: SelectStmt, textParameters: ReadonlySet<number>, ctes: Tables): SqlFacts | undefined {
  const { fromClause = [], whereClause, groupClause = [], lockingClause = [], larg } = statement;
  const bound = boundOf(statement);
  if (larg) {
    const left = factsOf({ SelectStmt: larg }, textParameters, ctes);
    return left && facts('read-many', left.entity, { ...noConditions, hasWhere: left.hasWhere, isOpen: left.isOpen, hasOtherConditions: true }, { ...bound, columns: left.columns, repeats: true });
  }
  const targets = (statement.targetList ?? []).flatMap((target) => ('ResTarget' in target ? target.ResTarget : []));
  if (fromClause.length === 0) return withoutTable(targets.flatMap(({ val }) => val ?? []), textParameters, ctes);

  const source = sourceOf(fromClause[0] as Node, ctes, textParameters);
  if (!source) return undefined;
  const alone = fromClause.length === 1 && !source.joined;
  const own = conditionsOf(whereClause, source, alone, textParameters);
  const inner = source.inner;
  const conditions: Conditions = {
    ...own, equals: inner ? [] : own.equals, among: inner ? [] : own.among, hasWhere: own.hasWhere || (inner?.hasWhere ?? false), isOpen: own.isOpen || (inner?.isOpen ?? false),
    hasOtherConditions: own.hasOtherConditions || !alone || inner !== undefined,
  };
  const values = targets.flatMap(({ val }) => val ?? []);
  const columns = values.some(isStar) ? 'star' : targets.flatMap(({ name, val }) => name ?? (val && columnName(val)) ?? []);
  const renamed = targets.flatMap(({ name, val }) => (name !== undefined && (!val || columnName(val) !== name) ? name : []));
  const rest = { columns, locksRows: lockingClause.length > 0, ...((!alone || inner !== undefined) && { repeats: true }), ...(renamed.length > 0 && { renamed }) } as const;
  // `SELECT ${columns} FROM …`: it may be a count.
  if (values.some((value) => 'ParamRef' in value && textParameters.has(value.ParamRef.number ?? 0))) return facts('raw', source.entity, conditions, { ...bound, ...rest });
  const aggregates = values.some(containsAggregate);
  if (groupClause.length === 0 && aggregates) return facts(values.every(isCountOnly) ? 'count' : 'aggregate', source.entity, conditions, rest);
  // What is neither counted nor grouped by comes from a row of its own: the group is a row with its key.
  const grouped = groupClause.length > 0 && aggregates && targets.every(({ name, val }, index) => !val || containsAggregate(val) || isGroupKey(val, name, index, groupClause));
  const within = bound.isLimited || !alone || !inner?.isLimited ? bound : { isLimited: true, ...(inner.limit !== undefined && { limit: inner.limit }) };
  return facts(grouped ? 'aggregate' : within.limit === 1 ? 'read-one' : 'read-many', source.entity, conditions, { ...within, ...rest });
}

/** `SELECT EXISTS (…)`, `SELECT (SELECT count(*) …) AS users, …`: one row, made of what the inner queries give. */
function withoutTable(values: readonly Node[], textParameters: ReadonlySet<number>, ctes: Tables): SqlFacts | undefined {
  const links = values.flatMap((value) => {
    const node = without(value);
    const link = 'SubLink' in node ? node.SubLink : undefined;
    return link?.subselect ? [{ exists: link.subLinkType === 'EXISTS_SUBLINK', facts: factsOf(link.subselect, textParameters, ctes) }] : [];
  });
  const [first] = links;
  if (!first?.facts || links.length !== values.length) return undefined;
  const only = links.length === 1;
  if (only && first.exists) return { ...first.facts, op: 'read-one', limit: 1, isLimited: true };
  const aggregates = links.every((link) => link.facts?.op === 'count' || link.facts?.op === 'aggregate');
  const op = aggregates ? (only ? first.facts.op : 'aggregate') : 'read-one';
  return { ...first.facts, ...(!only && { equals: [], among: [], hasOtherConditions: true }), op, ...(op === 'read-one' ? { limit: 1, isLimited: true } : {}) };
}

function insert(statement: InsertStmt): SqlFacts {
  const { relation, cols = [], selectStmt, onConflictClause } = statement;
  const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const tuples = select?.valuesLists?.length ?? 0;
  // `INSERT … SELECT $1, $2 WHERE NOT EXISTS (…)` makes one row; `SELECT unnest($1)` and `SELECT … FROM …` make many.
  const many = tuples > 1 || (select !== undefined && tuples === 0 && ((select.fromClause?.length ?? 0) > 0 || select.larg !== undefined || makesRows(select)));
  const upsert = onConflictClause?.action === 'ONCONFLICT_UPDATE';
  return facts(many ? 'insert-many' : upsert ? 'upsert' : 'insert', nameOf(relation), noConditions, { columns: writtenColumns(cols), ...storedByInsert(statement) });
}

/** MySQL's `SET o.status = …` names the table first. */
function writtenColumns(targets: readonly Node[] = []): readonly string[] {
  const names = targets.flatMap((target) => ('ResTarget' in target ? stringOf(target.ResTarget.indirection?.at(-1)) ?? target.ResTarget.name ?? [] : []));
  return names.filter((name) => !name.includes(unknownName));
}

/** Functions of a select list that give a row for each element. */
const rowMakers = /^(?:unnest|generate_series|jsonb?_(?:populate_recordset|to_recordset|array_elements(?:_text)?|each(?:_text)?)|regexp_split_to_table|string_to_table)$/;

function makesRows(select: SelectStmt): boolean {
  let found = false;
  visit(select.targetList, (key, value) => {
    if (key === 'FuncCall') found ||= rowMakers.test(stringOf((value as { funcname?: Node[] }).funcname?.at(-1)) ?? '');
  });
  return found;
}

/** What a `FROM` begins with: a table, or a query that stands for one. */
interface Source extends Table {
  readonly joined: boolean;
  /** The query, where it is a subquery or a common table expression. */
  readonly inner?: SqlFacts;
}

function sourceOf(item: Node, ctes: Tables, textParameters: ReadonlySet<number>): Source | undefined {
  if ('RangeVar' in item) {
    const { relname = '', schemaname } = item.RangeVar;
    const query = schemaname === undefined ? ctes.get(relname) : undefined;
    if (!query) return { ...tableOf(item.RangeVar), joined: false };
    // A recursive query names itself in its own text.
    const inner = factsOf(query, textParameters, new Map([...ctes].filter(([name]) => name !== relname)));
    return { ...(inner?.entity !== undefined && { entity: inner.entity }), names: [item.RangeVar.alias?.aliasname ?? relname], joined: false, ...(inner && { inner }) };
  }
  if ('JoinExpr' in item) {
    const { jointype, larg, rarg } = item.JoinExpr;
    const main = jointype === 'JOIN_RIGHT' ? rarg : larg;
    const source = main && sourceOf(main, ctes, textParameters);
    return source && { ...source, joined: true };
  }
  if ('RangeTableSample' in item) return item.RangeTableSample.relation && sourceOf(item.RangeTableSample.relation, ctes, textParameters);
  if ('RangeSubselect' in item) {
    const { subquery, alias } = item.RangeSubselect;
    const inner = subquery && factsOf(subquery, textParameters, ctes);
    return inner && { ...(inner.entity !== undefined && { entity: inner.entity }), names: alias?.aliasname === undefined ? [] : [alias.aliasname], joined: false, inner };
  }
  // A function: what it asks is in the database.
  return undefined;
}

function boundOf({ limitCount }: SelectStmt): Pick<SqlFacts, 'limit' | 'limitParameter' | 'isLimited'> {
  const node = limitCount && without(limitCount);
  if (!node || ('A_Const' in node && node.A_Const.isnull)) return { isLimited: false };
  // The parser leaves a zero out.
  if ('A_Const' in node && node.A_Const.ival) return { isLimited: true, limit: node.A_Const.ival.ival ?? 0 };
  if ('ParamRef' in node && node.ParamRef.number !== undefined) return { isLimited: true, limitParameter: node.ParamRef.number };
  return { isLimited: true };
}

function named(clause: WithClause | undefined, outer: Tables): Tables {
  const own = (clause?.ctes ?? []).flatMap((cte) => ('CommonTableExpr' in cte && cte.CommonTableExpr.ctequery ? [[cte.CommonTableExpr.ctename ?? '', cte.CommonTableExpr.ctequery] as const] : []));
  return own.length === 0 ? outer : new Map([...outer, ...own]);
}

function tablesOf(statement: Node, ctes: Tables): readonly string[] {
  const found = new Set<string>();
  const inner = new Set(ctes.keys());
  visit(statement, (key, value) => {
    if (key === 'CommonTableExpr') inner.add((value as { ctename?: string }).ctename ?? '');
  });
  visit(statement, (key, value) => {
    if (key !== 'RangeVar' && key !== 'relation') return;
    const table = value as RangeVar;
    const name = nameOf(table);
    if (name !== undefined && (table.schemaname !== undefined || !inner.has(name))) found.add(name);
  });
  return [...found];
}

function tableOf(table: RangeVar | undefined): Table {
  const entity = nameOf(table);
  return { ...(entity !== undefined && { entity }), names: [table?.alias?.aliasname ?? table?.relname ?? ''] };
}

/** `orders`, `auth.users`; the schema that everything is in by default is left out. */
function nameOf(table: RangeVar | undefined): string | undefined {
  const { relname, schemaname } = table ?? {};
  if (relname === undefined || relname.includes(unknownName)) return undefined;
  return schemaname === undefined || schemaname === 'public' || schemaname.includes(unknownName) ? relname : `${schemaname}.${relname}`;
}

function facts(op: QueryOp, entity: string | undefined, conditions: Conditions, more: Partial<SqlFacts> = {}): SqlFacts {
  const { equals, among, hasOtherConditions, otherParameters, hasWhere, isOpen } = conditions;
  return { op, ...(entity !== undefined && { entity }), tables: [], equals, among, hasOtherConditions, otherParameters, hasWhere, isOpen, isLimited: false, columns: [], locksRows: false, ...more };
}
