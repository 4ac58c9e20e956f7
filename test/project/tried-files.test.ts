import { strict as assert } from 'node:assert';
import { clientModule, projectOf, typeOf } from './support';

describe('texts that are tried one after the other', () => {
  const [a, b] = ['/app/a.ts', '/app/b.ts'];
  const uses = `import { made } from './b'; export const used = made;`;
  const app = { [a]: `import { db } from './db'; const rows = db.user.findMany();`, '/app/db.ts': clientModule };

  it('have parsed what the try before did not have, and have the types of what there is now', () => {
    const { project } = projectOf(app);
    const first = project.tryOut(new Map([[a, uses], [b, 'export const made = 1 as number;']]));
    assert.equal(typeOf(first, a, 'used'), 'number');
    const second = project.tryOut(new Map([[a, uses], [b, `export const made = 'one' as string;`]]));
    assert.ok(second.sourceFile(a) === first.sourceFile(a));
    assert.ok(second.sourceFile(b) !== first.sourceFile(b));
    assert.equal(typeOf(second, a, 'used'), 'string');
    assert.equal(typeOf(first, a, 'used'), 'number');
  });

  it('keep nothing of what was tried before the last one, and nothing for the present', () => {
    const { project } = projectOf(app);
    const first = project.tryOut(new Map([[a, uses], [b, 'export const made = 1;']]));
    project.tryOut(new Map([[b, '']]));
    assert.ok(project.tryOut(new Map([[a, uses]])).sourceFile(a) !== first.sourceFile(a));
    assert.equal(project.snapshot().sourceFile(a)?.text, app[a]);
    assert.equal(project.snapshot().sourceFile(b), undefined);
  });
});
