import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Fix } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const schema = readFileSync(join(__dirname, '../fixtures/fixes/schema.prisma'), 'utf8');
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

  it('is not offered by a key, nor in another shape: the page draws its rows', () => {
    const kinds = Object.keys(offered(of(''), '15.1.0'));
    assert.deepEqual(kinds.sort(), ['limit', 'paginate']);
  });
});
