import assert from 'node:assert/strict';
import { addProperties } from '../../src/catalog/rewrites/edit-literal';
import { applyEdits } from '../../src/core';
import { ts } from '../../src/project/ts';

/** What an object literal becomes, and what is said beside it. */
const cases: readonly { readonly what: string; readonly text: string; readonly left: string }[] = [
  { what: 'what is said behind the last property stays on its line', text: 'x = {\n  ssl: true, // tls\n};', left: 'x = {\n  ssl: true, // tls\n  max: 3,\n  min: 1,\n};' },
  { what: 'so it is with the other line break', text: 'x = {\r\n  ssl: true, /* tls */\r\n};', left: 'x = {\r\n  ssl: true, /* tls */\r\n  max: 3,\r\n  min: 1,\r\n};' },
  { what: 'a comma at the end stays the only one', text: 'x = {\n  ssl: true,\n};', left: 'x = {\n  ssl: true,\n  max: 3,\n  min: 1,\n};' },
  { what: 'on one line it stays there', text: 'x = { ssl: true }; // tls', left: 'x = { ssl: true, max: 3, min: 1 }; // tls' },
];

describe('catalog: properties that are added to an object literal', () => {
  for (const { what, text, left } of cases) {
    it(what, () => {
      const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
      const [statement] = file.statements;
      assert.ok(statement && ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && ts.isObjectLiteralExpression(statement.expression.right));
      assert.equal(applyEdits(text, [addProperties(statement.expression.right, ['max: 3', 'min: 1'])]), left);
    });
  }
});
