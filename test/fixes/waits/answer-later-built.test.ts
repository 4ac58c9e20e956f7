import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { filesIn, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

const before = filesIn(join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later', 'express', 'before'));
const carrier = before['src/lib/carrier.ts'] ?? '';

/** Why nothing is offered for the application; undefined where the handler is rewritten. */
function reasonOf(files: Files): string | undefined {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text])));
  const { left, edits } = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } }).fixAll({ kind: 'answer-later' });
  if (edits.length > 0) return undefined;
  return left.map(({ reason }) => reason).join('; ') || 'there is no finding';
}

describe('fixes: answer-later, work whose modules only the build of a framework can load', () => {
  for (const [what, files] of [
    ['server-only', { 'src/lib/carrier.ts': `import 'server-only';\n${carrier}` }],
    ['$env/static/private', { 'src/lib/carrier.ts': `import { CARRIER } from '$env/static/private';\n${carrier}\nexport const address: string = CARRIER;\n` }],
    ['import.meta.env', { 'src/lib/carrier.ts': `${carrier}\nexport const address: string = (import.meta as any).env.CARRIER ?? import.meta.env.CARRIER;\n` }],
    // A module that is loaded along.
    ['./logo.svg?raw', { 'src/lib/carrier.ts': `export { logo } from './logo';\n${carrier}`, 'src/lib/logo.ts': "import svg from './logo.svg?raw';\nexport const logo: string = svg;\n" }],
  ] as const) {
    it(`is left to the request where it would load ${what}`, () => {
      assert.equal(reasonOf({ ...before, ...files }), `\`${what}\` is given by the build of the framework, and a worker is a program of its own`);
    });
  }

  it('becomes a job where such a module gives a type alone', () => {
    assert.equal(reasonOf({ ...before, 'src/lib/carrier.ts': `import type { Logo } from './logo.svg?raw';\nexport type Shown = Logo;\n${carrier}` }), undefined);
  });

  it('becomes a job where what is named so is a file of the package\'s own', () => {
    const [manifest, handler] = [before['package.json'] ?? '', before['src/routes/parcels.ts'] ?? ''];
    const own = { ...before, 'package.json': manifest.replace('{', '{ "imports": { "#app/*": "./src/*.ts" },'), 'src/routes/parcels.ts': handler.replace("'../lib/carrier'", "'#app/lib/carrier'"), 'src/lib/carrier.ts': `import { code } from '#app/lib/code';\n${carrier}\nexport const own = code;\n`, 'src/lib/code.ts': 'export const code = 1;\n' };
    assert.equal(reasonOf(own), undefined);
  });

  it('becomes a job where only the handler\'s own module loads one', () => {
    const file = 'src/routes/parcels.ts';
    assert.equal(reasonOf({ ...before, [file]: `import 'server-only';\n${before[file] ?? ''}` }), undefined);
  });
});
