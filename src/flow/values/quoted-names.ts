import { constDeclaration } from '../../catalog/values/literal';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What stands before the name of a table or a column, and never before a value. */
const beforeName = /(?:\b(?:select|distinct|all|from|join|into|update|table|where|and|or|by|on|having|describe|analyze)\s+|\b(?:count|min|max|sum|avg|stddev|variance|length|lower|upper|trim|coalesce)\s*\(\s*(?:distinct\s+)?|\.)["`]$/i;
/** What stands before a text in the double quotes of MySQL and SQLite: `email = lower("${email}")`, `between "a" and "${end}"`. */
const beforeValue = /(?:[=<>]|\b(?:like|ilike|in|between\s+\S+\s+and))[\s(]*(?:\w+\s*\(\s*)?"$/i;

/**
 * Whether all that a statement takes of what varies are names of tables or columns: `SELECT COUNT(DISTINCT "${column}") FROM orders`. Each of them is another question, which no list of keys
 * asks for all; how many there are is a matter of the schema.
 *
 * @param inputs what the statement is made with
 * @param varies whether an expression differs from one pass to the next
 */
export function isOnlyNamed(inputs: readonly ts.Node[], varies: (node: ts.Node) => boolean, checker: ts.TypeChecker): boolean {
  let names = 0;
  for (const input of inputs) {
    const template = templateIn(input, checker);
    if (!template) {
      if (varies(input)) return false;
      continue;
    }
    let before = template.head.text;
    for (const { expression, literal } of template.templateSpans) {
      if (varies(expression)) {
        if (!beforeName.test(before) || beforeValue.test(before) || !/^["`]/.test(literal.text)) return false;
        names++;
      }
      before = literal.text;
    }
  }
  return names > 0;
}

/** The text of a statement that is put together: in its place, under `text` or `sql` of an object, or as a `const`. */
function templateIn(input: ts.Node, checker: ts.TypeChecker): ts.TemplateExpression | undefined {
  const node = ts.isExpression(input) ? bare(input) : input;
  if (ts.isTemplateExpression(node)) return node;
  if (ts.isObjectLiteralExpression(node)) {
    const [text, ...others] = node.properties;
    return text && others.length === 0 && ts.isPropertyAssignment(text) && /^(?:text|sql)$/.test(text.name.getText()) ? templateIn(text.initializer, checker) : undefined;
  }
  const value = ts.isIdentifier(node) ? constDeclaration(node, checker)?.initializer : undefined;
  return value && ts.isTemplateExpression(bare(value)) ? bare(value) as ts.TemplateExpression : undefined;
}
