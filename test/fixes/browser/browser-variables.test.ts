import assert from 'node:assert/strict';
import { workspaceOf } from '../../proof/harness/library';
import { rewrite } from '../../proof/harness/rewrite';

// What a rewrite of components of Vue and Svelte, and of documents, must leave alone: the rows would be others, or nobody would ask for them anew.

describe('rows in a `ref` of Vue', () => {
  const component = ({ script = '', found = 'articles.value.filter((a) => a.title === kind.value)', template = '{{ found }}', lang = ' lang="ts"', before = '', load = `const { data } = await db.from('Article').select('*').order('id');
  articles.value = data ?? [];` }: { readonly before?: string; readonly load?: string; readonly script?: string; readonly found?: string; readonly template?: string; readonly lang?: string }): readonly string[] => {
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/Articles.vue';
    const text = `<script setup${lang}>
import { computed, onMounted, ref } from 'vue';
import { db } from './client';
const articles = ref([]);
const kind = ref('draft');
async function load() {
  ${before}
  ${load}
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
    assert.equal(component({ load: "await db.from('Article').select('*').then(({ data }) => { articles.value = data ?? []; });" }).length, 1);
    assert.equal(component({ load: "await db.from('Article').select('*').then(({ data }) => articles.value = data ?? []);" }).length, 1);
  });

  it('are left where the page draws them too, changes them, fills them twice, or its script has no types to say that a text is chosen', () => {
    assert.deepEqual(component({ template: '{{ articles.length }} {{ found }}' }), []);
    assert.deepEqual(component({ script: 'const add = (row: never) => { articles.value.push(row); };' }), []);
    assert.deepEqual(component({ script: 'const turn = () => { found.value.reverse(); };' }), []);
    assert.deepEqual(component({ script: 'const other = async () => { articles.value = await (await fetch("/a")).json(); };' }), []);
    assert.deepEqual(component({ lang: '' }), []);
    assert.deepEqual(component({ found: 'articles.value.filter((a) => a.status?.startsWith(kind.value))' }), []);
  });

  it('are left where the loader is not to run again: it says what is chosen, or writes; and where the name is another one there', () => {
    assert.deepEqual(component({ before: "kind.value = localStorage.getItem('kind') ?? 'draft';" }), []);
    assert.deepEqual(component({ before: 'choose();', script: "function choose() { ({ name: kind.value } = { name: 'draft' }); }" }), []);
    assert.deepEqual(component({ before: "await db.from('Visit').insert({ at: 1 });" }), []);
    assert.deepEqual(component({ before: "const kind = { value: 'other' };" }), []);
    assert.equal(component({ before: "console.log(kind.value);" }).length, 1);
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

describe('rows that a function of Vue holds for components', () => {
  const text = `import { computed, onMounted, ref } from 'vue';
import { db } from './client';
export function useArticles() {
  const articles = ref<{ id: number; title: string }[]>([]);
  const kind = ref('draft');
  const load = async () => {
    const { data } = await db.from('Article').select('*').order('id');
    articles.value = data ?? [];
  };
  onMounted(load);
  const found = computed(() => articles.value.filter((one) => one.title === kind.value));
  return { found, kind, load };
}
`;
  const offered = (template: string, script = '', own = text, name = 'useArticles'): number => {
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/useArticles.ts';
    const page = `<script setup lang="ts">\nimport { ${name} } from './useArticles';\nconst { found, kind } = ${name}();\n${script}\n</script>\n<template>${template}</template>\n`;
    return rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", '/app/src/Articles.vue': page, [program]: own }, program }, 'into-query', 'client-side-processing').titles.length;
  };

  it('are asked for anew when what is chosen changes', () => {
    assert.equal(offered('<p v-for="one in found">{{ one.title }}</p>'), 1);
  });

  it('are left where the function gives them as they are too, or a component changes what it has of them', () => {
    assert.equal(offered('{{ found }}', '', text.replace('{ found,', '{ articles, found,')), 0);
    assert.equal(offered('<input v-for="one in found" v-model="one.title" />'), 0);
    assert.equal(offered('{{ found }}', 'const rename = (one: { title: string }) => { one.title = "x"; };'), 0);
    assert.equal(offered('{{ found }}', 'const turn = () => found.value.reverse();'), 0);
    assert.equal(offered('{{ found }}', 'const change = (one: object, more: object) => Object.assign(one, more);'), 0);
  });

  it('are looked for where the function has another name, or is that of a store of Pinia', () => {
    const store = text.replace("import { db }", "import { defineStore } from 'pinia';\nimport { db }").replace('export function useArticles() {', "export const useArticles = defineStore('articles', () => {").replace(/\}\n$/, '});\n');
    const renamed = text.replace('export function', 'function') + 'export { useArticles as useAll };\n';
    const rename = 'const rename = (one: { title: string }) => { one.title = "x"; };';
    for (const [own, name] of [[store, 'useArticles'], [renamed, 'useAll']] as const) assert.deepEqual([offered('{{ found }}', '', own, name), offered('{{ found }}', rename, own, name)], [1, 0]);
  });
});

describe('rows in a variable of Svelte', () => {
  interface Component { readonly script?: string; readonly found?: string; readonly markup?: string; readonly lang?: string; readonly load?: string; readonly head?: string; readonly state?: string; readonly choice?: string; readonly before?: string }
  const component = (isOld: boolean, { script = '', found = 'articles.filter((a) => a.title === kind)', markup = '{#each found as a}{a.title}{/each}', lang = ' lang="ts"', load = 'onMount(load);', head = '', state, choice, before = '' }: Component): readonly string[] => {
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/Articles.svelte';
    const text = `${head}<script${lang}>
  import { onMount } from 'svelte';
  import { db } from './client';
  ${state ?? (isOld ? 'let articles = [];' : 'let articles = $state([]);')}
  ${choice ?? (isOld ? "let kind = 'draft';" : "let kind = $state('draft');")}
  async function load() {
    ${before}
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
      assert.equal(offered({ markup: '{#each found as { title }}<input bind:value={title} />{/each}' }), 0);
      assert.equal(offered({ markup: '<button onclick={() => found.reverse()}>x</button>{#each found as a}{a.title}{/each}' }), 0);
      assert.equal(offered({ state: isOld ? 'export let articles = [];' : 'let { articles = [] } = $props();' }), 0);
    });

    it(`are left where the loader is not to run again: it says what is chosen, or writes; and where the name is another one there (${kind})`, () => {
      assert.equal(offered({ before: "kind = localStorage.getItem('kind') ?? 'draft';" }), 0);
      assert.equal(offered({ before: 'choose();', script: "function choose() { [kind] = ['draft']; }" }), 0);
      assert.equal(offered({ before: "await db.from('Visit').insert({ at: 1 });" }), 0);
      assert.equal(offered({ before: "const kind = 'other';" }), 0);
      assert.equal(offered({ before: 'console.log(kind);' }), 1);
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

  it('are asked for anew where they are in a store that the component has for itself', () => {
    const script = (one: string): string => `import { derived, writable } from 'svelte/store';\n  const rows = writable<{ id: number; title: string }[]>([]);\n  let chosen: string = 'draft';\n  onMount(async () => {\n    const { data } = await db.from('Article').select('*').order('id');\n    rows.set(data ?? []);\n  });\n  $: shown = $rows.filter((a) => a.title === chosen);\n  ${one}`;
    const offered = (one = '', markup = '{#each shown as a}{a.title}{/each}'): number => component(true, { load: '', script: script(one), markup, found: 'kind' }).length;
    assert.equal(offered(), 1);
    assert.equal(offered('const clear = () => rows.set([]);'), 1);
    for (const one of ['rows.subscribe((all) => console.log(all.length));', 'const count = derived(rows, (all) => all.length);', 'const add = (a) => rows.update((all) => [...all, a]);', 'const add = (a) => rows.set([a]);', 'const add = (a) => { $rows = [...$rows, a]; };', 'keep(rows);', 'const turn = () => $rows.reverse();', 'const rename = (a) => { a.title = "x"; };']) assert.equal(offered(one), 0, one);
    for (const markup of ['{$rows.length}{#each shown as a}{a.title}{/each}', '<List {rows} />{#each shown as a}{a.title}{/each}', '<List list={rows} />{#each shown as a}{a.title}{/each}', '{#each shown as a}<input bind:value={a.title} />{/each}']) assert.equal(offered('', markup), 0, markup);
  });

  it('are left with runes where a variable is none, so that nobody hears of its changes', () => {
    assert.equal(component(false, { choice: "let kind = 'draft';" }).length, 0);
  });

  it('are asked for by what a parent gives', () => {
    assert.equal(component(true, { choice: "export let kind: string = 'draft';" }).length, 1);
  });

  it('are asked for by a value that is worked out, as it is now', () => {
    assert.equal(component(false, { choice: "let typed: string = $state('draft'); const kind = $derived(typed.trim());" }).length, 1);
  });
});

describe('documents without a schema', () => {
  const component = ({ found = "orders.filter((order) => order.status === 'open')", given = 'snapshot.docs.map((doc) => ({ id: doc.id, ...doc.data() }) as Order)', target = "collection(db, 'orders')", before = '', own = '' }: { readonly found?: string; readonly given?: string; readonly target?: string; readonly before?: string; readonly own?: string }): number => {
    const program = '/app/src/Orders.tsx';
    const text = `import { useEffect, useState } from 'react';
import { ${['addDoc', 'collection', 'doc', 'getDoc', 'getDocs', 'getFirestore', 'orderBy', 'query', 'where'].filter((one) => one !== own).join(', ')} } from 'firebase/firestore';
${own === '' ? '' : `import { ${own} } from './own';`}
interface Order { id: string; status: string; total: number; paid: boolean; 'a.b': string }
const db = getFirestore();
export function Orders() {
  const [orders, setOrders] = useState<Order[]>([]);
  const [kind, setKind] = useState('open');
  useEffect(() => {
    void (async () => {
      ${before}
      const snapshot = await getDocs(${target});
      setOrders(${given});
    })();
  }, []);
  const found = ${found};
  return <p>{found.map(({ id }) => id).join()}</p>;
}
`;
    return rewrite({ files: { [program]: text, '/app/src/own.ts': ownFunctions }, program }, 'into-query', 'client-side-processing').titles.length;
  };
  const ownFunctions = "import { collection as of, getFirestore } from 'firebase/firestore';\nexport const collection = (name: string) => of(getFirestore(), name).withConverter(converter);\nexport const query = (whole: object, ...rest: object[]) => whole;\nexport const where = (...rest: unknown[]) => rest;\n";

  it('are left where functions of the same names are the application\'s own, or a name leads into a map', () => {
    assert.equal(component({ own: 'collection', target: "collection('orders')" }), 0);
    assert.equal(component({ own: 'query', target: "query(collection(db, 'orders'))" }), 0);
    assert.equal(component({ own: 'where', target: "query(collection(db, 'orders'), where('shop', '==', 'rome'))" }), 0);
    assert.equal(component({ found: "orders.filter(({ 'a.b': x }) => x === 'open')" }), 0);
  });

  it('are left where the effect is not to run again: it says what is chosen, or writes', () => {
    const found = 'orders.filter((order) => order.status === kind)';
    assert.equal(component({ found, before: "console.log((await getDoc(doc(db, 'shops', 'rome'))).data());" }), 1);
    assert.equal(component({ found, before: "setKind((await getDoc(doc(db, 'settings', 'a'))).data()!.kind as string);" }), 0);
    assert.equal(component({ found, before: "await addDoc(collection(db, 'visits'), { at: 1 });" }), 0);
    assert.equal(component({ found, before: "const kind = 'paid';" }), 0);
    assert.equal(component({ before: "await addDoc(collection(db, 'visits'), { at: 1 });" }), 1);
  });

  it('are asked for by values of one type, and by how many', () => {
    assert.equal(component({}), 1);
    assert.equal(component({ found: 'orders.filter((order) => order.total === 5).slice(0, 3)' }), 1);
    assert.equal(component({ given: 'snapshot.docs.map((doc) => { return doc.data() as Order; })' }), 1);
    assert.equal(component({ target: "query(collection(db, 'orders'), where('shop', '==', 'rome'))" }), 1);
  });

  it('are left where a missing field, or one of another type, would be found or left out', () => {
    for (const found of ['order.status !== "open"', 'order.paid', '!order.paid', 'order.total < 5', 'order.total === 0', 'order.status == null']) assert.equal(component({ found: `orders.filter((order) => ${found})` }), 0, found);
    assert.equal(component({ found: '[...orders].sort((a, b) => a.total - b.total)' }), 0);
  });

  it('are left where the field is not in the document, an index has to be made, or there is no offset', () => {
    assert.equal(component({ found: "orders.filter((order) => order.id === 'a')" }), 0);
    assert.equal(component({ given: 'snapshot.docs.map((doc) => ({ ...doc.data(), status: String(doc.data().status) }) as Order)' }), 0);
    assert.equal(component({ given: 'snapshot.docs as unknown as Order[]' }), 0);
    assert.equal(component({ given: 'snapshot.docs.map((doc) => toOrder(doc))' }), 0);
    assert.equal(component({ target: "query(collection(db, 'orders'), orderBy('total'))" }), 0);
    assert.equal(component({ target: "query(collection(db, 'orders'), where('total', '>', 5))" }), 0);
    assert.equal(component({ target: "query(collection(db, 'orders'), where('status', '==', 'paid'))" }), 0);
    assert.equal(component({ target: "collection(db, 'orders').withConverter(orders)" }), 0);
    assert.equal(component({ found: 'orders.slice(10, 20)' }), 0);
  });
});

describe('documents that are listened to', () => {
  const offered = (effect: string, found: string, whole = `useEffect(() => {\n    ${effect}\n  }, []);`): readonly string[] => {
    const program = '/app/src/Orders.tsx';
    const text = `import { useEffect, useState } from 'react';
import { collection, getFirestore, onSnapshot } from 'firebase/firestore';
interface Order { id: string; status: string; total: number }
const db = getFirestore();
export function Orders() {
  const [orders, setOrders] = useState<Order[]>([]);
  const [kind, setKind] = useState('open');
  const [size, setSize] = useState(0);
  ${whole}
  const found = ${found};
  return <p>{found.map(({ id }) => id).join()}{size}</p>;
}
`;
    return rewrite({ files: { [program]: text }, program }, 'into-query', 'client-side-processing').titles;
  };
  const list = 'snapshot.docs.map((doc) => ({ id: doc.id, ...doc.data() }) as Order)';
  const written = "orders.filter((order) => order.status === 'open')";
  const chosen = 'orders.filter((order) => order.status === kind)';
  const listens = `onSnapshot(collection(db, 'orders'), (snapshot) => { setOrders(${list}); })`;

  it('are asked for by what is chosen where the effect ends what was heard before, and by what is written out in any case', () => {
    for (const effect of [`return ${listens};`, `const stop = ${listens};\n    return stop;`, `const stop = ${listens};\n    return () => { stop(); };`, `const stop = onSnapshot(collection(db, 'orders'), (snapshot) => setOrders(${list}), (error) => console.error(error));\n    return () => stop();`]) assert.equal(offered(effect, chosen).length, 1, effect);
    assert.equal(offered(`${listens};`, written).length, 1);
  });

  it('are left where what was asked for before would still be heard, or the listener does more with what it hears', () => {
    for (const effect of [`${listens};`, `const stop = ${listens};\n    return () => { console.log('gone'); };`, `void (async () => { ${listens}; })();`]) assert.deepEqual(offered(effect, chosen), [], effect);
    // What a function gives back that the effect calls, the effect does not.
    for (const given of [`() => ${listens}`, `() => { return ${listens}; }`]) assert.deepEqual(offered('', chosen, `const listen = ${given};\n  useEffect(() => { listen(); }, []);`), [], given);
    assert.deepEqual(offered(`const stop = ${listens};\n    if (size > 5) return;\n    return () => stop();`, chosen), []);
    for (const effect of [`return onSnapshot(collection(db, 'orders'), (snapshot) => { setOrders(${list}); setSize(snapshot.size); });`, `return onSnapshot(collection(db, 'orders'), (snapshot) => { snapshot.docChanges().forEach(() => setOrders([])); });`, `return onSnapshot(collection(db, 'orders'), { includeMetadataChanges: true }, (snapshot) => setOrders(${list}));`]) assert.deepEqual(offered(effect, written), [], effect);
  });
});
