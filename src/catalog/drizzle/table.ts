import type { ts } from '../../project/ts';
import { stubTypeOf } from '../tables/members';
import { folderOf } from '../tables/rows';
import type { RecogniseContext } from '../types';

/** The SQL name of a table: `'orders'` of `pgTable('orders', …)`; of `db.query.orders` that of its table. Undefined for a subquery. */
export function tableName(expression: ts.Expression, context: RecogniseContext): string | undefined {
  const { checker } = context;
  const found = stubTypeOf(expression, context);
  if (!found?.file.startsWith(folderOf('drizzle'))) return undefined;
  const table = found.name === 'RelationalQuery' ? memberType(found.type, 'tableOf', checker) : found.type;
  const about = table && memberType(table, '_', checker);
  const name = about && memberType(about, 'name', checker);
  return name?.isStringLiteral() ? name.value : undefined;
}

function memberType(type: ts.Type, name: string, checker: ts.TypeChecker): ts.Type | undefined {
  const member = checker.getPropertyOfType(type, name);
  return member && checker.getTypeOfSymbol(member);
}
