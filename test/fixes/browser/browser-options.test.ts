import assert from 'node:assert/strict';
import { workspaceOf } from '../../proof/harness/library';
import { rewrite } from '../../proof/harness/rewrite';

// Components of Vue in the form of options whose rows stay in the browser: they would be others, or come at another time.

interface Parts { readonly more?: string; readonly load?: string; readonly method?: string; readonly filter?: string; readonly markup?: string; readonly lang?: string; readonly hook?: string; readonly packages?: string }

const choice = 'this.articles.filter((article) => article.status === this.status)';
const search = 'this.articles.filter((article) => article.title.toLowerCase().includes(this.status.toLowerCase()))';

function offered({ more = '', load = '', method = '', filter = choice, markup = '', lang = ' lang="ts"', hook = 'void this.load();', packages }: Parts): ReturnType<typeof rewrite> {
  const { files } = workspaceOf('supabase', 'into-query', '');
  const program = '/app/src/Articles.vue';
  const text = `<script${lang}>
import { db } from './client';

export default {
  ${more}
  data() {
    return { articles: [], status: 'draft' };
  },
  computed: {
    found() {
      return ${filter};
    },
  },
  mounted() {
    ${hook}
  },
  methods: {
    async load() {
      ${load}
      const { data } = await db.from('Article').select('*').order('id');
      this.articles = data ?? [];
    },
    ${method}
  },
};
</script>

<template>
  <select v-model="status"><option>draft</option></select>
  ${markup}
  <p v-for="article in found" :key="article.id">{{ article.views }}</p>
</template>
`;
  const client = { '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n" };
  return rewrite({ files: { ...files, ...client, ...(packages !== undefined && { '/app/package.json': packages }), [program]: text }, program }, 'into-query', 'client-side-processing');
}

describe('a download by a component of Vue that is an object of options', () => {
  it('asks by what is chosen, and anew whenever that changes', () => {
    const { text, titles } = offered({});
    assert.equal(titles.length, 1);
    assert.match(text, /watch: \{\n\s+status\(\) \{ void this\.load\(\); \},\n\s+\},/);
  });

  it('begins its search as the box does', () => {
    assert.match(offered({ filter: search }).text, /searched: 'draft', latest: 0, status: 'draft'/);
  });

  for (const [what, parts, why] of [
    ['has more of itself elsewhere', { more: 'mixins: [listed],' }, /come from, or go, elsewhere/],
    ['is known by another name', { method: 'put(rows) { const self = this; self.articles = rows; },' }, /elsewhere/],
    ['names the list by a text', { method: 'put(rows) { this[`articles`] = rows; },' }, /elsewhere/],
    ['fills the list from elsewhere too', { method: 'put(rows) { this.articles = rows; },' }, /elsewhere/],
    ['watches the list', { more: 'watch: { articles() { this.$emit("changed"); } },' }, /elsewhere/],
    ['puts a row into the list', { method: 'add(row) { this.articles.push(row); },' }, /need different ones/],
    ['says how many there are of all', { markup: '<b>{{ articles.length }}</b>' }, /need different ones/],
    ['turns round what is shown', { method: 'turn() { this.found.reverse(); },' }, /changed/],
    ['changes what rows are chosen by', { method: "publish(article) { article.status = 'published'; }," }, /changed in the browser/],
    ['says itself what is chosen where it loads', { load: "this.status = 'published';" }, /also says what they are chosen by/],
    ['watches what is chosen', { more: 'watch: { status() { this.$emit("chosen"); } },' }, /watched already/],
    ['watches what is chosen by a call', { more: "created() { this.$watch('status', () => this.load()); }," }, /watched already/],
    ['reads the list as a part of its data', { method: 'rows() { return this.$data.articles; },' }, /elsewhere/],
    ['loads for the first time when somebody asks for it', { hook: '' }, /not known where the rows are loaded first/],
    ['writes where it loads', { load: "await db.from('Article').insert({ title: 'seen' });" }, /writes too/],
    ['has no types that say that a text is chosen', { lang: '' }, /otherwise than JavaScript/],
    ['is of a Vue whose watchers cannot be told when they are over', { filter: search, packages: '{ "dependencies": { "vue": "^2.7.0", "@supabase/supabase-js": "^2.0.0" } }' }, /older Vue/],
  ] satisfies readonly (readonly [string, Parts, RegExp])[]) {
    it(`is left where it ${what}`, () => {
      const { titles, left } = offered(parts);
      assert.deepEqual(titles, []);
      assert.match(left.join(), why);
    });
  }
});
