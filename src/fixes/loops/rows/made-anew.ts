import type { FlowContext, QuerySite } from '../../../flow/types';
import { isFunctionNode, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { inputs } from '../../../rules/n-plus-one/repetition';

/** Functions of packages that give something else each time they are called. */
const givesOthers = /[rR]andom|uuid|UUID|nanoid|cuid|ulid|^v[1-7]$|^(?:next|generate|create|make|issue|mint|draw|take|pop|shift)(?![a-z])/;

/**
 * Whether something that an update sets is made in each pass, though it names nothing of the pass: `{ token: randomUUID() }`. One statement for all would give all rows the same. What the time is may be the same for all; a
 * function of the project may give another value each time.
 * @param mapped what is worked out for each row by itself
 */
export function isMadeAnew(site: QuerySite, mapped: readonly ts.Node[], context: FlowContext): boolean {
  const { op, written } = site.meaning;
  if (op !== 'update' && op !== 'update-many') return false;
  let found = false;
  for (const root of written ? [written] : inputs(site)) walk(root, (node) => {
    if (found || mapped.includes(node) || isFunctionNode(node)) return false;
    if (ts.isNewExpression(node)) found = (node.arguments?.length ?? 0) === 0 && node.expression.getText() !== 'Date';
    else if (ts.isCallExpression(node)) found = isOfOthers(node.expression) || context.functionsOf(node.expression).length > 0;
    return !found;
  });
  return found;
}

function isOfOthers(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  return givesOthers.test(name) || /^faker\b/.test(callee.getText());
}
