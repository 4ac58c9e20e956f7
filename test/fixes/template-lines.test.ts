import assert from 'node:assert/strict';
import { linesOfTemplates, reindent } from '../../src/catalog/edit-literal';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const query = 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n      id,\n    ])';

describe('lines that begin within a template literal', () => {
  it('are told, also behind what is put into it, and in an object', () => {
    assert.deepEqual([...linesOfTemplates(query)], [1, 2, 3]);
    assert.deepEqual([...linesOfTemplates('{ a: `x\n${b({\n  c: 1,\n})}\n`,\n d: 1 }')], [1, 4]);
    assert.deepEqual([...linesOfTemplates('send({\n  to,\n})')], []);
    assert.deepEqual([...linesOfTemplates('// it`s\nsend({\n  to,\n})')], []);
  });

  it('stay where others are moved', () => {
    assert.equal(reindent(query, '  ', linesOfTemplates(query)), 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n    id,\n  ])');
  });

  it('keep a prompt as it is where two models are asked at the same time', () => {
    const before = [
      'import express from \'express\';', 'import OpenAI from \'openai\';', 'const openai = new OpenAI({ timeout: 60_000 });', 'const app = express();',
      'app.post(\'/texts\', async (req, res) => {',
      '  const title = await openai.responses.create({', '    model: \'m\',', '    input: `', '      A title for', '  ${req.body.text}`,', '  });',
      '  const summary = await openai.responses.create({', '    model: \'m\',', '    input: `', 'A summary of', '    ${req.body.text}`,', '  });',
      '  res.json({ title, summary });', '});', 'app.listen(3000);', '',
    ].join('\n');
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0", "openai": "7.57.0" } }', '/app/app.ts': before }) });
    const { edits } = engine.fixAll({ kind: 'parallel' });
    const after = applyEdits(before, edits[0]?.edits ?? []);
    assert.match(after, /Promise\.all\(\[/);
    assert.deepEqual(templatesOf(after), templatesOf(before));
  });
});

function templatesOf(text: string): readonly string[] {
  return [...text.matchAll(/`[^`]*`/g)].map(([one]) => one);
}
