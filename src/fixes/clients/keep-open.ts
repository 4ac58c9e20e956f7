import type { Fix } from '../../core';
import { isFunctionNode, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';
import { removeClosing } from './closings';

/** What closes the client of the whole process goes out of the request: it stays connected for the others and for the next one, and ends with the process. */
export const planKeepOpen: Planner<'closing'> = (finding): Fix | undefined => {
  const { site, meaning } = finding.subject;
  let { user } = outward(site.call);
  if (ts.isAwaitExpression(user)) ({ user } = outward(user));
  const builder = new EditBuilder();
  const link = finallyOf(user);
  if (link) builder.range(link.getSourceFile(), (link.expression as ts.PropertyAccessExpression).expression.end, link.end, '');
  else if (!ts.isExpressionStatement(user) || !removeClosing(user, builder)) return undefined;
  return { kind: 'keep-open', title: `Leave \`${meaning.client.getText()}\` open for the other requests`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** The `.finally(() => client.close())` whose callback does nothing but this. */
function finallyOf(node: ts.Node): ts.CallExpression | undefined {
  const block = ts.isExpressionStatement(node) && ts.isBlock(node.parent) && node.parent.statements.length === 1 ? node.parent.parent : node;
  if (!isFunctionNode(block) || !ts.isCallExpression(block.parent) || block.parent.arguments.length !== 1) return undefined;
  const { expression } = block.parent;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'finally' ? block.parent : undefined;
}
