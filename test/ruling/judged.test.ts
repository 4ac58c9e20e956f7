import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../../scripts/build';
import { compared, fixesCompared, fixPlaces, judgedPlaces, type Found, type Judged } from './judged';

const found = (line: number): Found => ({ rule: 'n-plus-one', confidence: 'high', file: 'a.ts', line, message: 'once per order' });
const judged = (line: number, judgement: string): Judged => ({ rule: 'n-plus-one', repository: 'o/r', commit: '1', confidence: 'high', place: `a.ts:${line}`, judged: judgement, why: '' });

describe('what was judged', () => {
  it('can be read, every table of it', () => {
    const all = judgedPlaces(join(REPOSITORY, 'docs/precision'));
    assert.ok(all.length > 900, `${all.length} places`);
    assert.ok(all.every(({ repository, commit, why }) => /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[0-9a-f]{7,40}$/.test(commit) && why.length > 0));
  });

  it('is counted on the page as the tables have it', () => {
    const page = readFileSync(join(REPOSITORY, 'docs/precision.md'), 'utf8');
    const places = judgedPlaces(join(REPOSITORY, 'docs/precision'));
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (?:all )?(\d+)\b[^|]*\| (?:(\d+ of \d+)[^|]*)?\| (?:(\d+ of \d+)[^|]*)?\|$/gm)].map(([, rule, judged, high, medium]) => ({ rule, judged: Number(judged), high, medium }));
    assert.deepEqual(new Set(rows.map(({ rule }) => rule)), new Set(places.map(({ rule }) => rule)));
    for (const row of rows) {
      const of = (confidence: string): Judged[] => places.filter((one) => one.rule === row.rule && one.confidence === confidence);
      const counted = (confidence: string): string | undefined => (of(confidence).length === 0 ? undefined : `${of(confidence).filter(({ judged: judgement }) => judgement === 'true').length} of ${of(confidence).length}`);
      assert.deepEqual(row, { rule: row.rule, judged: of('high').length + of('medium').length, high: counted('high'), medium: counted('medium') });
    }
  });

  it('is refused where a line says neither true nor false, by the table and the line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-judged-'));
    try {
      writeFileSync(join(folder, 'n-plus-one.tsv'), 'repository\tcommit\tconfidence\tplace\tjudged\twhy\tkind\tlibrary\no/r\tabc1234\thigh\ta.ts:1\tperhaps\twhy\tdirect\tpg\n');
      assert.throws(() => judgedPlaces(folder), /n-plus-one\.tsv:2/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells what is right, what is wrong, what nobody has read, and what is gone', () => {
    const { right, wrong, unread, gone } = compared([found(1), found(2), found(3), found(3)], [judged(1, 'true'), judged(2, 'false'), judged(3, 'true'), judged(9, 'false')]);
    assert.deepEqual({ right, wrong, unread, gone }, { right: 2, wrong: 1, unread: [found(3)], gone: [judged(9, 'false')] });
  });

  it('has the rewrites of true findings, whose sums stand on the page', () => {
    const places = fixPlaces(join(REPOSITORY, 'docs/precision'));
    const atOnce = places.filter(({ fix }) => fix === 'concurrency').length;
    const fewer = places.filter(({ fix }) => fix !== 'none').length - atOnce;
    assert.match(readFileSync(join(REPOSITORY, 'docs/precision.md'), 'utf8'), new RegExp(`Of the ${places.length} true findings of \\x60n-plus-one\\x60 in six applications ${fewer} \\(\\d+ %\\) get a fix that takes queries away, and ${atOnce} more`));
  });

  it('tells which rewrites came and which are gone', () => {
    const offers = (line: number, ...kinds: string[]): Found => ({ ...found(line), fixes: kinds.map((kind) => ({ kind })) });
    const had = (line: number, fix: string) => ({ repository: 'o/r', place: `a.ts:${line}`, fix });
    assert.deepEqual(
      fixesCompared([offers(1, 'concurrency', 'batch', 'batch'), offers(2, 'concurrency'), offers(3)], [had(1, 'batch'), had(2, 'none'), had(3, 'merge'), had(4, 'batch')]),
      { of: 4, fewer: 1, atOnce: 1, changed: [{ place: 'a.ts:2', had: 'none', now: 'concurrency' }, { place: 'a.ts:3', had: 'merge', now: 'none' }, { place: 'a.ts:4', had: 'batch', now: 'none' }] },
    );
  });
});
