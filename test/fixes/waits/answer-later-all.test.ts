import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { filesIn, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

const servers = filesIn(join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later', 'servers', 'before'));

describe('fixes: answer-later, all at once', function () {
  this.timeout(60_000);

  it('leaves no finding over whose handler answers 202 by now, also where the work stands in another file', () => {
    const { applied, left } = all(servers);
    assert.equal(applied.length, 4);
    assert.deepEqual(left, []);
  });

  it('rewrites the second handler of a file too whose work stands in a service, once the first was', () => {
    const controller = servers['src/nest/parcels.controller.ts'] ?? '';
    const service = servers['src/nest/parcels.service.ts'] ?? '';
    const { applied, left } = all({
      ...servers,
      'src/nest/parcels.controller.ts': controller.replace(/ {2}\/\*\* Where[^]*?\n {2}\}\n/, (method) => `${method}\n${method.replace('\'places\'', '\'routes\'').replace('async places', 'async routes').replace('parcels.places', 'parcels.routes')}`),
      'src/nest/parcels.service.ts': service.replace(/ {2}\/\*\* Where[^]*?\n {2}\}\n/, (method) => `${method}\n${method.replace('async places', 'async routes')}`),
    });
    assert.deepEqual(left, []);
    assert.equal(applied.filter(({ finding }) => finding.location.file.endsWith('parcels.service.ts')).length, 2);
  });
});

function all(files: Files): ReturnType<ReturnType<typeof createEngine>['fixAll']> {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])));
  const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } });
  return engine.fixAll({ kind: 'answer-later' });
}
