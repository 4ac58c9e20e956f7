import assert from 'node:assert/strict';
import { madeEdits } from '../../src/vscode/made-edits';
import type { PlacedEdit } from '../../src/vscode/protocol';

const edit = (range: PlacedEdit['range'], newText: string): PlacedEdit => ({ range, newText });

describe('what of a change was made', () => {
  const before = 'one\nkeep\ntwo\nkeep\nthree\n';
  const edits = [edit([0, 0, 1, 0], 'ONE\nMORE\n'), edit([2, 0, 3, 0], ''), edit([4, 5, 4, 5], ' and four')];

  it('is told for each edit by the text that came of it', () => {
    assert.deepEqual(madeEdits(before, 'ONE\nMORE\nkeep\nkeep\nthree and four\n', edits), [true, true, true]);
    assert.deepEqual(madeEdits(before, 'ONE\nMORE\nkeep\ntwo\nkeep\nthree and four\n', edits), [true, false, true]);
    assert.deepEqual(madeEdits(before, 'one\nkeep\nkeep\nthree\n', edits), [false, true, false]);
    assert.deepEqual(madeEdits(before, before, edits), [false, false, false]);
  });

  it('is told in a file with other line ends than the edits have', () => {
    assert.deepEqual(madeEdits(before.replaceAll('\n', '\r\n'), 'ONE\r\nMORE\r\nkeep\r\ntwo\r\nkeep\r\nthree\r\n', edits), [true, false, false]);
  });
});
