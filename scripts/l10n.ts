// `npm run l10n`: writes l10n/bundle.l10n.json, the texts that can be translated.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { ts } from '../src/project/ts';
import { REPOSITORY } from './build';

const bundle = join(REPOSITORY, 'l10n/bundle.l10n.json');

/** All texts that can be translated: those of the editor's part, which says them by `vscode.l10n`, and those of reports, which know no editor and say them by `say` (`Language` in src/report). */
export async function translatable(): Promise<l10nJsonFormat> {
  const editor = await getL10nJson(sourcesOf('src/vscode').map((contents) => ({ extension: '.ts', contents })));
  const others = ['src/report', 'src/vscode'].flatMap((folder) => sourcesOf(folder).flatMap(saidIn));
  return { ...editor, ...Object.fromEntries(others.map((text) => [text, text])) };
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(REPOSITORY, folder)).sort().map((name) => readFileSync(join(REPOSITORY, folder, name), 'utf8'));
}

/**
 * The texts that a module says by `say`.
 * @throws where it says something that is no text as it is written, and so cannot be found in a translation
 */
export function saidIn(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && (ts.isIdentifier(node.expression) ? node.expression.text === 'say' : ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'say')) {
      const [text] = node.arguments;
      if (!text || !ts.isStringLiteral(text)) throw new Error(`No text that can be translated: ${node.getText()}`);
      found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

if (require.main === module) {
  void translatable().then((texts) => writeFileSync(bundle, JSON.stringify(texts, undefined, 2)));
}
