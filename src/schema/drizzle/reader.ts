import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linkDrizzle, type DrizzleModel } from './link';
import { relationsOf } from './relations';
import { tableModel } from './table';
import type { CodeSchemaReader } from '../types';

/** Drizzle's tables, of every dialect, with their keys and indexes, and what `relations` and `defineRelations` say of them (https://orm.drizzle.team/docs/sql-schema-declaration). */
export const drizzleReader: CodeSchemaReader = {
  source: 'drizzle',
  trigger: /\b(?:\w*Table(?:Creator)?|defineRelations(?:Part)?|relations)\s*[(<]|\.\s*table\s*\(/,
  read(file) {
    if (!/['"](?:npm:)?drizzle-orm(?:@[^'"/]*)?(?:\/[\w-]+)?['"]/.test(file.text)) return [];
    const models: DrizzleModel[] = [];
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        const call = initializer && madeBy(initializer);
        if (!call) continue;
        const table = ts.isIdentifier(name) ? tableModel(name.text, call) : undefined;
        models.push(...(table ? [table] : relationsOf(call)));
      }
    }
    return models;
  },
  link: linkDrizzle,
};

/** The call that makes a table: `pgTable(…)` of `pgTable(…).enableRLS()`. */
function madeBy(initializer: ts.Expression): ts.CallExpression | undefined {
  let node = bare(initializer);
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'enableRLS') node = bare(node.expression.expression);
  return ts.isCallExpression(node) ? node : undefined;
}
