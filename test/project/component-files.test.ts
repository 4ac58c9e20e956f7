import assert from 'node:assert/strict';
import { codeOf, isCode, scriptKindOf } from '../../src/project/component-files';
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
