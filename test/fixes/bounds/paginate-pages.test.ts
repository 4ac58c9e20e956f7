import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const file = '/app/src/app/orders/page.tsx';

type Files = Readonly<Record<string, string>>;

/** What is offered for the only query without a bound, by its kind. */
function offered(text: string, version: string, more: Files = {}): Partial<Record<string, Fix>> {
  const files = {
    '/app/package.json': JSON.stringify({ dependencies: { next: version } }), '/app/prisma/schema.prisma': schema, [file]: text,
    '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
    '/app/src/lib/pagination.ts': "export function pageOf(query: unknown) {\n  return { limit: 1, offset: Number(query) };\n}\n", ...more,
  };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = Object.keys(files).flatMap((one) => engine.fixesAt(one, 0, Number.MAX_SAFE_INTEGER));
  assert.equal(found.length, 1, 'one query without a bound');
  return Object.fromEntries((found[0]?.fixes ?? []).map((fix) => [fix.kind, fix]));
}

/** The lines that a page brings to the file of one; none where it is not offered. */
function newLines(text: string, version = '15.1.0', more: Files = {}): readonly string[] {
  const edits = offered(text, version, more)['paginate']?.edits.find((one) => one.file === file)?.edits;
  const before = text.split('\n');
  return edits ? applyEdits(text, edits).split('\n').filter((line) => !before.includes(line)).map((line) => line.trim()) : [];
}

const read = 'prisma.order.findMany()';
const list = '<ul>{orders.map((order) => <li key={order.id}>{order.number}</li>)}</ul>';
const helper = "import { pageOf } from '../../lib/pagination';";
const rest = (asked: string): readonly string[] => [`const page = pageOf(${asked});`, "const orders = await prisma.order.findMany({ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });"];

/** A page; `head` is what its component is given. */
const of = (head: string, more = '', body = `return ${list};`, name = 'Page'): string => (
  `import { prisma } from '../../db';\n${more}\nexport default async function ${name}(${head}) {\n  const orders = await ${read};\n  ${body}\n}\n`
);

describe('a page that the address of a page of Next.js asks for', () => {
  it('is read of `searchParams`, a promise from version 15 on and an object before', () => {
    assert.deepEqual(newLines(of('')), [helper, 'export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {', ...rest('await searchParams')]);
    assert.deepEqual(newLines(of(''), '^14.2.3'), [helper, 'export default async function Page({ searchParams }: { searchParams: Record<string, string | string[] | undefined> }) {', ...rest('searchParams')]);
  });

  it('says that the page is rendered for each request, unless it is already', () => {
    const titleOf = (text: string): string => offered(text, '15.1.0')['paginate']?.title ?? '';
    const title = 'Load one page of orders, by `page` and `limit` of the request (the answer keeps its form, 100 at most, ordered by `id`';
    assert.equal(titleOf(of('')), `${title}; the page is rendered for each request)`);
    assert.equal(titleOf(of('', "export const dynamic = 'force-dynamic';\n")), `${title})`);
    const said = '{ searchParams }: { searchParams: Promise<{ q?: string }> }';
    assert.equal(titleOf(of(said, '', `console.log(await searchParams);\n  return ${list};`)), `${title})`);
    assert.equal(titleOf(of(said)), `${title}; the page is rendered for each request)`, 'it may look at its address, and does not');
    assert.equal(titleOf(of('', "import { draftMode } from 'next/headers';\n", `await draftMode();\n  return ${list};`)), `${title}; the page is rendered for each request)`);
  });

  it('takes what the component is given already, whatever it says of it', () => {
    assert.deepEqual(newLines(of('{ searchParams }: { searchParams: Promise<{ q?: string }> }')), [helper, ...rest('await searchParams')]);
    assert.deepEqual(newLines(of('{ searchParams: asked }: { searchParams: { q?: string } }'), '13.4.0'), [helper, ...rest('asked')]);
    assert.deepEqual(newLines(of("props: PageProps<'/orders'>"), '15.5.0'), [helper, ...rest('await props.searchParams')]);
    assert.deepEqual(newLines(of('props: Props', 'type Props = {\n  params: Promise<{ id: string }>;\n  searchParams: Promise<{ q?: string }>;\n};\n')), [helper, ...rest('await props.searchParams')]);
  });

  it('is waited for where it may be a promise, however it is declared', () => {
    const promised = 'type SearchParams = Promise<{ q?: string }>;\n';
    assert.deepEqual(newLines(of('{ searchParams }: { searchParams: SearchParams }', promised)), [helper, ...rest('await searchParams')]);
    assert.deepEqual(newLines(of('{ searchParams }: { searchParams: SearchParams }', promised), '14.2.3'), [helper, ...rest('await searchParams')]);
    assert.deepEqual(newLines(of('{ searchParams }: { searchParams: { q?: string } }'), '16.0.0'), [helper, ...rest('await searchParams')]);
  });

  it('is said in the type of what the component is given, beside it or by its name', () => {
    const asked = 'searchParams: Promise<Record<string, string | string[] | undefined>>';
    assert.deepEqual(newLines(of('{ params }: { params: Promise<{ id: string }> }')), [helper, `export default async function Page({ params, searchParams }: { params: Promise<{ id: string }>; ${asked} }) {`, ...rest('await searchParams')]);
    assert.deepEqual(newLines(of('{ params }: Props', 'interface Props {\n  params: Promise<{ id: string }>;\n}\n')), [helper, `${asked};`, 'export default async function Page({ params, searchParams }: Props) {', ...rest('await searchParams')]);
    assert.deepEqual(newLines(of('props: Props', 'type Props = {\n  params: Promise<{ id: string }>\n}\n')), [helper, asked, ...rest('await props.searchParams')]);
    const elsewhere = { '/app/src/app/types.ts': 'export interface Props {\n  params: Promise<{ id: string }>;\n}\n' };
    const shared = 'interface Props {\n  params: Promise<{ id: string }>;\n}\n';
    assert.equal(newLines(of('{ params }: Props', `${shared}export async function generateMetadata({ params }: Props) {\n  return { title: (await params).id };\n}\n`)).length, 5);
    assert.deepEqual(newLines(of('{ params }: Props', `${shared}export const Head = ({ params }: Props) => <h1>{String(params)}</h1>;\n`)), [], 'a type that another component has, too');
    assert.deepEqual(newLines(of('{ params }: Props', `export ${shared}`)), [], 'a type that other files may have, too');
    assert.deepEqual(newLines(of('{ params }: PageProps<{ id: string }>', 'interface PageProps<T> {\n  params: Promise<T>;\n}\n')), [], 'a type of the project that is called like one of Next.js');
    assert.deepEqual(newLines(of('props: Props', "import type { Props } from '../types';\n"), '15.1.0', elsewhere), [], 'a type that other pages have, too');
  });

  it('is read before what would catch the end of a rendering ahead of time', () => {
    const caught = `import { prisma } from '../../db';\n\nexport default async function Page() {\n  try {\n    const orders = await ${read};\n    return ${list};\n  } catch {\n    return <p>none</p>;\n  }\n}\n`;
    assert.deepEqual(newLines(caught).slice(2), rest('await searchParams'));
    const edits = offered(caught, '15.1.0')['paginate']?.edits.find((one) => one.file === file)?.edits ?? [];
    assert.match(applyEdits(caught, edits), /pageOf\(await searchParams\);\n {2}try \{\n/);
  });

  it('is handed to a function that asks for the rows, and to no other component than one that draws each row', () => {
    const called = { '/app/src/orders.ts': "import { prisma } from './db';\n\nexport async function listOrders() {\n  return prisma.order.findMany();\n}\n" };
    const text = `import { listOrders } from '../../orders';\n\nconst OrdersPage = async () => {\n  const orders = await listOrders();\n  return ${list};\n};\nexport default OrdersPage;\n`;
    assert.deepEqual(newLines(text, '15.1.0', called), [
      helper, 'const OrdersPage = async ({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) => {', 'const page = pageOf(await searchParams);', 'const orders = await listOrders(page);',
    ]);
    const drawn = (body: string): readonly string[] => newLines(of('', `import { useState } from 'react';\n\nfunction Table({ orders }: { orders: { id: number; number: string }[] }) {\n  ${body}\n}\n`, 'return <main><Table orders={orders} /></main>;'));
    assert.deepEqual(drawn(`if (orders.length === 0) return <p>none</p>;\n  return ${list};`).slice(2), rest('await searchParams'));
    assert.deepEqual(drawn(`const [shown] = useState(orders);\n  return <ul>{shown.map((order) => <li>{order.number}</li>)}</ul>;`), [], 'kept in a state');
    assert.deepEqual(drawn('return <p>{orders.length} orders</p>;'), [], 'counted');
    assert.deepEqual(drawn('return <ul>{orders.filter((order) => order.id > 5).map((order) => <li>{order.number}</li>)}</ul>;'), [], 'searched');
    assert.deepEqual(newLines(of('', "import { Table } from '@acme/table';\n", 'return <Table rows={orders} />;')), [], 'a component of a package');
  });

  describe('whose rows a component of another file draws, which asks for nothing itself', () => {
    const rows = '{ orders: { id: number; number: string }[] }';
    const table = (body: string): string => `export function Table({ orders }: ${rows}) {\n  ${body}\n}\n`;
    const drawn = (text: string, more: Files = {}, named = 'Table', from = '../../components/table'): readonly string[] => (
      newLines(of('', `import ${named === 'default' ? 'Table' : `{ ${named} }`} from '${from}';\n`, 'return <main><Table orders={orders} /></main>;'), '15.1.0', { '/app/src/components/table.tsx': text, ...more }).slice(2)
    );

    it('is taken where each row is drawn for itself, however the component comes there', () => {
      assert.deepEqual(drawn(table(`return ${list};`)), rest('await searchParams'));
      assert.deepEqual(drawn(`'use client';\n${table(`if (orders.length === 0) return <p>none</p>;\n  return ${list};`)}`), rest('await searchParams'), 'a component of the browser');
      assert.deepEqual(drawn(`export default function OrderTable(props: ${rows}) {\n  return <ul>{props.orders.map((one) => <li>{one.number}</li>)}</ul>;\n}\n`, {}, 'default'), rest('await searchParams'));
      assert.deepEqual(drawn(`const OrderTable = ({ orders: rows }: ${rows}) => <ul>{rows.map((one) => <li>{one.number}</li>)}</ul>;\nexport { OrderTable as Table };\n`, { '/app/src/components/index.ts': "export * from './table';\n" }, 'Table', '../../components'), rest('await searchParams'));
      assert.deepEqual(drawn(`import Rows from './rows';\n${table('return <Rows rows={orders} />;')}`, { '/app/src/components/rows.tsx': 'const Rows = ({ rows }) => <ul>{rows.map((one) => <li>{one.number}</li>)}</ul>;\nexport default Rows;\n' }), rest('await searchParams'));
    });

    it('is left where it does something else with them, or is not known', () => {
      for (const body of [
        'return <p>{orders.length} orders</p>;', `const [shown] = useState(orders);\n  return <ul>{shown.map((one) => <li>{one.number}</li>)}</ul>;`, 'return <ul>{orders.filter((one) => one.id > 5).map((one) => <li>{one.number}</li>)}</ul>;',
        'return <ul>{orders.map((one, at) => <li>{at}</li>)}</ul>;', 'return <select>{orders.map((one) => <option>{one.number}</option>)}</select>;', 'return <Rows rows={orders} />;', 'return <Rows {...{ orders }} />;', 'useEffect(() => save(orders), []);\n  return null;',
        'const columns = useColumns();\n  const table = useTable({ data: orders, columns });\n  return <Grid table={table} />;', `const again = (orders) => orders.length;\n  return ${list};`,
      ]) assert.deepEqual(drawn(table(body)), [], body);
      assert.deepEqual(drawn(`const Plain = ({ orders }: ${rows}) => ${list};\nexport const Table = withSorting(Plain);\n`), [], 'something is around it');
      assert.deepEqual(drawn(`export let Table = ({ orders }: ${rows}) => ${list};\nTable = other;\n`), [], 'it may be another one');
      assert.deepEqual(drawn(table(`return ${list};`), {}, 'Other'), [], 'it is not there');
    });
  });

  for (const [what, text, version, more] of [
    ['that is chosen from', of('', '', 'return <select>{orders.map((order) => <option key={order.id}>{order.number}</option>)}</select>;'), '15.1.0'],
    ['that is chosen from by a component', of('', "import { Select } from '@acme/ui';\n", 'return <Select.Root>{orders.map((order) => <Select.Item key={order.id}>{order.number}</Select.Item>)}</Select.Root>;'), '15.1.0'],
    ['whose address says a page already', of('{ searchParams }: { searchParams: Promise<{ page?: string }> }', '', `const { page } = await searchParams;\n  return <main title={page}>${list}</main>;`), '15.1.0'],
    ['that another page draws', of(''), '15.1.0', { '/app/src/app/@modal/orders/page.tsx': "import OrdersPage from '../../orders/page';\nexport default function Modal() {\n  return <OrdersPage />;\n}\n" }],
    ['that its file draws', of('', 'export const Framed = () => <main><Page /></main>;\n'), '15.1.0'],
    ['whose layout is made ahead', of(''), '15.1.0', { '/app/src/app/layout.tsx': "export const dynamic = 'force-static';\nexport default ({ children }) => children;\n" }],
    ['of an application that is nothing but files', of(''), '15.1.0', { '/app/next.config.js': "module.exports = { output: 'export' };\n" }],
    ['that is made ahead', of('', "export const dynamic = 'force-static';\n"), '15.1.0'],
    ['that is made ahead for what is listed', of('{ params }: { params: Promise<{ id: string }> }', 'export const generateStaticParams = () => [];\n'), '15.1.0'],
    ['that is counted', of('', '', 'return <p>{orders.length}</p>;'), '15.1.0'],
    ['that is numbered', of('', '', 'return <ul>{orders.map((order, at) => <li>{at}</li>)}</ul>;'), '15.1.0'],
    ['that is kept for a time', of('', 'export const revalidate = 60;\n'), '15.1.0'],
    ['that is kept by a directive', `'use cache';\n${of('')}`, '16.0.0'],
    ['whose component something wraps', of('', "import { withAuth } from '@acme/auth';\n").replace('export default async function Page', 'const Page = withAuth(async function').replace(/\}\n$/, '});\nexport default Page;\n'), '15.1.0'],
  ] as readonly (readonly [what: string, text: string, version: string, more?: Files])[]) {
    it(`is not taken of a page ${what}`, () => {
      const files = { '/app/package.json': JSON.stringify({ dependencies: { next: version } }), '/app/prisma/schema.prisma': schema, [file]: text, '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", ...more };
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
      for (const _ of engine.settle());
      assert.deepEqual(engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes.map(({ kind }) => kind)).filter((kind) => kind !== 'limit'), []);
    });
  }

  it('has names of its own for a second list, which would be walked with the first one otherwise', () => {
    const text = (first: string, second: string): string => `import { prisma } from '../../db';\nimport { pageOf } from '../../lib/pagination';\n\nexport default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {\n  ${first}\n  ${second}\n  return <main><ul>{orders.map((one) => <li key={one.id}>{one.number}</li>)}</ul><ol>{customers.map((one) => <li key={one.id}>{one.name}</li>)}</ol></main>;\n}\n`;
    const paged = "const page = pageOf(await searchParams);\n  const orders = await prisma.order.findMany({ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });";
    const both = text(paged, 'const customers = await prisma.customer.findMany();');
    assert.deepEqual(newLines(both), [
      'const { customersPage, customersLimit } = await searchParams;', 'const part = pageOf({ page: customersPage, limit: customersLimit });', "const customers = await prisma.customer.findMany({ orderBy: { id: 'asc' }, take: part.limit, skip: part.offset });",
    ]);
    assert.match(offered(both, '15.1.0')['paginate']?.title ?? '', /^Load one page of customers, by `customersPage` and `customersLimit` of the request/);
    assert.deepEqual(newLines(both.replace('  return', '  const customersPage = 1;\n  console.log(customersPage);\n  return')), [], 'a name that is taken');
  });

  it('is not offered by a key, nor in another shape: the page draws its rows', () => {
    const kinds = Object.keys(offered(of(''), '15.1.0'));
    assert.deepEqual(kinds.sort(), ['limit', 'paginate']);
  });
});

describe('a page that the address of a page of the Pages Router asks for', () => {
  const pages = '/app/src/pages/orders.tsx';
  const page = (head: string, answer = 'return { props: { orders } };', body = `return ${list};`, given = '{ orders }: Props', more = ''): string => (
    `import { prisma } from '../db';\n${more}\nexport async function getServerSideProps(${head}) {\n  const orders = await ${read};\n  ${answer}\n}\n\ntype Props = { orders: { id: number; number: string }[] };\n\nexport default function Orders(${given}) {\n  ${body}\n}\n`
  );
  const linesOf = (text: string, more: Files = {}, at = pages): readonly string[] => {
    const files = { '/app/package.json': JSON.stringify({ dependencies: { next: '15.1.0' } }), '/app/prisma/schema.prisma': schema, [at]: text, '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", '/app/src/lib/pagination.ts': "export function pageOf(query: unknown) {\n  return { limit: 1, offset: Number(query) };\n}\n", ...more };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
    for (const _ of engine.settle());
    const edits = engine.fixesAt(at, 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'paginate')?.edits.find((one) => one.file === at)?.edits;
    return edits ? applyEdits(text, edits).split('\n').filter((line) => !text.split('\n').includes(line)).map((line) => line.trim()) : [];
  };
  const own = "import { pageOf } from '../lib/pagination';";

  it('is read of the `query` of its context', () => {
    assert.deepEqual(linesOf(page('')), [own, 'export async function getServerSideProps({ query }: { query: Record<string, string | string[] | undefined> }) {', ...rest('query')]);
    assert.deepEqual(linesOf(page('context: GetServerSidePropsContext', undefined, undefined, undefined, "import type { GetServerSidePropsContext } from 'next';\n")), [own, ...rest('context.query')]);
    assert.deepEqual(linesOf(page('{ params }: GetServerSidePropsContext', undefined, undefined, undefined, "import type { GetServerSidePropsContext } from 'next';\n")).slice(1), ['export async function getServerSideProps({ params, query }: GetServerSidePropsContext) {', ...rest('query')]);
    assert.deepEqual(linesOf(page('{ query }', 'return { props: { rows: JSON.parse(JSON.stringify(orders)) } };', 'return <ul>{props.rows.map((order) => <li key={order.id}>{order.number}</li>)}</ul>;', 'props')), [own, ...rest('query')]);
    const table = { '/app/src/components/table.tsx': `export function Table({ orders }) {\n  return ${list};\n}\n` };
    assert.deepEqual(linesOf(page('{ query }', undefined, 'return <Table orders={orders} />;', undefined, "import { Table } from '../components/table';\n"), table), [own, ...rest('query')]);
  });

  it('is left where the page does something else with its rows, or another component may, or the address says the names already', () => {
    assert.deepEqual(linesOf(page('{ query }', undefined, 'return <p>{orders.length}</p>;')), []);
    assert.deepEqual(linesOf(page('{ query }', undefined, 'const [shown] = useState(orders);\n  return <p>{shown.map(({ number }) => number)}</p>;')), []);
    assert.deepEqual(linesOf(page('{ query }', 'return { props: { orders, total: orders.length } };')), []);
    assert.deepEqual(linesOf(page('{ query }', 'return { props: { data: { orders } } };', 'return <p>{data.orders.map(({ number }) => number)}</p>;', '{ data }')), []);
    assert.deepEqual(linesOf(page('{ query }', undefined, `const router = useRouter();\n  console.log(router.query.page);\n  return ${list};`)), []);
    assert.deepEqual(linesOf(page('{ query }').replaceAll("'../", "'../../"), {}, '/app/src/pages/[page]/orders.tsx'), []);
    assert.deepEqual(linesOf(page('{ query }').replace('export default function Orders', 'function Orders') + 'export default withAuth(Orders);\n'), []);
    assert.deepEqual(linesOf(page('{ query }'), { '/app/src/pages/_app.tsx': 'export default function App({ Component, pageProps }) {\n  return <main title={pageProps.orders?.length}><Component {...pageProps} /></main>;\n}\n' }), []);
    assert.deepEqual(linesOf(page('{ query }'), { '/app/src/pages/_app.tsx': 'export default function App({ Component, pageProps }) {\n  return <Component {...pageProps} />;\n}\n' }).length, 3);
    assert.deepEqual(linesOf(page('{ query }').replaceAll('getServerSideProps', 'getStaticProps')), []);
  });
});
