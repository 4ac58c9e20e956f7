import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the pairs of before and after lie. */
export const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes');

/** Holds a text against the file that says what it should be, which there has to be; `UPDATE_EXPECT=1` accepts it anew. */
export function expectText(text: string, file: string): void {
  if (process.env.UPDATE_EXPECT === '1') writeFileSync(file, text);
  assert.equal(text, existsSync(file) ? readFileSync(file, 'utf8') : undefined, `${file} (accept with UPDATE_EXPECT=1)`);
}
