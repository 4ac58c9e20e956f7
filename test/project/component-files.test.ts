import assert from 'node:assert/strict';
import { codeOf, isCode, scriptKindOf } from '../../src/project/markup/component-files';
import { ts } from '../../src/project/ts';

const vue = `<template>
  <p :title="rows[0]">{{ rows.length }} of {{ other }}</p>
</template>
<!-- <script>no()</script> -->
<script type="application/json">{ "rows": 1 }</script>
<script setup lang="ts" generic="T">
const rows = ref([]);
</script>
<style>.rows { color: red }</style>`;

describe('files of Vue and Svelte', () => {
  it('keep the places of their scripts, and the names that the markup shares with them', () => {
    const code = codeOf('/app/A.vue', vue);
    assert.equal(code.length, vue.length);
    assert.deepEqual([...code.matchAll(/\n/g)].map(({ index }) => index), [...vue.matchAll(/\n/g)].map(({ index }) => index));
    assert.deepEqual(code.split(/[\s;]+/).filter((word) => word !== ''), ['rows', 'rows', 'const', 'rows', '=', 'ref([])']);
    assert.equal(code.indexOf('const rows'), vue.indexOf('const rows'));
  });

  it('are parsed as what their scripts are', () => {
    assert.equal(scriptKindOf('/app/A.vue', vue), ts.ScriptKind.TS);
    assert.equal(scriptKindOf('/app/A.svelte', '<script>let a;</script>'), ts.ScriptKind.JS);
    assert.equal(scriptKindOf('/app/a.ts', vue), undefined);
  });

  it('are empty where a script does not end', () => {
    assert.equal(codeOf('/app/A.vue', '<template>a</template>\n<script>\nconst a = 1;').trim(), '');
  });

  it('are changed within one script alone', () => {
    const at = vue.indexOf('const rows');
    assert.equal(isCode('/app/A.vue', vue, { start: at, end: at + 5 }), true);
    assert.equal(isCode('/app/A.vue', vue, { start: 0, end: 0 }), false);
    assert.equal(isCode('/app/A.vue', vue, { start: at, end: vue.length }), false);
    assert.equal(isCode('/app/a.ts', vue, { start: 0, end: 0 }), true);
  });

  it('cost nothing where there are none: a text is itself', () => {
    const text = 'const a = 1;';
    assert.equal(codeOf('/app/a.ts', text), text);
  });
});

describe('files of Astro', () => {
  const page = (code: string, markup = '<p>{rows.length}</p>'): string => `---\n${code}\n---\n${markup}\n`;
  const words = (text: string): readonly string[] => codeOf('/app/A.astro', text).split(/[\s;]+/).filter((word) => word !== '');

  it('are read between their fences, at the same places, as TypeScript', () => {
    const text = page('const rows: Row[] = await all();');
    const code = codeOf('/app/A.astro', text);
    assert.equal(code.length, text.length);
    assert.equal(code.indexOf('const rows'), text.indexOf('const rows'));
    assert.deepEqual([...code.matchAll(/\n/g)].map(({ index }) => index), [...text.matchAll(/\n/g)].map(({ index }) => index));
    assert.deepEqual(words(text), ['const', 'rows:', 'Row[]', '=', 'await', 'all()', 'rows']);
    assert.equal(scriptKindOf('/app/A.astro', text), ts.ScriptKind.TS);
    const windows = text.replaceAll('\n', '\r\n');
    assert.equal(codeOf('/app/A.astro', windows).indexOf('const rows'), windows.indexOf('const rows'));
  });

  it('use what the markup spreads, and what it hands to its scripts and styles', () => {
    assert.deepEqual(words(page('const row = 1;', '<Row {...row} />')).slice(-1), ['row']);
    assert.deepEqual(words(page('const row = 1;', '<script define:vars={{ row }}>x</script>')).slice(-1), ['row']);
    assert.deepEqual(words(page('const row = 1;', '<p>{other.row}</p>')).slice(-1), ['1']);
  });

  it('end at the fence that no template or comment holds', () => {
    assert.match(codeOf('/app/A.astro', page('const text = `\n---\n`;\nconst last = 1;')), /const last = 1;/);
    assert.match(codeOf('/app/A.astro', page('/*\n---\n*/\nconst last = 1;')), /const last = 1;/);
    assert.match(codeOf('/app/A.astro', page("const files = import.meta.glob('./**/*.md');", '<pre>\n---\n</pre>')), /\.md'\);\s*;?\s*$/);
  });

  it('have no code without fences, or with one that nothing ends', () => {
    assert.equal(codeOf('/app/A.astro', '<p>a</p>\n---\nconst a = 1;\n---\n').trim(), '');
    assert.equal(codeOf('/app/A.astro', '---\nconst a = 1;\n').trim(), '');
  });

  it('are changed between their fences alone', () => {
    const text = page('const rows = 1;');
    const at = text.indexOf('const rows');
    assert.equal(isCode('/app/A.astro', text, { start: at, end: at + 5 }), true);
    assert.equal(isCode('/app/A.astro', text, { start: 0, end: 0 }), false);
    assert.equal(isCode('/app/A.astro', text, { start: at, end: text.length }), false);
  });
});
