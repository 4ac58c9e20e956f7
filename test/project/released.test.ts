import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { projectOf } from './support';

describe('what an edit leaves', () => {
  it('goes: no program before the present one is held on to', async () => {
    const text = (edit: number): string => `import { db } from 'db';\nexport const rows = db.user.findMany(/* ${edit} */);`;
    const { project } = projectOf({ '/app/a.ts': text(0) });
    const programs: WeakRef<object>[] = [];
    for (let edit = 1; edit <= 5; edit++) {
      project.setOverlay('/app/a.ts', text(edit));
      programs.push(new WeakRef(project.snapshot().program));
    }
    // What a WeakRef was made of stays until the present task is over.
    await new Promise((done) => setTimeout(done, 10));
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // A collection that was under way keeps what it had marked before: the second looks at everything.
    for (let time = 0; time < 2; time++) collect();
    assert.deepEqual(programs.slice(0, 3).map((program) => program.deref() !== undefined), [false, false, false]);
  });
});
