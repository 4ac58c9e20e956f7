import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

/** What is left of a handler, and the module that is made, in an application of Express. */
export function shared(imports: string, body: string, more: Readonly<Record<string, string>> = {}, rest = ''): { readonly title: string; readonly left: string; readonly made: string } | undefined {
  const own = '/app/src/orders.ts';
  const text = `import express from 'express';\n${imports}\nexport const app = express();\napp.get('/orders', async (req, res) => {\n  ${body.split('\n').join('\n  ')}\n});\n${rest}`;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "typeorm": "1.1.1", "redis": "6.0.0" } }', [own]: text, ...more }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
  for (const _ of engine.settle());
  const [fix] = engine.fixesAt(own, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client');
  return fix && { title: fix.title, left: applyEdits(text, fix.edits.find(({ file }) => file === own)?.edits ?? []), made: fix.edits.find(({ create }) => create)?.edits[0]?.newText ?? '' };
}
