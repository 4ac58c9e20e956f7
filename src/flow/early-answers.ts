import { enclosingFunction, isFunctionNode, walk } from '../project/syntax';
import { ts } from '../project/ts';

/** What says that a request has failed: such a way out is none that requests take. */
const failed = /\b[45]\d\d\b|error|fail|throw|invalid|denied|missing|unauthori[sz]ed|forbidden|not_?found|bad_?request|redirect|reject|message|\bmust\b/i;
/** What a condition asks that tells one kind of request from another: `req.method === 'OPTIONS'`. */
const kind = /\bmethod\b|['"]OPTIONS['"]/;

/** Whether code gives its answer before it comes to a place, where a condition holds: `if (cached) return cached;` above a query. Failures do not count: nearly everything stands below a check. */
export function isAfterAnswer(place: ts.Node): boolean {
  const home = enclosingFunction(place);
  for (let node: ts.Node = place; node.parent && node !== home; node = node.parent) {
    const { parent } = node;
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent)) continue;
    const before = parent.statements.slice(0, parent.statements.findIndex((one) => one === node));
    if (before.some((statement) => ts.isIfStatement(statement) && !statement.elseStatement && !kind.test(statement.expression.getText()) && answers(statement.thenStatement))) return true;
  }
  return false;
}

function answers(branch: ts.Statement): boolean {
  let found = false;
  walk(branch, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) && node.expression && !isEmpty(node.expression)) found = true;
    return !found;
  });
  return found && !failed.test(branch.getText());
}

/** `null`, `undefined`, `false`: there was nothing to answer; a text says why. */
function isEmpty(value: ts.Expression): boolean {
  return ts.isStringLiteralLike(value) || value.kind === ts.SyntaxKind.NullKeyword || value.kind === ts.SyntaxKind.FalseKeyword || (ts.isIdentifier(value) && value.text === 'undefined');
}
