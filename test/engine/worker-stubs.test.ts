import assert from 'node:assert/strict';
import { routesOf, told } from './told-routes';

describe('what a route of a worker does', () => {
  // https://developers.cloudflare.com/durable-objects/get-started/, https://developers.cloudflare.com/workers/wrangler/configuration/#durable-objects
  it('is what a class of a worker does whose stub a helper gives, or that nothing but wrangler names', () => {
    const room = [
      "import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';",
      "import { pool } from './db';",
      "export class Room extends DurableObject { async messages() { return pool.query('SELECT * FROM messages LIMIT 9'); } }",
      "export class Auth extends WorkerEntrypoint { async user(id) { return pool.query('SELECT * FROM users WHERE id = $1', [id]); } }", '',
    ].join('\n');
    const index = [
      "import { Hono } from 'hono';",
      "import { roomOf, later, either } from './rooms';",
      'const app = new Hono();',
      "app.get('/own', async (c) => { const stub = c.env.ROOM.get(c.env.ROOM.idFromName('a')); return c.json(await stub.messages()); });",
      "app.get('/helper', async (c) => { const stub = roomOf(c.env, 'a'); return c.json(await stub.messages()); });",
      "app.get('/direct', async (c) => c.json(await roomOf(c.env, 'a').messages()));",
      "app.get('/later', async (c) => { const stub = await later(c.env); return c.json(await stub.messages()); });",
      "app.get('/auth', async (c) => c.json(await c.env.AUTH.user('1')));",
      // Which of the two it is depends on the request, and of what nothing is said nothing is known.
      "app.get('/either', async (c) => c.json(await either(c.env, c.req.query('a')).messages()));",
      "app.get('/unknown', async (c) => { const stub = c.env.UNKNOWN.get('a'); return c.json(await stub.messages()); });",
      'export default app;', '',
    ].join('\n');
    const rooms = [
      "export function roomOf(env, name) { const id = env.ROOM.idFromName(name); return env.ROOM.get(id); }",
      "export const later = async (env) => roomOf(env, 'later');",
      "export function either(env, one) { if (one) return env.ROOM.getByName('a'); return env.OTHER.getByName('a'); }", '',
    ].join('\n');
    const asked = (files: Readonly<Record<string, string>>): readonly unknown[] => told(routesOf({ 'src/room.js': room, 'src/rooms.js': rooms, 'src/index.js': index, ...files }))
      .filter((one) => String((one as [string])[0]).startsWith('GET')).map((one) => ((one as unknown[])[1] as string[]).join());
    const expected = ['messages.select', 'messages.select', 'messages.select', 'messages.select', 'users.select', '', ''];
    const main = 'name = "shop"\nmain = "src/index.js"\n';
    assert.deepEqual(asked({ 'wrangler.toml': `${main}# [[durable_objects.bindings]]\n[[durable_objects.bindings]]\nname = "ROOM" # rooms\nclass_name = "Room"\n[[services]]\nbinding = "AUTH"\nservice = "auth"\nentrypoint = "Auth"\n[[workflows]]\nname = "w"\nbinding = "UNKNOWN"\nclass_name = "Room"\n` }), expected);
    assert.deepEqual(asked({ 'wrangler.toml': `${main}durable_objects.bindings = [\n  { name = "ROOM", class_name = "Room" },\n]\nservices = [{ binding = "AUTH", service = "auth", entrypoint = "Auth" }]\n` }), expected);
    assert.deepEqual(asked({ 'wrangler.jsonc': '{ "main": "src/index.js", "durable_objects": { "bindings": [{ "name": "ROOM", "class_name": "Room" }] }, "env": { "staging": { "services": [{ "binding": "AUTH", "service": "auth", "entrypoint": "Auth" }] } } }' }), expected);
    assert.deepEqual(asked({ 'wrangler.toml': main }), ['', '', '', '', '', '', '']);
  });

  // https://developers.cloudflare.com/workers/runtime-apis/rpc/typescript
  it('is that of the class whose stub an annotation says that something is', () => {
    const routes = told(routesOf({ 'package.json': '{"devDependencies": {"wrangler": "4"}}', 'src/room.ts': "import { DurableObject } from 'cloudflare:workers';\nimport { pool } from './db';\nexport class Room extends DurableObject { async messages() { return pool.query('SELECT * FROM messages LIMIT 9'); } }\n", 'src/index.ts': [
      "import { Room } from './room';",
      'const list = (room: DurableObjectStub<Room>) => room.messages();',
      'const other = (room: OtherStub<Room>) => room.messages();',
      'export default { async fetch(request, env) { const stub = pick(env); await other(stub); return Response.json(await list(stub)); } };',
      'declare const pick: any;', '',
    ].join('\n') }));
    assert.deepEqual(routes.filter((one) => String((one as [string])[0]).startsWith('ALL')), [['ALL *', ['messages.select'], []]]);
  });
});
