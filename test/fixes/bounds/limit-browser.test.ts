import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';

const hooks = "import { useEffect, useMemo, useState } from 'react';\nimport { useQuery } from '@tanstack/react-query';\nimport { supabase } from './client';\nimport { useOrders } from './hooks';\nimport { OrderTable, OrderTotal } from './tables';\n";
const files = {
  '/app/package.json': '{ "dependencies": { "react": "19.0.0", "vue": "3.5.0", "@tanstack/react-query": "5.0.0", "@supabase/supabase-js": "2.0.0" } }',
  '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient('https://a.supabase.co', 'key');\n",
  '/app/src/hooks.ts': "import { useQuery } from '@tanstack/react-query';\nimport { supabase } from './client';\nexport const listed = async () => {\n  const { data, error } = await supabase.from('orders').select('*');\n  if (error) throw error;\n  return data ?? [];\n};\nexport function useOrders() {\n  return useQuery({ queryKey: ['orders'], queryFn: listed });\n}\n",
  '/app/src/tables.tsx': 'export function OrderTable({ orders }) {\n  return <ul>{orders.map((order) => <li>{order.number}</li>)}</ul>;\n}\nexport function OrderTotal(props) {\n  return <b>{props.orders.reduce((sum, order) => sum + order.total, 0)}</b>;\n}\n',
};

const loads = "const [orders, setOrders] = useState([]);\n  useEffect(() => {\n    void (async () => {\n      const { data } = await supabase.from('orders').select('*');\n      setOrders(data ?? []);\n    })();\n  }, []);\n";
const kept = "const { data: orders = [] } = useQuery({\n    queryKey: ['orders'],\n    queryFn: async () => {\n      const { data, error } = await supabase.from('orders').select('*');\n      if (error) throw error;\n      return data;\n    },\n  });\n";
const component = (body: string): string => `${hooks}export function Orders() {\n  ${body}\n}\n`;
const inVue = (more: string, markup: string): string => `<script setup lang="ts">\nimport { computed, onMounted, ref } from 'vue';\nimport { supabase } from './client';\nconst orders = ref<any[]>([]);\nonMounted(async () => {\n  const { data } = await supabase.from('orders').select('*');\n  orders.value = data ?? [];\n});\n${more}</script>\n<template>\n${markup}\n</template>\n`;
const inSvelte = (more: string, markup: string): string => `<script lang="ts">\nimport { onMount } from 'svelte';\nimport { supabase } from './client';\nlet orders = [];\nonMount(async () => {\n  const { data } = await supabase.from('orders').select('*');\n  orders = data ?? [];\n});\n${more}</script>\n${markup}\n`;

/** Whether a limit is offered for the rows that a component loads. */
function isLimited(text: string, name: string): boolean {
  const file = `/app/src/${name}`;
  const at = text.includes(".from('orders')") ? file : '/app/src/hooks.ts';
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ ...files, [file]: text }) });
  for (const _ of engine.settle());
  assert.ok(engine.findings(at).some(({ rule }) => rule === 'unbounded-query'), 'the query is no finding');
  return engine.fixAll({ paths: [at], kind: 'limit' }).edits.length > 0;
}

describe('a limit for what a component loads', () => {
  for (const [what, text, name = 'Orders.tsx'] of [
    ['a sum of a state', component(`${loads}  return <b>{orders.reduce((sum, order) => sum + order.total, 0)}</b>;`)],
    ['a sum of what `then` puts into a state', component("const [orders, setOrders] = useState([]);\n  useEffect(() => { supabase.from('orders').select('*').then(({ data }) => setOrders(data ?? [])); }, []);\n  return <b>{orders.reduce((sum, order) => sum + order.total, 0)}</b>;")],
    ['a number of a state', component(`${loads}  return <b>{orders.length} orders</b>;`)],
    ['a search in a kept query', component(`${kept}  const [search, setSearch] = useState('');\n  const found = orders.filter((order) => order.number.includes(search));\n  return <input value={search} onChange={(event) => setSearch(event.target.value)} title={found.map((order) => order.number).join()} />;`)],
    ['groups of a kept query in a memo', component(`${kept}  const groups = useMemo(() => {\n    const by = new Map();\n    for (const order of orders) by.set(order.status, [...(by.get(order.status) ?? []), order]);\n    return by;\n  }, [orders]);\n  return <b>{[...groups.keys()].join()}</b>;`)],
    ['a page of what a hook of another file keeps', component("const { data: orders = [] } = useOrders();\n  const [page, setPage] = useState(0);\n  return <a onClick={() => setPage(page + 1)}>{orders.slice(page * 10, page * 10 + 10).map((order) => order.number).join()}</a>;")],
    ['a sum of a component that it is handed to', component(`${loads}  return <OrderTotal orders={orders} />;`)],
    ['the oldest of all come first', component(loads.replace(".select('*')", ".select('*').order('created_at')") + '  return <OrderTable orders={orders} />;')],
    ['what a component of Vue filters', inVue('const open = computed(() => orders.value.filter((order) => order.status === \'open\'));\n', '<b v-for="order in open">{{ order.number }}</b>'), 'Orders.vue'],
    ['what a component of Svelte adds up', inSvelte('$: sum = orders.reduce((all, order) => all + order.total, 0);\n', '<b>{sum}</b>'), 'Orders.svelte'],
  ] as const) {
    it(`is not offered where another one or nothing would be seen with fewer rows: ${what}`, () => assert.equal(isLimited(text, name), false));
  }

  for (const [what, text, name = 'Orders.tsx'] of [
    ['a state is drawn', component(`${loads}  return <ul>{orders.map((order) => <li>{order.number}</li>)}</ul>;`)],
    ['a kept query is drawn, and said how long it is', component(`${kept}  return <ul title={String(orders.length)}>{orders.map((order) => <li>{order.number}</li>)}</ul>;`)],
    ['what a hook of another file keeps is drawn', component('const { data: orders = [] } = useOrders();\n  return <ul>{orders.map((order) => <li>{order.number}</li>)}</ul>;')],
    ['the newest of all come first', component(loads.replace(".select('*')", ".select('*').order('created_at', { ascending: false })") + '  return <OrderTable orders={orders} />;')],
    ['another component draws it', component(`${loads}  return <OrderTable orders={orders} />;`)],
    ['a component of Vue draws it', inVue('', '<b v-for="order in orders">{{ order.number }}</b>'), 'Orders.vue'],
    ['a component of Svelte draws it', inSvelte('', '{#each orders as order}<b>{order.number}</b>{/each}'), 'Orders.svelte'],
  ] as const) {
    it(`is offered where ${what}`, () => assert.equal(isLimited(text, name), true));
  }
});
