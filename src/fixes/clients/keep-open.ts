import type { Fix } from '../../core';
import { isFunctionNode, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';
import { removeClosing } from './closings';

/** What closes the client of the whole process goes out of the request: it stays connected for the others and for the next one, and ends with the process. */
export const planKeepOpen: Planner<'closing'> = (finding, { withheld }): Fix | undefined => {
  const { site, meaning } = finding.subject;
  if (meaning.opens !== undefined && isOpened(site.enclosing, meaning.client.getText(), meaning.opens)) {
    withheld?.(`the request opens it, too, which fails while it is open (\`${meaning.opens}\`): it is to be opened where the program starts`);
    return undefined;
  }
  let { user } = outward(site.call);
  if (ts.isAwaitExpression(user)) ({ user } = outward(user));
  const builder = new EditBuilder();
  const link = finallyOf(user);
  if (link) builder.range(link.getSourceFile(), (link.expression as ts.PropertyAccessExpression).expression.end, link.end, '');
  else if (!ts.isExpressionStatement(user) || !removeClosing(user, builder)) return undefined;
  return { kind: 'keep-open', title: `Leave \`${meaning.client.getText()}\` open for the other requests`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** Whether a function opens a client without having asked whether it is open. */
function isOpened(fn: ts.Node, client: string, method: string): boolean {
  let found = false;
  walk(fn, (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === `${client}.${method}` && !isAsked(node, fn)) found = true;
    return !found;
  });
  return found;
}

/** Whether a place is behind a condition: `if (!source.isInitialized) await source.initialize()`. */
function isAsked(place: ts.Node, fn: ts.Node): boolean {
  for (let node = place; node !== fn && node.parent; node = node.parent) if (ts.isIfStatement(node.parent) && node.parent.expression !== node && /\bis(?:Initialized|Connected)\b/.test(node.parent.expression.getText())) return true;
  return false;
}

/** The `.finally(() => client.close())` whose callback does nothing but this. */
function finallyOf(node: ts.Node): ts.CallExpression | undefined {
  const block = ts.isExpressionStatement(node) && ts.isBlock(node.parent) && node.parent.statements.length === 1 ? node.parent.parent : node;
  if (!isFunctionNode(block) || !ts.isCallExpression(block.parent) || block.parent.arguments.length !== 1) return undefined;
  const { expression } = block.parent;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'finally' ? block.parent : undefined;
}
