import assert from 'node:assert/strict';
import { libraryCallback } from '../../src/catalog/values/callbacks';
import { packageOf } from '../../src/catalog/values/specifier';

/** What the argument at an index is to an export of the package that a specifier names. */
function use(specifier: string, name: string, index: number): string | undefined {
  const found = packageOf(specifier);
  const known = found && libraryCallback({ package: found.name, subpath: found.subpath, name }, index);
  return known?.kind === 'each' ? `each of ${known.list}${known.item > 0 ? ` as ${known.item}` : ''}${known.sequential ? ' in turn' : ''}` : known?.kind;
}

describe('callbacks of libraries', () => {
  const rows: readonly (readonly [specifier: string, name: string, index: number, use: string | undefined])[] = [
    ['p-map', 'default', 1, 'each of 0'], ['p-map', 'default', 0, undefined], ['npm:p-map@7', 'default', 1, 'each of 0'], ['https://esm.sh/p-map@7', 'default', 1, 'each of 0'],
    ['p-each-series', 'default', 1, 'each of 0 in turn'], ['p-reduce', 'default', 1, 'each of 0 as 1 in turn'],
    ['lodash', 'map', 1, 'each of 0'], ['lodash/map', 'default', 1, 'each of 0'], ['lodash-es/forEach.js', 'default', 1, 'each of 0'], ['lodash', 'memoize', 0, 'remembers'], ['lodash', 'chunk', 1, undefined],
    ['async', 'eachLimit', 2, 'each of 0'], ['async', 'eachLimit', 1, undefined], ['async/mapSeries', 'default', 1, 'each of 0 in turn'], ['async', 'reduce', 2, 'each of 0 as 1 in turn'],
    ['bluebird', 'map', 1, 'each of 0'], ['bluebird', 'each', 1, 'each of 0 in turn'],
    ['ramda', 'map', 0, 'each of 1'], ['radash', 'parallel', 2, 'each of 1'],
    ['p-limit', 'made', 0, 'once'], ['p-limit', 'made.map', 1, 'each of 0'], ['p-queue', 'new.add', 0, 'once'], ['@supercharge/promise-pool', 'chain.process', 0, 'each-of-link'], ['@supercharge/promise-pool', 'process', 0, undefined], ['p-retry', 'default', 0, 'once'], ['cockatiel', 'made.execute', 0, 'once'],
    ['react', 'cache', 0, 'once-per-request'], ['next/server', 'after', 0, 'once'], ['next/server', 'unstable_after', 0, 'once'], ['next/cache', 'unstable_cache', 0, 'remembers'], ['p-memoize', 'default', 0, 'remembers'],
    ['express', 'default', 0, undefined], ['./map', 'map', 1, undefined],
  ];
  for (const [specifier, name, index, expected] of rows) {
    it(`${name} of ${specifier} takes its argument ${index} ${expected === undefined ? 'for nothing that is known' : `for ${expected}`}`, () => assert.equal(use(specifier, name, index), expected));
  }
});
