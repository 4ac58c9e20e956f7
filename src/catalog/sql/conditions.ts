import type { A_Const, Node } from 'libpg-query';
import { unknownName } from './dialect';
import type { SqlEquality, SqlFacts, SqlValue } from './read';
import { stringOf, visit, without } from './tree';

/** The table that conditions are looked for. */
export interface Table {
  readonly entity?: string;
  /** What its columns may be qualified with. */
  readonly names: readonly string[];
}

export interface Conditions extends Pick<SqlFacts, 'equals' | 'among' | 'hasOtherConditions' | 'otherParameters' | 'hasWhere' | 'isOpen'> {
  /** Whether a column must equal one value that a subquery gives: `id = (SELECT … LIMIT 1)`. */
  readonly isOne: boolean;
}

export const noConditions: Conditions = { equals: [], among: [], hasOtherConditions: false, otherParameters: [], hasWhere: false, isOpen: false, isOne: false };

/**
 * The conditions that must all hold. `alone`: there is no other table, so that a column without a qualifier is the table's.
 * A parameter that stands for a piece of SQL, where a condition is expected, leaves the list open.
 */
export function conditionsOf(where: Node | undefined, table: Table, alone: boolean, textParameters: ReadonlySet<number>): Conditions {
  if (!where) return noConditions;
  const equals: SqlEquality[] = [];
  const among: string[] = [];
  const others: Node[] = [];
  let [isOpen, isOne] = [false, false];
  for (const condition of conjuncts(where)) {
    const expression = without(condition);
    if ('ParamRef' in expression && textParameters.has(expression.ParamRef.number ?? 0)) isOpen = true;
    else if (!isTrue(expression)) {
      const found = equalities(expression, table, alone);
      if (found) equals.push(...found);
      else others.push(expression);
      isOne ||= isOneOf(expression, table, alone);
      const listed = listedColumn(expression, table, alone);
      if (listed !== undefined) among.push(listed);
    }
  }
  return { equals, among, hasOtherConditions: others.length > 0, otherParameters: parametersOf(others), hasWhere: true, isOpen, isOne };
}

function conjuncts(node: Node): readonly Node[] {
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR' ? (node.BoolExpr.args ?? []).flatMap(conjuncts) : [node];
}

/** `1 = 1`, `TRUE`: what generated texts begin their conditions with. */
function isTrue(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.boolval?.boolval === true;
  const [left, right] = sides(node) ?? [];
  return left !== undefined && right !== undefined && 'A_Const' in left && 'A_Const' in right && JSON.stringify(literal(left.A_Const)) === JSON.stringify(literal(right.A_Const));
}

function equalities(node: Node, table: Table, alone: boolean): readonly SqlEquality[] | undefined {
  const both = sides(node);
  if (!both) return undefined;
  const [left, right] = both;
  if ('RowExpr' in left && 'RowExpr' in right) {
    const pairs = (left.RowExpr.args ?? []).map((item, index) => equality(without(item), right.RowExpr.args?.[index], table, alone));
    return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
  }
  const found = equality(left, right, table, alone) ?? equality(right, left, table, alone);
  return found && [found];
}

function equality(left: Node, right: Node | undefined, table: Table, alone: boolean): SqlEquality | undefined {
  const column = columnOf(left, table, alone);
  const value = right && valueOf(without(right));
  return column !== undefined && value !== undefined ? { column, value } : undefined;
}

/** The column that must have one of a list's values: `id IN ($1, $2)`, `id = ANY($1)`. */
function listedColumn(node: Node, table: Table, alone: boolean): string | undefined {
  if (!('A_Expr' in node) || stringOf(node.A_Expr.name?.[0]) !== '=' || (node.A_Expr.kind !== 'AEXPR_IN' && node.A_Expr.kind !== 'AEXPR_OP_ANY')) return undefined;
  return node.A_Expr.lexpr && columnOf(without(node.A_Expr.lexpr), table, alone);
}

/** `id = (SELECT …)`: at most one value. */
function isOneOf(node: Node, table: Table, alone: boolean): boolean {
  const [left, right] = sides(node) ?? [];
  return left !== undefined && right !== undefined && columnOf(left, table, alone) !== undefined && 'SubLink' in right && right.SubLink.subLinkType === 'EXPR_SUBLINK';
}

function sides(node: Node): readonly [Node, Node] | undefined {
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP' || stringOf(node.A_Expr.name?.[0]) !== '=') return undefined;
  const { lexpr, rexpr } = node.A_Expr;
  return lexpr && rexpr ? [without(lexpr), without(rexpr)] : undefined;
}

function columnOf(node: Node, table: Table, alone: boolean): string | undefined {
  if (!('ColumnRef' in node)) return undefined;
  const fields = (node.ColumnRef.fields ?? []).map(stringOf);
  const column = fields.at(-1);
  const qualifier = fields.at(-2);
  if (column?.includes(unknownName)) return undefined;
  return qualifier === undefined ? (alone ? column : undefined) : table.names.includes(qualifier) ? column : undefined;
}

/** A parameter or a literal; undefined for all else. */
export function valueOf(node: Node): SqlValue | undefined {
  if ('ParamRef' in node) return node.ParamRef.number === undefined ? undefined : { parameter: node.ParamRef.number };
  return 'A_Const' in node ? literal(node.A_Const) : undefined;
}

function literal({ ival, fval, sval, boolval, isnull }: A_Const): SqlValue | undefined {
  // The parser leaves zeros, empty texts and `false` out.
  if (ival) return { literal: ival.ival ?? 0 };
  if (fval) return { literal: Number(fval.fval) };
  if (sval) return { literal: sval.sval ?? '' };
  if (boolval) return { literal: boolval.boolval ?? false };
  return isnull ? { literal: null } : undefined;
}

function parametersOf(nodes: readonly Node[]): readonly number[] {
  const found = new Set<number>();
  visit(nodes, (key, value) => {
    if (key === 'ParamRef') found.add((value as { number?: number }).number ?? 0);
  });
  return [...found];
}
