import type { Query } from '../../catalog';
import { enclosingFunction, inlineFunction, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { State } from './held';

/**
 * Lets an answer fill a state only where nothing was asked after it: answers of two requests may come in any order (https://react.dev/reference/react/useEffect#fetching-data-with-effects).
 * False where the place does not show when it was asked.
 */
export function latestAlone(builder: EditBuilder, { call, fills }: State, query: Query, imports: Imports): boolean {
  const asked = statementAround(query.call);
  const filled = fills.parent;
  const declared = statementAround(call);
  if (!asked || !declared || !ts.isExpressionStatement(filled) || !takesCondition(filled) || enclosingFunction(fills) !== enclosingFunction(query.call) || inlineFunction(fills.arguments[0])) return false;
  const names = new Names(call);
  const [latest, turn] = [names.free('latest', 'latestRequest'), names.free('turn', 'request')];
  const useState = call.expression.getText();
  const useRef = useState.includes('.') ? useState.replace(/useState$/, 'useRef') : imports.named('useRef', 'react');
  builder.after(declared, [`const ${latest} = ${useRef}(0);`]);
  builder.before(asked, [`const ${turn} = ++${latest}.current;`]);
  const isLatest = `${turn} === ${latest}.current`;
  const around = filled.parent;
  if (ts.isIfStatement(around)) builder.replace(around.expression, `${operand(around.expression)} && ${isLatest}`);
  else builder.range(fills.getSourceFile(), fills.getStart(), fills.getStart(), `if (${isLatest}) `);
  return true;
}

/** The statement of a block that a place is in, within its function. */
export function statementAround(place: ts.Node): ts.Statement | undefined {
  for (let node = place; !isFunctionNode(node) && !ts.isSourceFile(node); node = node.parent) if (ts.isStatement(node) && ts.isBlock(node.parent)) return node;
  return undefined;
}

/** A condition as a part of one that is true where all are. */
function operand(condition: ts.Expression): string {
  const binds = ts.isBinaryExpression(condition) && condition.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return binds || !/\|\||\?|,|=>/.test(condition.getText()) ? condition.getText() : `(${condition.getText()})`;
}

/** Whether a condition can be put before a statement: one whose `else` would be taken for the condition's cannot. */
function takesCondition({ parent }: ts.Statement): boolean {
  return ts.isBlock(parent) || (ts.isIfStatement(parent) && !parent.elseStatement);
}
