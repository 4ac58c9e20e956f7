import type { Node } from 'libpg-query';

/** Calls `seen` for every named node below, in the order of the text; a `false` answer skips what is below it. */
export function visit(tree: unknown, seen: (key: string, value: unknown) => boolean | void): void {
  if (Array.isArray(tree)) {
    for (const item of tree) visit(item, seen);
  } else if (typeof tree === 'object' && tree !== null) {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'object' && value !== null && seen(key, value) === false) continue;
      visit(value, seen);
    }
  }
}

/** The node inside casts and collations: `$1::uuid` is `$1`. */
export function without(node: Node): Node {
  let current = node;
  for (;;) {
    const inner = 'TypeCast' in current ? current.TypeCast.arg : 'CollateClause' in current ? current.CollateClause.arg : undefined;
    if (!inner) return current;
    current = inner;
  }
}

export function stringOf(node: Node | undefined): string | undefined {
  return node && 'String' in node ? node.String.sval : undefined;
}

/** `*`, `u.*` */
export function isStar(node: Node): boolean {
  const last = 'ColumnRef' in node ? node.ColumnRef.fields?.at(-1) : undefined;
  return last !== undefined && 'A_Star' in last;
}

/** The column that a reference names, without its table. */
export function columnName(node: Node): string | undefined {
  return 'ColumnRef' in node ? stringOf(node.ColumnRef.fields?.at(-1)) : undefined;
}

/** Whether a statement looks at more rows than those of its own tables: in a subquery, or in one that is named before it. */
export function hasSubquery(statement: Node): boolean {
  return /"(?:SubLink|withClause)"/.test(JSON.stringify(statement));
}
