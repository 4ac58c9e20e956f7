import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** A path has few parts, however many files there are. */
export const partsOfPath = 5;

/** `path.split('/')` */
export function isSplitPath(call: ts.CallExpression): boolean {
  const [by] = call.arguments;
  if (!by || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'split') return false;
  return ts.isStringLiteralLike(by) ? by.text === '/' || by.text === '\\' : ts.isPropertyAccessExpression(by) && by.name.text === 'sep';
}

/** Whether a loop puts its own list together to a path as far as it has come: `'/' + names.slice(0, i + 1).join('/')`. */
export function joinsToPath(list: ts.Expression, body: ts.Node): boolean {
  const text = bare(list).getText();
  let joins = false;
  walk(body, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'join') return !joins;
    const [by] = node.arguments;
    const cut = bare(node.expression.expression);
    const isCut = ts.isCallExpression(cut) && ts.isPropertyAccessExpression(cut.expression) && cut.expression.name.text === 'slice' && cut.expression.expression.getText() === text;
    if (isCut && by && ts.isStringLiteralLike(by) && by.text === '/') joins = true;
    return !joins;
  });
  return joins;
}
