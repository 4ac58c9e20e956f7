import assert from 'node:assert/strict';
import { addDefaults, addProperties } from '../../src/catalog/rewrites/edit-literal';
import { applyEdits } from '../../src/core';
import { ts } from '../../src/project/ts';

/** What an object literal becomes, and what is said beside it. */
const cases: readonly { readonly what: string; readonly text: string; readonly left: string }[] = [
  { what: 'what is said behind the last property stays on its line', text: 'x = {\n  ssl: true, // tls\n};', left: 'x = {\n  ssl: true, // tls\n  max: 3,\n  min: 1,\n};' },
  { what: 'so it is with the other line break', text: 'x = {\r\n  ssl: true, /* tls */\r\n};', left: 'x = {\r\n  ssl: true, /* tls */\r\n  max: 3,\r\n  min: 1,\r\n};' },
  { what: 'a comma at the end stays the only one', text: 'x = {\n  ssl: true,\n};', left: 'x = {\n  ssl: true,\n  max: 3,\n  min: 1,\n};' },
  { what: 'on one line it stays there', text: 'x = { ssl: true }; // tls', left: 'x = { ssl: true, max: 3, min: 1 }; // tls' },
];

/** The same of properties that a spread may bring. */
const defaults: typeof cases = [
  { what: 'stand before the first spread, which may bring others', text: 'x = {\n  ssl: true,\n  ...tls,\n  ...own,\n};', left: 'x = {\n  ssl: true,\n  max: 3,\n  min: 1,\n  ...tls,\n  ...own,\n};' },
  { what: 'do so on one line', text: 'x = { ...own, ssl: true };', left: 'x = { max: 3, min: 1, ...own, ssl: true };' },
  { what: 'stand at the end where there is none', text: 'x = { ssl: true };', left: 'x = { ssl: true, max: 3, min: 1 };' },
];

function literalOf(text: string): ts.ObjectLiteralExpression {
  const [statement] = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true).statements;
  assert.ok(statement && ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && ts.isObjectLiteralExpression(statement.expression.right));
  return statement.expression.right;
}

describe('catalog: properties that are added to an object literal', () => {
  for (const { what, text, left } of cases) it(what, () => assert.equal(applyEdits(text, [addProperties(literalOf(text), ['max: 3', 'min: 1'])]), left));
  for (const { what, text, left } of defaults) it(`where they are defaults, they ${what}`, () => assert.equal(applyEdits(text, [addDefaults(literalOf(text), ['max: 3', 'min: 1'])]), left));
});
