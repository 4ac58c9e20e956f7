import type { ClientMade } from '../../catalog';
import type { FilePath } from '../../core';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { packageFolder } from '../../project/modules/packages';
import type { FixContext } from '../types';
import { isReadLater } from './load-order';
import type { OwnDeclaration } from './own-client';
import { plainArguments } from './shared';
import { writesIn, type Written } from './written-variables';

/**
 * Whether the application gives something, by which a client is made, another value while it runs, as one does whose people set it up in its pages: a client that is made once would never hear of it. What has its value when all
 * modules are loaded, and may not have it before (`loading`), is right for a client that is made where it is first needed.
 */
export function changesOf({ call, parts }: Pick<OwnDeclaration, 'call' | 'parts'>, meaning: ClientMade, context: Pick<FixContext, 'checker' | 'workspace' | 'moduleKind'>): Written {
  const { library } = meaning;
  const pieces = [call, ...parts.map(({ value }) => value)];
  const read = new Set(pieces.flatMap(variablesRead));
  // What is told nothing looks for its key itself: `OPENAI_API_KEY` of `new OpenAI()`.
  const own = read.size > 0 ? undefined : new RegExp(`^(?:${library.split(/\W+/).filter((word) => word.length > 1).join('|')})`, 'i');
  const settings = pieces.flatMap((piece) => settingsRead(piece, context.checker));
  if (settings.some(({ isVariable }) => isVariable)) return 'running';
  const { workspace, moduleKind } = context;
  let found: Written;
  for (const file of workspace.files()) {
    const text = workspace.text(file) ?? '';
    const knowsEnvironment = /\bprocess\b|\bdotenv\b/.test(text);
    if ((!knowsEnvironment && settings.length === 0) || moduleKind(file) !== 'source') continue;
    if (settings.some(({ home, imported, changed }) => changed.test(text) && (file === home || imported.test(text)))) return 'running';
    const writes = knowsEnvironment ? writesIn(file, text, (name) => read.has(name) || own?.test(name) === true, context) : undefined;
    if (writes === 'running') return writes;
    if (writes === 'loading' && read.size > 0 && packageFolder(file, workspace) === packageFolder(call.getSourceFile().fileName, workspace)) found = writes;
  }
  // A pool that is told no place asks the environment for it, as drivers do (https://www.postgresql.org/docs/current/libpq-envars.html).
  const asks = read.size > 0 || (meaning.size !== undefined && plainArguments(call, meaning, context.checker, parts) === '');
  return found ?? (asks && isReadLater(call.getSourceFile().fileName, context) ? 'loading' : undefined);
}

/** `['KEY']` of `new OpenAI({ apiKey: process.env.KEY })`, also by a name for the environment (`import { env } from 'node:process'`). */
function variablesRead(piece: ts.Expression): readonly string[] {
  return [...piece.getText().matchAll(/(?<![\w$.])(?:process\.)?env(?:\.(\w+)|\[\s*['"`](\w+)['"`]\s*\])/g)].flatMap(([, name, quoted]) => name ?? quoted ?? []);
}

/** A value of another module that a client is made of. */
interface Setting {
  readonly home: FilePath;
  readonly isVariable: boolean;
  /** Text that brings it into a file, and text that gives it, or the part of it that is read, another value. */
  readonly imported: RegExp;
  readonly changed: RegExp;
}

/** `settings.key` of `new OpenAI({ apiKey: settings.key })`. */
function settingsRead(piece: ts.Expression, checker: ts.TypeChecker): readonly Setting[] {
  const found: Setting[] = [];
  walk(piece, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node)) return;
    const declaration = declarationOf(node, checker);
    const home = declaration?.getSourceFile();
    if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || !home || home === piece.getSourceFile() || home.isDeclarationFile) return;
    const name = literally(declaration.name.text);
    const member = ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node ? literally(node.parent.name.text) : '[\\w$]+';
    found.push({
      home: home.fileName, isVariable: !isConst(declaration),
      imported: new RegExp(`\\b(?:import|const)\\b[^;=]*(?<![\\w$])${name}(?![\\w$])[^;=]*(?:\\bfrom\\b|=\\s*require\\b)`),
      changed: new RegExp(`(?<![\\w$.])${name}(?:\\.${member}(?![\\w$])|\\[[^\\]\\n]*\\])(?:\\.[\\w$]+|\\[[^\\]\\n]*\\])*\\s*(?:\\?\\?|\\|\\|)?=(?!=|>)|\\bObject\\.assign\\(\\s*${name}\\b`),
    });
  });
  return found;
}
