import type { ts } from '../../project/ts';
import type { FixContext } from '../types';
import type { OwnDeclaration } from './own-client';

/** A variable of the environment that is given a value: `process.env.KEY = key`, `process.env[name] = value`, of which any may be meant. */
const written = /\bprocess\.env(?:\.(\w+)|\[\s*(?:['"`](\w+)['"`]|[^\]]+)\s*\])\s*(?:\?\?|\|\|)?=(?!=|>)/g;

/**
 * Whether the application gives a variable of the environment, by which a client is made, another value while it runs, as one does whose people set it up in its pages: a client that is made once would never hear of it.
 */
export function readsChanged({ call, parts }: Pick<OwnDeclaration, 'call' | 'parts'>, { workspace, moduleKind }: Pick<FixContext, 'workspace' | 'moduleKind'>): boolean {
  const read = [call, ...parts.map(({ value }) => value)].flatMap(namesRead);
  return read.length > 0 && workspace.files().some((file) => {
    const text = workspace.text(file) ?? '';
    if (!text.includes('process.env') || moduleKind(file) !== 'source') return false;
    return [...text.matchAll(written)].some(([, name, quoted]) => (name ?? quoted) === undefined || read.includes(name ?? quoted ?? ''));
  });
}

/** `['KEY']` of `new OpenAI({ apiKey: process.env.KEY })`. */
function namesRead(piece: ts.Expression): readonly string[] {
  return [...piece.getText().matchAll(/\bprocess\.env(?:\.(\w+)|\[\s*['"`](\w+)['"`]\s*\])/g)].flatMap(([, name, quoted]) => name ?? quoted ?? []);
}
