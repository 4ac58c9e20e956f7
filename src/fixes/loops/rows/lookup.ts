import type { BatchRead, Query } from '../../../catalog';
import { isTypeScript } from '../../../project/paths';
import { ts } from '../../../project/ts';
import { indentUnit } from '../../edits/edit-builder';
import type { MapKey } from './keys';

/** The names that a batched read needs before its loop. */
export interface LookupNames {
  /** The variable with all rows. */
  readonly rows: string;
  readonly map: string;
  /** What one row is called. */
  readonly row: string;
  /** Whether nothing is known of the client and so of the rows, whose types then have to be written out. */
  readonly isAny?: boolean;
}

/** Whether a query goes through something of which no type is known, so that neither is one of what it gives. */
export function isAnyClient({ call }: Query, checker: ts.TypeChecker): boolean {
  let node: ts.Node = call;
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) {
    node = node.expression;
    if ((checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0) return true;
  }
  return false;
}

/** How the rows of one query for all keys are told apart by key, and how a pass finds its own. */
export interface Lookup {
  /** The statements that make the `Map`. */
  readonly statements: readonly string[];
  /** What stands for the result of the query that was in the loop. */
  find(key: string): string;
}

/**
 * Makes the `Map` of a batched read.
 * @param rowKey what a row has as its key, where that is more than one property
 * @param asList whether the loop wants a list, even where a key has at most one row
 */
export function lookupOf(batch: BatchRead, names: LookupNames, keyField: string, mapKey: MapKey, asList: boolean, file: ts.SourceFile, rowKey?: (row: string) => string): Lookup {
  const { rows, map, row } = names;
  const property = batch.keyProperty ?? keyField;
  const list = batch.rowsMayBeNull ? `(${rows} ?? [])` : rows;
  const parameter = batch.keyAdded ? `{ ${property}, ...${row} }` : row;
  const value = batch.value?.(row) ?? row;
  const key = rowKey?.(row) ?? mapKey.write(batch.keyAdded ? property : `${row}.${property}`);
  const typed = isTypeScript(file.fileName);
  const indent = indentUnit(file);
  const each = batch.rowsMayBeNull ? `${rows} ?? []` : rows;
  const walked = (lines: readonly string[]): string => `for (const ${parameter} of ${each}) {\n${lines.map((line) => indent + line).join('\n')}\n}`;
  const all = batch.rowsMayBeNull ? `NonNullable<typeof ${rows}>` : `typeof ${rows}`;
  const keyType = mapKey.type ?? `(${all})[number]['${property}']`;
  const one = batch.keyAdded && !batch.hasUntypedRows ? `Omit<(${all})[number], '${property}'>` : `(${all})[number]`;
  const made = (type: string): string => `const ${map} = new Map${typed ? `<${keyType}, ${type}>` : ''}()`;
  const found = (text: string): string => `${map}.get(${mapKey.write(text)})`;
  const orMissing = (text: string): string => {
    // Figures are one row, also of no rows.
    if (batch.absent !== undefined) return isOneRow ? `[${found(text)} ?? ${batch.absent}]` : `${found(text)} ?? ${batch.absent}`;
    switch (batch.missing) {
      case 'undefined': return found(text);
      case 'never': return `${found(text)}${typed ? '!' : ''}`;
      case 'zero': return `${found(text)} ?? 0`;
      case 'empty': return asList ? `${found(text)} ?? []` : found(text);
      default: return `${found(text)} ?? null`;
    }
  };

  if (batch.isObject) {
    const entries = `Object.entries(${rows})`;
    return { statements: [`const ${map} = new Map(${mapKey.write('key') === 'String(key)' ? entries : `${entries}.map(([key, ${row}]) => [${mapKey.write('key')}, ${row}]${typed ? ' as const' : ''})`})`], find: orMissing };
  }
  if (batch.perKey === 'tally') {
    return { statements: [made('number'), walked([`${map}.set(${key}, (${map}.get(${key}) ?? 0) + 1);`])], find: orMissing };
  }
  const isOneRow = asList && batch.absent !== undefined;
  const perKey = batch.perKey === 'all' && batch.missing === 'empty' && !asList ? 'first' : batch.perKey;
  if (perKey === 'all' || (asList && batch.missing === 'empty' && !isOneRow)) {
    const group = batch.keyAdded || batch.hasMoreThanRows ? `${one}[]` : all;
    const cut = perKey === 'first' ? (text: string): string => `(${found(text)} ?? []).slice(0, 1)` : (text: string): string => `${found(text)} ?? []`;
    return {
      statements: [made(group), walked([`const group = ${map}.get(${key});`, `if (group) group.push(${value});`, `else ${map}.set(${key}, [${value}]);`])],
      find: cut,
    };
  }
  if (perKey === 'first') {
    return { statements: [made(one), walked([`if (!${map}.has(${key})) ${map}.set(${key}, ${value});`])], find: orMissing };
  }
  // What `map` of something unknown gives says nothing of the entries either.
  if (typed && (names.isAny === true || batch.rowsAreAny === true)) return { statements: [`const ${map} = new Map<${mapKey.type ?? 'any'}, any>(${list}.map((${parameter}: any) => [${key}, ${value}]))`], find: orMissing };
  return { statements: [`const ${map} = new Map(${list}.map((${parameter}) => [${key}, ${value}]${typed && mapKey.type !== undefined ? ' as const' : ''}))`], find: orMissing };
}
