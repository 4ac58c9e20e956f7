import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const path = '/app/src/server.ts';
const server = (body: string, beside = ''): string => `import express from 'express';\nimport { MikroORM, RequestContext } from '@mikro-orm/postgresql';\nimport { Order } from './order';\nconst app = express();\n${beside}app.get('/', async (req, res, next) => {\n  ${body}\n});\n`;
const init = 'const orm = await MikroORM.init({ clientUrl: process.env.DATABASE_URL, entities: [Order] });';
const shared = 'const orm = await getOrm();';

describe('fixes: clients of which each request needs a part of its own', () => {
  const cases: readonly { readonly what: string; readonly before: string; readonly after: string }[] = [
    { what: 'a fork stays one', before: `${init}\n  const em = orm.em.fork();\n  res.json(await em.find(Order, {}, { limit: 5 }));\n  await orm.close();`, after: `${shared}\n  const em = orm.em.fork();\n  res.json(await em.find(Order, {}, { limit: 5 }));` },
    { what: 'the manager of the instance becomes a fork where it is named', before: `${init}\n  const manager = orm.em;\n  res.json(await manager.find(Order, {}, { limit: 5 }));`, after: `${shared}\n  const manager = orm.em.fork();\n  res.json(await manager.find(Order, {}, { limit: 5 }));` },
    { what: 'all that a request asks of it is asked of one fork, which has one identity map', before: `${init}\n  const order = await orm.em.findOneOrFail(Order, 1);\n  order.paid = true;\n  await orm.em.flush();\n  res.json(order);`, after: `${shared}\n  const em = orm.em.fork();\n  const order = await em.findOneOrFail(Order, 1);\n  order.paid = true;\n  await em.flush();\n  res.json(order);` },
    { what: 'one fork stands for all where a function names the manager more than once', before: `${init}\n  const get = () => { const manager = orm.em; return manager; };\n  const order = await get().findOneOrFail(Order, 1);\n  order.paid = true;\n  await get().flush();`, after: `${shared}\n  const em = orm.em.fork();\n  const get = () => { const manager = em; return manager; };\n  const order = await get().findOneOrFail(Order, 1);\n  order.paid = true;\n  await get().flush();` },
    { what: 'what makes a fork by itself is given the manager', before: `${init}\n  RequestContext.create(orm.em, next);`, after: `${shared}\n  RequestContext.create(orm.em, next);` },
  ];
  for (const { what, before, after } of cases) {
    it(what, () => {
      const [fix] = offered(server(before));
      assert.ok(fix);
      const text = applyEdits(server(before), fix.edits[0]?.edits ?? []);
      assert.equal(text.slice(text.indexOf('app.get')), server(after).slice(server(after).indexOf('app.get')));
      assert.match(fix.edits[1]?.edits[0]?.newText ?? '', /export function getOrm\(\): ReturnType<typeof makeOrm> \{\n {2}return \(orm \?\?= makeOrm\(\)\.catch/);
    });
  }

  it('entities that are named by their paths are found anew where modules are reloaded', () => {
    const text = server(`${init.replace('[Order]', '[\'dist/entities/*.js\']')}\n  res.json(await orm.em.fork().find(Order, {}, { limit: 5 }));`);
    assert.equal(offered(text, '"next": "15.0.0", ').length, 1);
  });

  const traps: readonly { readonly what: string; readonly text: string; readonly next?: string }[] = [
    { what: 'the instance itself is handed on', text: server(`${init}\n  await save(orm);\n  res.end();`, 'const save = async (orm: any) => orm.em.flush();\n') },
    { what: 'its schema is changed', text: server(`${init}\n  await orm.schema.updateSchema();\n  res.json(await orm.em.fork().find(Order, {}, { limit: 5 }));`) },
    { what: 'a fork takes over what is loaded', text: server(`${init}\n  res.json(await orm.em.fork({ clear: false }).find(Order, {}, { limit: 5 }));`) },
    { what: 'somebody listens to all managers', text: server(`${init}\n  orm.em.getEventManager().registerSubscriber(new (class {})());\n  res.json(await orm.em.find(Order, {}, { limit: 5 }));`) },
    { what: 'a context decides whose manager it is', text: server(`${init}\n  await RequestContext.create(orm.em, async () => res.json(await orm.em.find(Order, {}, { limit: 5 })));`) },
    { what: 'a function gives the instance', text: server('const orm = await open();\n  res.json(await orm.em.find(Order, {}, { limit: 5 }));', `async function open() { return MikroORM.init({ clientUrl: process.env.DATABASE_URL, entities: [Order] }); }\n`) },
    { what: 'closing it is all that ends a transaction which fails', text: server(`${init}\n  await orm.em.begin();\n  await orm.em.flush();\n  await orm.em.commit();\n  await orm.close();`) },
    { what: 'its parts are taken out', text: server(`const { em } = await MikroORM.init({ clientUrl: process.env.DATABASE_URL, entities: [Order] });\n  res.json(await em.find(Order, {}, { limit: 5 }));`) },
    { what: 'the name of the fork is taken', text: server(`${init}\n  const em = 1;\n  await orm.em.flush();\n  res.json([em, await orm.em.find(Order, {}, { limit: 5 })]);`) },
    { what: 'the reload of modules makes its classes anew', text: server(`${init}\n  res.json(await orm.em.fork().find(Order, {}, { limit: 5 }));`), next: '"next": "15.0.0", ' },
  ];
  for (const { what, text, next } of traps) {
    it(`it stays where ${what}`, () => {
      assert.deepEqual(offered(text, next).map(({ title }) => title), []);
    });
  }

  function offered(text: string, next = ''): readonly Fix[] {
    const host = memoryFileHost({ '/app/package.json': `{ "dependencies": { ${next}"express": "5.0.0", "@mikro-orm/postgresql": "6.4.0" } }`, [path]: text, '/app/src/order.ts': 'import { Entity, PrimaryKey, Property } from \'@mikro-orm/core\';\n@Entity()\nexport class Order { @PrimaryKey() id!: number; @Property() paid!: boolean; }\n' });
    const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    return engine.fixesAt(path, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client');
  }
});
