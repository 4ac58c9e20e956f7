import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Whether what an update sets may depend on what was there (`sql`…``, `knex.raw(…)`): twice for one row is then once in a single statement. */
export function mayDependOnRow(set: ts.Expression): boolean {
  const literal = bare(set);
  if (!ts.isObjectLiteralExpression(literal)) return true;
  let found = false;
  walk(literal, (node) => { if (ts.isTaggedTemplateExpression(node) || ts.isSpreadAssignment(node) || (ts.isCallExpression(node) && !/^(?:new\b|Date\.)/.test(node.getText()))) found = true; });
  return found;
}
