// What a person reads can be said in another language: in the editor through `vscode.l10n`, in reports through `say`, which knows no editor. What the engine says is English everywhere
// (docs/architecture.md, "Languages of people"), and nothing else is.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { saidIn } from '../../scripts/l10n';
import { confidences, severities } from '../../src/core';
import { ts } from '../../src/project/ts';
import { hasWords, shownTexts } from './shown-texts';

const folder = (path: string): ReadonlyMap<string, string> => new Map(readdirSync(path).map((name) => [name, readFileSync(`${path}/${name}`, 'utf8')]));

/** What the editor's part shows that is neither one of its own texts nor a number: where it comes from, and why it is not translated. */
const fromElsewhere: Readonly<Record<string, string>> = {
  'finding.message': 'the engine says it, the same in the editor, on the command line and in an issue',
  message: 'of a place that explains a finding: the engine says it',
  'notice.message': 'the engine says it',
  'fix.title': 'the engine says it',
  title: 'of a fix: the engine says it; of a link: a text of the hover, which is traced where it is made',
  label: 'of a change: the title of its fix; of the status bar: one of its texts, which are traced where they are made',
  sentence: 'what `sayFailed` is given, which is traced where it is called',
  'route.name': 'code: the path of a request or the name of a job',
  'effect.label': 'code: the call',
  'effect.subject': 'code: the model or host',
  command: 'of a link: the name of a command, which is not seen',
  'encodeURIComponent(…)': 'of a link: what its command is given, which is not seen',
};

/** Reports for people who read them in the editor or take them from there; the others are a terminal's and programs'. */
const translated = ['context.ts', 'html.ts', 'markdown.ts', 'priorities.ts'];
/** Modules of reports whose words are English everywhere. */
const english: Readonly<Record<string, string>> = {
  'explanation.ts': 'the engine says it',
  'index.ts': 'it has no texts',
  'json.ts': 'programs read it',
  'language.ts': 'it has no texts',
  'paths.ts': 'it has no texts',
  'pretty.ts': 'the command line speaks English',
  'routes.ts': 'the command line speaks English',
  'sarif.ts': 'programs read it',
  'source-text.ts': 'it has no texts',
};

/** Values of the model, which are put into words by `severityText`, `confidenceText` and `gainText`. */
const values: ReadonlySet<string> = new Set([...severities, ...confidences, 'request', 'place']);

/** The texts of a module that a report shows as they are written: what is neither said by `say`, nor compared, nor a part of a page that is not seen. */
function unsaid(name: string, source: string): readonly string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const add = (node: ts.Node, text: string): void => {
    const words = text.replace(/<style>[^]*|<[^>]*>?|^[^<]*>|&\w+;/g, '');
    if (hasWords(words)) found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${words}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCaseClause(node)) return node.statements.forEach(visit);
    if (ts.isCallExpression(node) && /(?:^|\.)say$/.test(node.expression.getText())) return node.arguments.slice(1).forEach(visit);
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'style') return;
    if (ts.isBinaryExpression(node) && /^[!=]==$/.test(node.operatorToken.getText())) return;
    if (ts.isPropertyAssignment(node) && ts.isNumericLiteral(node.initializer)) return;
    if (ts.isTemplateExpression(node)) add(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
    else if (ts.isStringLiteralLike(node) && !values.has(node.text)) add(node, node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('what the extension says', () => {
  it('goes through vscode.l10n, but for what comes from elsewhere', () => {
    const modules = new Map([...folder('src/vscode')].filter(([, text]) => /from 'vscode'/.test(text)));
    assert.ok(modules.size > 10);
    const { bare, given } = shownTexts(modules);
    assert.deepEqual(bare, []);
    assert.deepEqual(given, Object.keys(fromElsewhere).sort());
  });

  it('is said by modules without an editor only through `say`', () => {
    const modules = [...folder('src/vscode')].filter(([, text]) => !/from 'vscode'/.test(text));
    // What these show is put into the properties that are shown, as the links of the report are.
    assert.deepEqual(shownTexts(new Map(modules)).bare, []);
    assert.ok(modules.some(([, text]) => saidIn(text).length > 0));
  });

  it('would be found where it does not', () => {
    const source = `item.tooltip = busy ? 'Analysing' : vscode.l10n.t('Done');
void vscode.window.showInformationMessage('Hello');
const a = { title: \`\${n} files\`, icon: 'x' };
function described(one: One): string { return one.isOpen ? 'Open it' : one.name; }
const parts = ['some', vscode.l10n.t('more')];
item.description = parts.filter(Boolean).join(' ');
item.label = described(two);
void sayFailed(log, 'in the log', error, 'In the window');
`;
    const { bare, given } = shownTexts(new Map([['a.ts', source]]));
    assert.deepEqual(bare, ['a.ts:1 Analysing', 'a.ts:2 Hello', 'a.ts:3 `${n} files`', 'a.ts:5 some', 'a.ts:4 Open it', 'a.ts:8 In the window']);
    assert.deepEqual(given, ['n', 'one.name']);
  });
});

describe('what a report says', () => {
  const reports = folder('src/report');

  it('goes through `say` where people read it', () => {
    assert.deepEqual([...reports.keys()].sort(), [...translated, ...Object.keys(english)].sort());
    for (const name of translated) assert.deepEqual(unsaid(name, reports.get(name) ?? ''), []);
  });

  it('would be found where it does not', () => {
    assert.deepEqual(unsaid('a.ts', "const line = `<li class=\"${one}\">and ${say('{0} more', n)} of them</li>`;\nconst name = kind === 'x' ? '' : 'fix';\n"), ['a.ts:1 and … of them', 'a.ts:2 fix']);
    assert.throws(() => saidIn('say(text)'), /No text that can be translated/);
  });
});
