import assert from 'node:assert/strict';
import { applyEdits, type FixKind } from '../../src/core';
import { withJobs, type Files } from '../proof/harness/application';
import { opened } from './offers';
import { workspace } from './waits/shop-with-mail';

const nodenext = '{ "compilerOptions": { "module": "nodenext", "strict": true } }';

/** All files after the first rewrite of a kind that is offered in one of them. */
function after(files: Files, file: string, kind: FixKind): Files {
  const engine = opened(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text])));
  const text = files[file] ?? '';
  const fix = engine.fixesAt(`/app/${file}`, 0, text.length).flatMap(({ fixes }) => fixes).find((one) => one.kind === kind);
  assert.ok(fix, 'nothing is offered');
  return { ...files, ...Object.fromEntries(fix.edits.map(({ file: path, create, edits }) => [path.slice(5), applyEdits(create ? '' : files[path.slice(5)] ?? '', edits)])) };
}

describe('fixes: the extension of new imports', () => {
  const clients: Files = {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1" } }',
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/users.ts': [
      'import express from \'express\';', 'import pg from \'pg\';', 'const app = express();', 'app.get(\'/users/:id\', async (req, res) => {', '  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });',
      '  const { rows } = await pool.query(\'SELECT id FROM users WHERE id = $1\', [req.params.id]);', '  res.json(rows);', '});', 'app.listen(3000);', '',
    ].join('\n'),
  };

  it('is that of what is compiled where the configuration resolves modules as Node does, its own where that is allowed, and none elsewhere', () => {
    const imported = (config: string): string | undefined => /from '(\.[^']*)'/.exec(after({ ...clients, 'tsconfig.json': config }, 'src/users.ts', 'shared-client')['src/users.ts'] ?? '')?.[1];
    assert.match(imported(nodenext) ?? '', /^\.\/[\w-]+\.js$/);
    assert.match(imported('{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }') ?? '', /^\.\/[\w-]+\.ts$/);
    assert.match(imported('{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }') ?? '', /^\.\/[\w-]+$/);
  });

  it('is that of the imports that are there, whatever the configuration says', () => {
    const files = workspace('await send(user.email, 1); res.json({});');
    assert.match(withJobs({ ...files, 'tsconfig.json': nodenext })['src/app.ts'] ?? '', /from '\.\/queue'/);
    const withEndings = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace(/from '(\.\/\w+)'/g, 'from \'$1.js\'')]));
    assert.match(withJobs(withEndings)['src/worker.ts'] ?? '', /from '\.\/mail\.js';[^]*from '\.\/queue\.js'/);
  });

  it('is its own on Deno, which takes a path as it is, in a file that imports nothing of its own, and with imports of JavaScript', () => {
    const served = (imports: string, place = '/app/supabase/functions/users/index.ts'): readonly (string | undefined)[] => {
      const file = place.slice(5);
      const later = after({
        [file]: [
          imports, 'Deno.serve(async (req) => {', '  const pool = new Pool({ connectionString: Deno.env.get(\'DATABASE_URL\') });',
          '  const { rows } = await pool.query(\'SELECT id FROM users WHERE id = $1\', [new URL(req.url).searchParams.get(\'id\')]);', '  return Response.json(rows);', '});', '',
        ].join('\n'),
      }, file, 'shared-client');
      const made = Object.keys(later).find((path) => path !== file)?.replace(/^.*\//, '');
      return [made && `./${made}`, [...(later[file] ?? '').matchAll(/from '(\.[^']*)'/g)].at(-1)?.[1]];
    };
    assert.deepEqual(served('import { Pool } from \'npm:pg@8\';'), ['./pool.ts', './pool.ts']);
    assert.deepEqual(served('import { Pool } from \'npm:pg@8\';', '/app/main.ts'), ['./pool.ts', './pool.ts']);
    assert.deepEqual(served('import { Pool } from \'npm:pg@8\';\nimport { cors } from \'./cors.js\';'), ['./pool.ts', './pool.ts']);
  });

  it('goes with an alias, too', () => {
    const files = workspace('await send(user.email, 1); res.json({});');
    const aliased: Files = {
      ...files, 'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "paths": { "@/*": ["./src/*"] } } }', 'src/lib/db.ts': files['src/db.ts'] ?? '', 'src/lib/mail.ts': files['src/mail.ts'] ?? '',
      'src/routes/app.ts': (files['src/app.ts'] ?? '').replace(/'\.\/(db|mail)'/g, '\'@/lib/$1.js\''),
    };
    const { 'src/app.ts': _, 'src/db.ts': __, 'src/mail.ts': ___, ...own } = aliased;
    assert.match(withJobs(own)['src/routes/app.ts'] ?? '', /import \{ enqueue \} from '@\/lib\/queue\.js';/);
  });
});
