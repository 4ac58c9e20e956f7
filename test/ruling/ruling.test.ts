import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { packages, unpack } from './packages';
import { expectedFile, openPackage, parseOnly, rule, type Ruled, sourceFiles } from './ruling';

/**
 * A scan does more than parsing; far beyond this, something in it grows faster than the input. Both are measured when the process has run them once, because a parser that is not compiled yet takes three
 * times as long and would hide half of the ratio in one run and none of it in the next; and in time of the processor, because others may have it meanwhile. Parsing then takes a tenth of a second a package,
 * so that three ratios are measured and the median counts: 14 to 15 when the bound was set, 16 to 18 on a machine with six times as much to do as it has cores for.
 */
const MOST_TIMES_PARSING = 25;

describe('published back ends', () => {
  const unpacked = new Map<string, ReturnType<typeof unpack>>();
  const ruled = new Map<string, Ruled>();

  before('fetch', () => {
    for (const one of packages) unpacked.set(one.id, unpack(one));
  });
  after(() => unpacked.forEach(({ remove }) => remove()));

  for (const one of packages) {
    it(`${one.spec}: the findings are those that were accepted`, () => {
      const folder = folderOf(one.id);
      const ruling = rule(one, folder);
      ruled.set(one.id, ruling);
      const file = expectedFile(one);
      const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (ruling.text === expected) return;
      const patch = createTwoFilesPatch(`${one.id}.json`, `${one.id}.json`, expected, ruling.text, 'accepted', 'now');
      assert.fail(`the findings have changed. Read each against the package's code; if they are right: npm run accept-ruling\n${patch}`);
    });
  }

  function measured(): number {
    let [parsing, scanning] = [0, 0];
    for (const one of packages) {
      parsing += parseOnly(one, folderOf(one.id));
      scanning += rule(one, folderOf(one.id)).milliseconds;
    }
    return scanning / parsing;
  }

  // Together, since a small package's scan is mostly the reading of the ES library.
  it(`scanning them takes at most ${MOST_TIMES_PARSING} times as long as parsing them`, () => {
    assert.equal(ruled.size, packages.length, 'a scan has failed');
    for (const one of packages) parseOnly(one, folderOf(one.id));
    const ratios = [measured(), measured(), measured()].sort((one, other) => one - other);
    assert.ok(Number(ratios[1]) <= MOST_TIMES_PARSING, `scanning took ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times as long as parsing`);
  });

  // Without this, an analysis that had gone deaf would agree with every list that is empty.
  it('a loop around a query, added to any handler of prisma-api, is found through that handler\'s own client', () => {
    const one = packages.find(({ id }) => id === 'prisma-api');
    assert.ok(one);
    const engine = openPackage(one, folderOf(one.id));
    const loop = 'for (const id of ids) await prisma.user.findFirst({ where: { id } });';
    const handlers = sourceFiles(one, folderOf(one.id)).filter((file) => /^const prisma = new PrismaClient\(\);$/m.test(engine.text(file) ?? ''));
    assert.ok(handlers.length >= 10, `only ${handlers.length} handlers with a client`);
    for (const file of handlers) {
      const before = engine.findings(file).length;
      const text = `${engine.text(file)}\nexport async function added(ids: number[]) {\n  ${loop}\n}\n`;
      engine.setOverlay(file, text);
      const found = engine.findings(file).filter(({ location }) => text.slice(location.start.offset).startsWith('prisma.user.findFirst({ where: { id } })'));
      assert.deepEqual(found.map(({ rule: id, model }) => `${id} ${model}`), ['n-plus-one User'], file);
      assert.equal(engine.findings(file).length, before + 1, file);
      engine.setOverlay(file, undefined);
    }
  });

  function folderOf(id: string): string {
    const folder = unpacked.get(id)?.folder;
    assert.ok(folder);
    return folder;
  }
});
