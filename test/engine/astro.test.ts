import assert from 'node:assert/strict';
import { applyEdits, costOf, type FileEdit, type Finding } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { misplaced } from '../../src/engine/edit-places';
import { memoryFileHost } from '../../src/project';

const schema = `datasource db {
  provider = "postgresql"
}
model Customer {
  id Int @id
  name String
  orders Order[]
}
model Order {
  id Int @id
  total Int
  createdAt DateTime
  customerId Int
  customer Customer @relation(fields: [customerId], references: [id])
}
`;
const page = '/app/src/pages/orders/[id].astro';
const loop = [
  'const names = [];',
  'for (const order of orders) {',
  '  const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });',
  '  names.push(customer?.name);',
  '}',
];
const code = (...lines: readonly string[]): string => ["import Layout from '../../layouts/Layout.astro';", "import { prisma } from '../../lib/db';", ...lines].join('\n');
const orders = 'const orders = await prisma.order.findMany({ where: { customerId: Number(Astro.params.id) }, take: 50 });';
const markup = '<Layout>{orders.map((order, i) => <li>{order.total} {names[i]}</li>)}</Layout>';

function open(text: string, { output = 'server', file = page, hasClient = true }: { readonly output?: string; readonly file?: string; readonly hasClient?: boolean } = {}): Engine {
  return createEngine({ roots: ['/app'], host: memoryFileHost({
    '/app/package.json': '{ "dependencies": { "astro": "5.7.0", "@prisma/client": "6.0.0" } }',
    '/app/astro.config.mjs': `import { defineConfig } from 'astro/config';\nexport default defineConfig({ output: '${output}' });\n`,
    '/app/prisma/schema.prisma': schema,
    ...(hasClient && { '/app/src/lib/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n" }),
    '/app/src/layouts/Layout.astro': '---\nconst { title } = Astro.props;\n---\n<title>{title}</title><slot />\n',
    [file]: text,
  }) });
}

const fenced = (text: string, drawn = markup): string => `---\n${text}\n---\n${drawn}\n`;

function routes(engine: Engine): readonly string[] {
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.routes.map((route) => `${route.name}: ${costOf(route)}`);
}

function found(engine: Engine): readonly string[] {
  const steps = engine.scan({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.findings.map(({ rule, location: { file, start } }) => `${rule} ${file}:${start.line + 1}`);
}

function findingsOf(engine: Engine): readonly Finding[] {
  const steps = engine.scan({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.findings;
}

/** What all rewrites together make of the page. */
function rewritten(engine: Engine): string {
  const { edits } = engine.fixAll({ paths: ['/app'], safeOnly: true });
  return edits.reduce((text, edit) => (edit.file === page ? applyEdits(text, edit.edits) : text), engine.text(page) ?? '');
}

describe('a page of Astro', () => {
  it('that is rendered on request is a route, and what it asks for in a loop is found where it stands', () => {
    const engine = open(fenced(code(orders, ...loop)));
    assert.deepEqual(routes(engine), ['GET /orders/:id: 1 + N queries']);
    assert.deepEqual(found(engine), [`n-plus-one ${page}:7`]);
  });

  it('is rewritten between its fences, and nothing else of it changes', () => {
    const before = fenced(code(orders, ...loop));
    assert.equal(rewritten(open(before)), before
      .replace('const names = [];', `const names = [];
const customers = await prisma.customer.findMany({ where: { id: { in: Array.from(new Set(orders.map((order) => order.customerId))) } } });
const customerById = new Map(customers.map((customer) => [customer.id, customer]));`)
      .replace('await prisma.customer.findUnique({ where: { id: order.customerId } })', 'customerById.get(order.customerId) ?? null'));
  });

  it('counts in the database what it only counts, but not what its markup draws', () => {
    const counted = (drawn: string): boolean => rewritten(open(fenced(code('const all = await prisma.order.findMany();', 'const count = all.length;'), drawn))).includes('prisma.order.count()');
    assert.equal(counted('<p>{count}</p>'), true);
    assert.equal(counted('<p>{count}</p>{all.map((one) => <i>{one.total}</i>)}'), false);
    assert.equal(counted('<p>{count}</p><List {...all} />'), false);
  });

  it('that is prerendered is no request, and nobody waits for what it does', () => {
    const text = fenced(code(orders, ...loop));
    for (const engine of [open(text, { output: 'static' }), open(text.replace('---\n', '---\nexport const prerender = true;\n'))]) {
      assert.deepEqual(routes(engine), []);
      assert.deepEqual(found(engine), []);
    }
    assert.deepEqual(routes(open(text.replace('---\n', '---\nexport const prerender = false;\n'), { output: 'static' })), ['GET /orders/:id: 1 + N queries']);
  });

  it('is none where it stands elsewhere, is left out of the site, or is Markdown', () => {
    for (const file of ['/app/src/components/Orders.astro', '/app/src/pages/_parts/Orders.astro', '/app/src/pages/orders/terms.md']) {
      const engine = open(fenced(code(orders, ...loop)), { file });
      assert.deepEqual([routes(engine), found(engine)], [[], []], file);
    }
  });

  it('that makes a client at its top makes one for each request, and takes the one that there is', () => {
    const text = fenced("import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst first = await prisma.order.findFirst({ where: { id: 1 } });", '<p>{first.total}</p>');
    assert.deepEqual(found(open(text)), [`client-per-request ${page}:3`]);
    assert.equal(rewritten(open(text)), fenced("import { prisma } from '../../lib/db.ts';\nconst first = await prisma.order.findFirst({ where: { id: 1 } });", '<p>{first.total}</p>'));
    assert.equal(rewritten(open(text, { hasClient: false })), fenced("import { prisma } from '../../lib/prisma.ts';\nconst first = await prisma.order.findFirst({ where: { id: 1 } });", '<p>{first.total}</p>'));
    // While a site is built one is made, whatever page it is for.
    assert.deepEqual(found(open(text, { output: 'static' })), []);
    assert.deepEqual(found(open(text, { file: '/app/src/components/Orders.astro' })), []);
  });

  /** https://docs.astro.build/en/basics/astro-components/ */
  const drawing = (component: string, text: string, more: Readonly<Record<string, string>> = {}, output = 'server'): Engine => createEngine({ roots: ['/app'], host: memoryFileHost({
    '/app/package.json': '{ "dependencies": { "astro": "5.7.0", "@prisma/client": "6.0.0" } }', '/app/astro.config.mjs': `export default { output: '${output}' };\n`, '/app/prisma/schema.prisma': schema,
    '/app/src/lib/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", '/app/src/components/Orders.astro': component, [page]: text, ...more,
  }) });
  const asking = (...lines: readonly string[]): string => fenced(["import { prisma } from '../lib/db';", ...lines].join('\n'), '<ul>{orders.map((order) => <li>{order.total}</li>)}</ul>');
  const component = asking('const orders = await prisma.order.findMany({ where: { customerId: Number(Astro.props.id) }, take: 50 });', ...loop);
  const at = '/app/src/components/Orders.astro';

  it('runs the code of the components that it draws, and of those that they draw', () => {
    const text = fenced("import { prisma } from '../../lib/db';\nimport Frame from '../../components/Frame.astro';\nconst customer = await prisma.customer.findFirst({ where: { id: 1 } });", '<Frame><p>{customer.name}</p></Frame>');
    const frame = fenced("import Orders from './Orders.astro';", '<main><slot /><Orders id={1} /></main>');
    const engine = drawing(component, text, { '/app/src/components/Frame.astro': frame });
    assert.deepEqual(routes(engine), ['GET /orders/:id: 1 (up to 2 + N) queries']);
    assert.deepEqual(found(engine), [`n-plus-one ${at}:6`]);
  });

  it('runs nothing of what it only imports, or names in a text, nor of what runs in the browser', () => {
    for (const drawn of ['<p>Orders</p>', '<p title="Orders">x</p>', '{/* <Other /> */}<p>{typeof Orders}</p>', '</Orders>']) {
      const engine = drawing(component, fenced("import Orders from '../../components/Orders.astro';", drawn));
      assert.deepEqual([routes(engine), found(engine)], [['GET /orders/:id: nothing that is known'], []], drawn);
    }
    const island = drawing(component, fenced("import List from '../../components/List';", '<List client:load />'), { '/app/src/components/List.tsx': "import { prisma } from '../lib/db';\nexport default function List() { void prisma.order.findMany(); return null; }\n" });
    assert.deepEqual(routes(island), ['GET /orders/:id: nothing that is known']);
  });

  describe('that draws a component for each element of a list', () => {
    const row = fenced("import { prisma } from '../lib/db';\nimport Total from './Total.astro';\nconst { order } = Astro.props;\nconst customer = await prisma.customer.findFirst({ where: { id: order.customerId } });", '<li>{customer.name}<Total /></li>');
    const more = { '/app/src/components/Row.astro': row, '/app/src/components/Total.astro': fenced('const unit = 1;', '<i>{unit}</i>') };
    const list = (drawn: string): Engine => drawing('', fenced(`import Row from '../../components/Row.astro';\nimport { prisma } from '../../lib/db';\n${orders}\nconst more = 1;`, drawn), more);
    const once = 'GET /orders/:id: 1 (up to 2) queries';
    const many = 'GET /orders/:id: 1 + N queries';

    for (const drawn of [
      '<ul>{orders.map((order) => <Row order={order} />)}</ul>', '<ul>{orders.map((order) => (\n  <li class="a">\n    <Row order={order} label="x" {...order} style={{ a: 1 }} />\n  </li>\n))}</ul>', '{orders.length > 0 ? orders.map((order, i) => <Row\n  order={order}\n/>) : <p>none (yet</p>}',
      '{orders.map(order => <Row order={order}><b>Don\'t {more}</b></Row>)}', '{orders.filter((one) => one.total > 1).map((order) => (<Row {order} />))}', '{[1].map((n) => <b>{n}</b>)}{orders.map((order) => (<Row order={order}/>))}{more}',
    ]) {
      it(`asks as often as it has elements: ${drawn.replace(/\n/g, ' ')}`, () => {
        const engine = list(drawn);
        assert.deepEqual(routes(engine), [many]);
        assert.deepEqual(found(engine).map((one) => one.replace(/:\d+$/, '')), [`n-plus-one ${page}`]);
        const finding = [...findingsOf(engine)][0];
        assert.match(finding?.message ?? '', /Row/);
        // Nothing stands at another place than it does in the page.
        const text = engine.text(page)?.split('\n')[finding?.location.start.line ?? 0] ?? '';
        assert.match(text.slice(finding?.location.start.character), /^<Row\b/);
        assert.deepEqual(engine.fixesAt(page, 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes), []);
      });
    }

    it('asks once where it is drawn once, and perhaps once where what draws it is no plain list', () => {
      assert.deepEqual(routes(list('<Row order={orders[0]} />')), [once]);
      for (const drawn of ['{other.map((order) => <Row order={order} />)}', '{orders.map((order) => <Row order={`a`} />)}', '{orders.map((order) => { return <Row order={order} />; })}', '{orders.map((order) => <Row order={order} />']) assert.deepEqual(routes(list(drawn)), [once], drawn);
    });

    it('asks as often for what a row draws itself, and for what that draws, and once for the same drawn beside the list', () => {
      const query = (table: string): string => `import { prisma } from '../lib/db';\nconst { id } = Astro.props;\nconst found = await prisma.${table}.findFirst({ where: { id } });`;
      const plain = { '/app/src/components/Row.astro': fenced("import Total from './Total.astro';\nconst { order } = Astro.props;", '<li><Total id={order.id} /></li>'), '/app/src/components/Total.astro': fenced(`import Who from './Who.astro';\n${query('order')}`, '<i>{found.total}<Who id={id} /></i>'), '/app/src/components/Who.astro': fenced(query('customer'), '{found.name}') };
      const both = (drawn: string): Engine => drawing('', fenced(`import Row from '../../components/Row.astro';\nimport Total from '../../components/Total.astro';\nimport { prisma } from '../../lib/db';\n${orders}`, drawn), plain);
      assert.deepEqual(routes(both('{orders.map((order) => <Row order={order} />)}')), ['GET /orders/:id: 1 (up to 1 + 2N) queries']);
      assert.deepEqual(found(both('{orders.map((order) => <Row order={order} />)}')).map((one) => one.replace(/:\d+$/, '')), [`n-plus-one ${page}`]);
      assert.deepEqual(routes(both('<Total id={1} />{orders.map((order) => <Row order={order} />)}')), ['GET /orders/:id: 1 (up to 3 + 2N) queries']);
      assert.deepEqual(routes(drawing('', fenced(`import Row from '../../components/Row.astro';\nimport { prisma } from '../../lib/db';\n${orders}`, '{orders.map((order) => <Row order={order} />)}'), { ...plain, '/app/src/components/Row.astro': row })), ['GET /orders/:id: 1 + N (up to 1 + 3N) queries']);
      assert.deepEqual(routes(both('<Row order={orders[0]} />')), ['GET /orders/:id: 1 (up to 3) queries']);
    });

    it('asks nothing where the component does not, and what else is drawn of a row is used', () => {
      const engine = drawing('', fenced("import Total from '../../components/Total.astro';\nimport { prisma } from '../../lib/db';\nconst orders = await prisma.order.findMany({ take: 5 });", '{orders.map((order) => <li>{order.total}{order.createdAt}<Total id={order.id} /></li>)}'), more);
      assert.deepEqual([routes(engine), found(engine)], [['GET /orders/:id: 1 query'], []]);
    });
  });

  it('draws them while the site is built where it is prerendered', () => {
    const engine = drawing(component, fenced("import Orders from '../../components/Orders.astro';", '<Orders id={1} />'), {}, 'static');
    assert.deepEqual([routes(engine), found(engine)], [[], []]);
  });

  it('draws components in a circle once, and each of them makes its own client', () => {
    const own = fenced("import { PrismaClient } from '@prisma/client';\nimport Self from './Orders.astro';\nconst client = new PrismaClient();\nconst first = await client.order.findFirst({ where: { id: 1 } });", '<p>{first.total}</p>{first.parent && <Self />}');
    assert.deepEqual(found(drawing(own, fenced("import Orders from '../../components/Orders.astro';", '<Orders />'))), [`client-per-request ${at}:4`]);
  });

  it('gets a module beside the folder of pages, in which it would be an endpoint', () => {
    const made = (hasClient: boolean): readonly string[] => {
      const engine = open(fenced("import { PrismaClient } from '@prisma/client';\nasync function load() {\n  const own = new PrismaClient();\n  return own.order.findFirst({ where: { id: 1 } });\n}\nconst first = await load();", '<p>{first.total}</p>'), { hasClient });
      assert.deepEqual(found(engine), [`client-per-request ${page}:4`]);
      return engine.fixAll({ paths: ['/app'] }).edits.map(({ file }) => file);
    };
    assert.deepEqual(made(false), [page, '/app/src/lib/own.ts']);
    assert.deepEqual(made(true), [page]);
  });
});

describe('edits that would be made', () => {
  const text = '---\nconst a = 1;\n---\n<p>{a}</p>\n';
  const why = (...edits: readonly FileEdit[]): string | undefined => misplaced(edits, () => text);

  it('stand between the fences of a page, and give nothing of it to others', () => {
    assert.equal(why({ file: page, edits: [{ start: 4, end: 4, newText: 'const b = 2;\n' }] }), undefined);
    assert.match(why({ file: page, edits: [{ start: 0, end: 0, newText: 'const b = 2;\n' }] }) ?? '', /outside of the scripts/);
    assert.match(why({ file: page, edits: [{ start: 4, end: 4, newText: 'export ' }] }) ?? '', /cannot import/);
    assert.match(why({ file: '/app/worker.ts', create: true, edits: [{ start: 0, end: 0, newText: "import { a } from './a.astro';\n" }] }) ?? '', /cannot import/);
  });
});
