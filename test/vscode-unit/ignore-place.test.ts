import assert from 'node:assert/strict';
import { ignorePlace } from '../../src/vscode/ignore-place';

const place = (text: string, marker: string): ReturnType<typeof ignorePlace> =>
  ignorePlace(text, '/w/a.tsx', text.slice(0, text.indexOf(marker)).split(/\r\n|\n/).length - 1);

describe('the place of a directive', () => {
  it('is above the line, with its indentation', () => {
    assert.deepEqual(place('for (;;) {\r\n\t  await q();\r\n}', 'await'), { line: 1, indent: '\t  ', style: 'line' });
  });

  it('is a comment in braces among the children of an element', () => {
    const text = 'const a = <ul>\n  {rows.map(row => row.x)}\n</ul>;';
    assert.deepEqual(place(text, '{rows'), { line: 1, indent: '  ', style: 'jsx' });
  });

  it('is a plain comment inside an expression in braces, and among attributes', () => {
    const text = 'const a = <ul>{\n  rows.map(x)\n}</ul>;\nconst b = <li\n  a={q()}\n/>;';
    assert.equal(place(text, 'rows')?.style, 'line');
    assert.equal(place(text, 'a={q')?.style, 'line');
  });

  it('is nowhere inside a template', () => {
    assert.equal(place('const a = `one\n  ${await q()}`;', '${await'), undefined);
  });

  it('is a plain comment inside an expression of a template', () => {
    assert.equal(place('const a = `one ${\n  await q()}`;', 'await')?.style, 'line');
  });
});
