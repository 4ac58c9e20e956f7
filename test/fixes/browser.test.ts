import assert from 'node:assert/strict';
import { withMigrations, workspaceOf } from '../proof/harness/library';
import { rewrite, type Workspace } from '../proof/harness/rewrite';

// What a browser's rewrite must leave alone: the rows would be others, or come at another time.

describe('a download that is left in the browser', () => {
  it('loads again by a handler that makes something else of what was typed', () => {
    assert.deepEqual(rewritten({ also: 'const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };', load: 'console.log(term);' }).length, 1);
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => a.status === kind)', load: 'console.log(kind);' }).length, 1);
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => a.status === kind)', load: 'console.log(kind);', also: 'const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };' }), []);
  });

  it('shows rows without any text while nothing is searched for, which no search finds', () => {
    assert.deepEqual(rewritten({ filter: "articles.filter((a) => !term || a.status?.toLowerCase().includes(term.toLowerCase()))" }), []);
  });

  it('takes a missing text of two for the word `null`', () => {
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => `${a.title} ${a.status}`.toLowerCase().includes(term.toLowerCase()))' }), []);
  });

  it('counts all the rows beside those that it shows', () => {
    assert.deepEqual(rewritten({ also: 'const all = articles.length;' }), []);
  });

  it('changes the list that it shows', () => {
    assert.deepEqual(rewritten({ filter: 'useMemo(() => articles.filter((a) => a.title.toLowerCase().includes(term.toLowerCase())), [articles, term])', also: 'found.reverse();' }), []);
  });
});

describe('a loader that is called as it was at an older turn', () => {
  const asksByNewest = (also: string): boolean => /wanted\.current;/.test(rewrittenText({ also }));

  it('asks by the newest values: from a subscription, behind what a handler waits for, in a callback that runs later, kept by another hook', () => {
    assert.ok(asksByNewest('useEffect(() => db.channel("a").subscribe(() => void load()), []);'));
    assert.ok(asksByNewest('const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };'));
    assert.ok(asksByNewest('const later = () => setTimeout(() => void load(), 500);'));
    assert.ok(asksByNewest('const again = () => { void load(); }; const save = async () => { await db.from("Article").delete().eq("id", 1); again(); };'));
    assert.ok(asksByNewest('useEffect(() => { const timer = setInterval(load, 1000); return () => clearInterval(timer); }, []);'));
    assert.ok(asksByNewest('const again = useCallback(() => { void load(); }, []);'));
  });

  it('is left where two effects load, of which each decides when', () => {
    assert.deepEqual(rewritten({ also: 'useEffect(() => { void load(); }, [kind]);' }), []);
  });

  it('asks by its own where nothing keeps it', () => {
    for (const also of ['', 'const again = () => { void load(); };', 'const again = async () => { await load(); };']) {
      assert.match(rewrittenText({ also }), /turn === latest/);
      assert.ok(!asksByNewest(also));
    }
  });
});

describe('rows in a `ref` of Vue', () => {
  const component = ({ script = '', found = 'articles.value.filter((a) => a.title === kind.value)', template = '{{ found }}', lang = ' lang="ts"' }: { readonly script?: string; readonly found?: string; readonly template?: string; readonly lang?: string }): readonly string[] => {
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/Articles.vue';
    const text = `<script setup${lang}>
import { computed, onMounted, ref } from 'vue';
import { db } from './client';
const articles = ref([]);
const kind = ref('draft');
async function load() {
  const { data } = await db.from('Article').select('*').order('id');
  articles.value = data ?? [];
}
onMounted(() => { void load(); });
const found = computed(() => ${found});
${script}
</script>
<template>${template}</template>
`;
    return rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", [program]: text }, program }, 'into-query', 'client-side-processing').titles;
  };

  it('are asked for anew when what is chosen changes', () => {
    assert.equal(component({}).length, 1);
    assert.equal(component({ script: 'const again = () => load();' }).length, 1);
  });

  it('are left where the page draws them too, changes them, fills them twice, or its script has no types to say that a text is chosen', () => {
    assert.deepEqual(component({ template: '{{ articles.length }} {{ found }}' }), []);
    assert.deepEqual(component({ script: 'const add = (row: never) => { articles.value.push(row); };' }), []);
    assert.deepEqual(component({ script: 'const turn = () => { found.value.reverse(); };' }), []);
    assert.deepEqual(component({ script: 'const other = async () => { articles.value = await (await fetch("/a")).json(); };' }), []);
    assert.deepEqual(component({ lang: '' }), []);
    assert.deepEqual(component({ found: 'articles.value.filter((a) => a.status?.startsWith(kind.value))' }), []);
  });

  it('are left where what they are chosen by is changed on the page, which would show others then', () => {
    assert.equal(component({ script: 'const chosen: Record<number, boolean> = {}; const choose = (a: { id: number }) => { chosen[a.id] = true; };' }).length, 1);
    assert.deepEqual(component({ script: 'const rename = (a: { title: string }) => { a.title = "x"; };' }), []);
    assert.deepEqual(component({ script: 'const change = (a: Record<string, string>, field: string) => { a[field] = "x"; };' }), []);
    assert.deepEqual(component({ script: 'const change = (a: object, more: object) => { Object.assign(a, more); };' }), []);
    assert.deepEqual(component({ template: '<input v-for="a in found" v-model="a.title" />' }), []);
    assert.deepEqual(component({ template: '<button v-for="a in found" @click="a.title = kind">x</button>' }), []);
  });
});

describe('rows in a variable of Svelte', () => {
  interface Component { readonly script?: string; readonly found?: string; readonly markup?: string; readonly lang?: string; readonly load?: string; readonly head?: string; readonly state?: string; readonly choice?: string }
  const component = (isOld: boolean, { script = '', found = 'articles.filter((a) => a.title === kind)', markup = '{#each found as a}{a.title}{/each}', lang = ' lang="ts"', load = 'onMount(load);', head = '', state, choice }: Component): readonly string[] => {
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/Articles.svelte';
    const text = `${head}<script${lang}>
  import { onMount } from 'svelte';
  import { db } from './client';
  ${state ?? (isOld ? 'let articles = [];' : 'let articles = $state([]);')}
  ${choice ?? (isOld ? "let kind = 'draft';" : "let kind = $state('draft');")}
  async function load() {
    const { data } = await db.from('Article').select('*').order('id');
    articles = data ?? [];
  }
  ${load}
  ${isOld ? `$: found = ${found};` : `const found = $derived(${found});`}
  ${script}
</script>
${markup}
`;
    return rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", [program]: text }, program }, 'into-query', 'client-side-processing').titles;
  };

  for (const isOld of [false, true]) {
    const offered = (one: Component): number => component(isOld, one).length;
    const kind = isOld ? 'without runes' : 'with runes';

    it(`are asked for anew when what is chosen changes (${kind})`, () => {
      assert.equal(offered({}), 1);
      assert.equal(offered({ load: 'onMount(() => { void load(); });' }), 1);
      assert.equal(offered({ choice: "const kind = 'draft';" }), 1);
    });

    it(`are left where the markup draws them too, changes them or binds to them, or something else fills them (${kind})`, () => {
      assert.equal(offered({ markup: '{articles.length} {#each found as a}{a.title}{/each}' }), 0);
      assert.equal(offered({ script: 'const add = (row) => { articles.push(row); };' }), 0);
      assert.equal(offered({ script: 'const add = (row) => { articles = [...articles, row]; };' }), 0);
      assert.equal(offered({ script: 'const turn = () => { found.reverse(); };' }), 0);
      assert.equal(offered({ script: 'const rename = (a) => { a.title = "x"; };' }), 0);
      assert.equal(offered({ markup: '{#each found as a}<input bind:value={a.title} />{/each}' }), 0);
      assert.equal(offered({ markup: '{#each found as a}<button onclick={() => (a.title = kind)}>x</button>{/each}' }), 0);
      assert.equal(offered({ markup: '<Table bind:rows={found} />' }), 0);
      assert.equal(offered({ state: isOld ? 'export let articles = [];' : 'let { articles = [] } = $props();' }), 0);
    });

    it(`are left where nothing says that a text is chosen, or where the loader's place is not known (${kind})`, () => {
      assert.equal(offered({ lang: '' }), 0);
      assert.equal(offered({ choice: isOld ? "let kind = 'draft' as any;" : "let kind = $state<any>('draft');" }), 0);
      assert.equal(offered({ load: 'load();' }), 0);
      assert.equal(offered({ load: 'onMount(() => { load(); console.log(1); });' }), 0);
      assert.equal(offered({ load: 'onMount(() => { load(); return () => console.log(1); });' }), 0);
      assert.equal(offered({ head: '<script module>let kept = 1;</script>\n' }), 0);
    });
  }

  it('are left with runes where a variable is none, so that nobody hears of its changes', () => {
    assert.equal(component(false, { choice: "let kind = 'draft';" }).length, 0);
  });

  it('are asked for by a value that is worked out, as it is now', () => {
    assert.equal(component(false, { choice: "let typed: string = $state('draft'); const kind = $derived(typed.trim());" }).length, 1);
  });
});

describe('numbers that a function of the database adds up', () => {
  const created = (workspace: Workspace): ReadonlyMap<string, string> => rewrite(workspace, 'into-query', 'client-side-processing').files;

  it('get a migration of their own, one second after the last, each in a run', () => {
    const files = [...created(withMigrations(workspaceOf('supabase', 'into-query', totals(['views', 'score'])))).keys()];
    assert.deepEqual(files.filter((file) => file.endsWith('.sql')), ['/app/supabase/migrations/20260201000000_article_views_sum.sql', '/app/supabase/migrations/20260201000001_article_score_sum.sql']);
  });

  it('are declared in generated types, so that a typed client knows the function', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'], '0', true)));
    const types = '/app/src/integrations/supabase/types.ts';
    const text = created({ files: { ...files, [types]: generated }, program }).get(types) ?? '';
    assert.match(text, /    Functions: \{\n      article_views_sum: \{\n        Args: Record<PropertyKey, never>\n        Returns: number\n      \}\n    \}/);
  });

  it('are left where no migrations are known, and say why', () => {
    const { titles, left } = rewrite(workspaceOf('supabase', 'into-query', totals(['views'])), 'into-query', 'client-side-processing');
    assert.deepEqual(titles, []);
    assert.match(left.join(), /needs a migration/);
  });

  it('are left where they are no whole numbers, whose sum ends in other digits', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'])));
    const migrations = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace('"views" integer', '"views" numeric(10, 2)')]));
    const { titles, left } = rewrite({ files: migrations, program }, 'into-query', 'client-side-processing');
    assert.deepEqual(titles, []);
    assert.match(left.join(), /not whole/);
  });

  it('are left where a row is shown as well', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'], 'articles.map((a) => a.title)')));
    assert.deepEqual(rewrite({ files, program }, 'into-query', 'client-side-processing').titles, []);
  });
});

const generated = `export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      Article: {
        Row: { id: number; title: string; views: number; score: number | null }
        Insert: { id?: number; title: string; views: number; score?: number | null }
        Update: { id?: number; title?: string; views?: number; score?: number | null }
        Relationships: []
      }
    }
    Views: { [_ in never]: never }
    Functions: {
      [_ in never]: never
    }
  }
}
`;

/** Components of which each shows one sum. */
function totals(columns: readonly string[], also = '0', isTyped = false): string {
  return `import { useEffect, useState } from 'react';
import { createClient } from '@supabase/supabase-js';
${isTyped ? "import type { Database } from '/app/src/integrations/supabase/types';\nconst db = createClient<Database>('', '');" : "const db = createClient('', '');"}
${columns.map((column, index) => `
export function Total${index}() {
  const [articles, setArticles] = useState<{ views: number; score: number; title: string }[]>([]);
  useEffect(() => {
    void (async () => {
      const { data } = await db.from('Article').select('*');
      setArticles(data ?? []);
    })();
  }, []);
  return [articles.reduce((sum, a) => sum + a.${column}, 0), ${also}];
}`).join('\n')}
`;
}

interface Variant { readonly filter?: string; readonly also?: string; readonly load?: string }

/** Titles of what is offered for a component with a search box. */
function rewritten(variant: Variant): readonly string[] {
  return rewrite(searching(variant), 'into-query', 'client-side-processing').titles;
}

function rewrittenText(variant: Variant): string {
  return rewrite(searching(variant), 'into-query', 'client-side-processing').text;
}

function searching({ filter = 'articles.filter((a) => a.title.toLowerCase().includes(term.toLowerCase()))', also = '', load = '' }: Variant): Workspace {
  return workspaceOf('supabase', 'into-query', `import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Database } from '../../models/supabase/connect';

export function Articles({ db }: { db: Database }) {
  const [articles, setArticles] = useState<{ id: number; title: string; status: string | null }[]>([]);
  const [term, setTerm] = useState('');
  const [kind, setKind] = useState('draft');
  useEffect(() => {
    void load();
  }, []);
  const load = async () => {
    ${load}
    const { data } = await db.from('Article').select('*').order('id');
    setArticles(data ?? []);
  };
  const found = ${filter};
  ${also}
  return { ids: found.map((a) => a.id), setTerm, setKind, useMemo, useCallback };
}
`);
}
