import assert from 'node:assert/strict';
import { file, textAt, workspace } from './workspace';

/** A loop with a finding in its last line, and a comment above that line. */
const loop = (comment: string, top = '') => `${top}
export async function list() {
  const posts = await prisma.post.findMany();
  for (const post of posts) {
    ${comment}
    await prisma.comment.count({ where: { postId: post.id } });
  }
}
`;

function notices(code: string): readonly { readonly code: string; readonly at: string; readonly message: string }[] {
  const engine = workspace(code);
  engine.findings(file);
  return engine.notices().map((notice) => ({ code: notice.code, at: notice.location ? textAt(engine, notice.location) : '', message: notice.message }));
}

describe('directives in the source', () => {
  it('silence a finding where they give a reason, and say nothing of it', () => {
    const engine = workspace(loop('// headroom-ignore-next-line n-plus-one: three posts at most'));
    assert.deepEqual(engine.findings(file), []);
    engine.findings(file);
    assert.deepEqual(engine.notices(), []);
  });

  it('are counted in the scan’s result', () => {
    const scan = workspace(loop('// headroom-ignore-next-line n-plus-one: three posts at most')).scan();
    let step = scan.next();
    while (!step.done) step = scan.next();
    assert.equal(step.value.suppressed, 1);
    assert.deepEqual(step.value.findings, []);
  });

  it('without a reason silence nothing and are reported', () => {
    for (const comment of ['// headroom-ignore-next-line n-plus-one', '// headroom-ignore-next-line n-plus-one:', '/* headroom-ignore-next-line n-plus-one: */']) {
      assert.equal(workspace(loop(comment)).findings(file).length, 1, comment);
      const [notice, ...others] = notices(loop(comment));
      assert.equal(notice?.code, 'directive-invalid', comment);
      assert.equal(notice.at, comment);
      assert.match(notice.message, /reason/);
      assert.deepEqual(others, []);
    }
  });

  it('without a rule are reported', () => {
    const [notice] = notices(loop('// headroom-ignore-next-line : some reason'));
    assert.equal(notice?.code, 'directive-invalid');
    assert.match(notice.message, /names no rule/);
  });

  it('that silence nothing are reported, at their place', () => {
    const comment = '// headroom-ignore-next-line n-plus-one: not needed any more';
    const found = notices(`${comment}\nexport const rows = prisma.post.findMany();\n`);
    assert.deepEqual(found.map(({ code, at }) => ({ code, at })), [{ code: 'directive-unused', at: comment }]);
  });

  it('for a file silence it whole', () => {
    const engine = workspace(`${loop('', '// headroom-ignore-file n-plus-one: an import')}${loop('').replace('list', 'again')}`);
    assert.deepEqual(engine.findings(file), []);
    engine.findings(file);
    assert.deepEqual(engine.notices(), []);
  });

  it('for a file are reported where there is nothing in it', () => {
    assert.deepEqual(notices('// headroom-ignore-file n-plus-one: an import\nexport const rows = prisma.post.findMany();\n').map(({ code }) => code), ['directive-unused']);
  });

  it('silence with Windows line ends too', () => {
    const engine = workspace(loop('// headroom-ignore-next-line n-plus-one: three posts at most').replaceAll('\n', '\r\n'));
    assert.deepEqual(engine.findings(file), []);
    engine.findings(file);
    assert.deepEqual(engine.notices(), []);
  });
});
