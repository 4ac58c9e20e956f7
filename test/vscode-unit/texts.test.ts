// What the extension says to a person goes through `vscode.l10n`, so that it can be said in another language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { ts } from '../../src/project/ts';

/** Calls whose texts are read by a person, and the properties of objects that are. */
const saying = /(?:^|\.)(?:show(?:Information|Warning|Error)Message|setStatusBarMessage|createWebviewPanel|CodeAction|TreeItem|appendMarkdown|DiagnosticRelatedInformation)$/;
const shown = new Set(['title', 'tooltip', 'description', 'placeHolder', 'prompt', 'label', 'detail', 'message']);
/** No words: names of the product, of icons, of formats. */
const isNoText = (text: string): boolean => !/\p{L}/u.test(text.replace(/\$\([\w~-]+\)|\bHeadroom\b/g, ''));

/** The texts of a module that are shown as they are written, with their lines. */
function bareTexts(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (value: ts.Expression): void => {
    if (ts.isStringLiteralLike(value)) { if (!isNoText(value.text)) found.push(`${name}:${file.getLineAndCharacterOfPosition(value.pos).line + 1} ${value.text}`); }
    else if (ts.isTemplateExpression(value)) { if (!isNoText(value.head.text + value.templateSpans.map((span) => span.literal.text).join(''))) found.push(`${name}: ${value.getText()}`); }
    else if (ts.isConditionalExpression(value)) [value.whenTrue, value.whenFalse].forEach(look);
    else if (ts.isBinaryExpression(value)) [value.left, value.right].forEach(look);
    else if (ts.isParenthesizedExpression(value)) look(value.expression);
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && saying.test(node.expression.getText())) {
      // The first word of these is no text: what kind of panel it is.
      node.arguments?.slice(/createWebviewPanel$/.test(node.expression.getText()) ? 1 : 0).forEach(look);
    }
    if (ts.isPropertyAssignment(node) && shown.has(node.name.getText())) look(node.initializer);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && shown.has(node.left.name.text)) look(node.right);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('what the extension says', () => {
  it('goes through vscode.l10n', () => {
    const modules = readdirSync('src/vscode').map((name) => [name, readFileSync(`src/vscode/${name}`, 'utf8')] as const).filter(([, text]) => /from 'vscode'/.test(text));
    assert.ok(modules.length > 10);
    assert.deepEqual(modules.flatMap(([name, text]) => bareTexts(name, text)), []);
  });

  it('would be found where it does not', () => {
    assert.deepEqual(bareTexts('a.ts', "item.tooltip = busy ? 'Analysing' : vscode.l10n.t('Done');\nvoid vscode.window.showInformationMessage('Hello');\nconst a = { title: `${n} files`, icon: 'x' };\n"),
      ['a.ts:1 Analysing', 'a.ts:2 Hello', 'a.ts: `${n} files`']);
  });
});
