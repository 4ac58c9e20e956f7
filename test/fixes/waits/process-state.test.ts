import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { withJobs, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

/** An application whose route works off a list; `state` is a module of its own, `step` what is done with each order, `more` stands before the route and `behind` after it. */
function shop({ state = '', step, more = '', behind = '' }: { readonly state?: string; readonly step: string; readonly more?: string; readonly behind?: string }): Files {
  return {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "pg-boss": "12.35.0", "nodemailer": "10.6.0" } }',
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/mail.ts': 'import nodemailer from \'nodemailer\';\nconst transport = nodemailer.createTransport(process.env.SMTP_URL!);\nexport async function send(to: string): Promise<string> { const { messageId } = await transport.sendMail({ to, text: \'Hello\' }); return messageId; }\n',
    'src/state.ts': `import { send } from './mail';\nexport const use = send;\n${state}\n`,
    'src/app.ts': [
      'import express from \'express\';', 'import { pool } from \'./db\';', 'import { send } from \'./mail\';', 'import * as state from \'./state\';', 'const app = express();', more,
      'app.post(\'/reminders\', async (req, res) => {', '  const { rows } = await pool.query<{ email: string }>(\'SELECT email FROM orders\');', '  const sent: string[] = [];',
      `  for (const order of rows) { ${step} }`, '  res.json({ sent });', '});',
      'app.post(\'/orders\', async (req, res) => {', '  const order = req.body as { email: string };', '  await pool.query(\'INSERT INTO orders (email) VALUES ($1)\', [order.email]);', '  await state.note(order.email);', '  res.json({});', '});',
      behind, 'app.listen(3000);', '',
    ].join('\n'),
  };
}

function reasonOf(files: Files, kind: 'answer-later' | 'enqueue'): string {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text])));
  const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('blocking-side-effect', 'long-running-handler') } });
  for (const steps = engine.settle(); steps.next().done !== true;);
  return engine.fixAll({ kind }).left.map(({ reason }) => reason).join('\n');
}

const started = /startJob\('reminders'/;
const progress = 'const progress = new Map<string, number>();\nexport const done = (id: string) => progress.get(id);\nexport async function note(to: string): Promise<string> { progress.set(to, 1); return use(to); }';

describe('fixes: a state of the process', function () {
  this.timeout(30_000);

  const kept: Readonly<Record<string, Parameters<typeof shop>[0]>> = {
    'a map of another module that the work fills': { state: progress, step: 'sent.push(await state.note(order.email));' },
    'a map of the route\'s own module, of which another route tells': { more: 'const progress = new Map<string, number>();', step: 'sent.push(await send(order.email)); progress.set(order.email, 1);', behind: 'app.get(\'/progress\', (req, res) => { res.json([...progress]); });' },
    'a list that another route fills': { more: 'export const blocked: string[] = [];', step: 'sent.push(await send(blocked.includes(order.email) ? \'nobody@example.com\' : order.email));', behind: 'app.post(\'/blocked\', (req, res) => { blocked.push(req.body.email); res.end(); });' },
    'a variable that another route switches': { state: 'let paused = false;\nexport function pause() { paused = true; }\nexport async function note(to: string): Promise<string> { if (paused) { return \'\'; } return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a counter': { state: 'let count = 0;\nexport async function note(to: string): Promise<string> { count++; return use(`${count}${to}`); }', step: 'sent.push(await state.note(order.email));' },
    'a field of an object that its module makes once': { state: 'class Notes { private readonly seen = new Set<string>(); has(to: string) { return this.seen.has(to); } async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }\nexport const notes = new Notes();', step: 'sent.push(await state.notes.note(order.email));' },
    'a map that a function without effects fills': { state: 'const progress = new Map<string, number>();\nfunction mark(to: string) { progress.set(to, 1); }\nexport async function note(to: string): Promise<string> { mark(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a map that a function is handed to fill': { state: 'const progress = new Map<string, number>();\nfunction mark(all: Map<string, number>, to: string) { all.set(to, 1); }\nexport async function note(to: string): Promise<string> { mark(progress, to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a map that a function gives': { state: 'const progress = new Map<string, number>();\nfunction all() { return progress; }\nexport async function note(to: string): Promise<string> { all().set(to, 1); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'what is kept in the global object': { state: 'export async function note(to: string): Promise<string> { (globalThis as any).last = to; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a variable that is declared for the global object': { state: 'declare global { var progress: Map<string, number>; }\nglobalThis.progress = new Map();\nexport async function note(to: string): Promise<string> { progress.set(to, 1); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a time that was last': { state: 'let last = Date.now();\nexport const at = () => last;\nexport async function note(to: string): Promise<string> { last = Date.now(); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a mark of what was done': { state: 'const seen = new Map<string, boolean>();\nexport async function note(to: string): Promise<string> { if (seen.get(to)) return \'\'; seen.set(to, true); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a static field, by the name of its class': { state: 'export class Notes { static count = 0; static async note(to: string): Promise<string> { Notes.count++; return use(to); } }', step: 'sent.push(await state.Notes.note(order.email));' },
    'a field that the constructor fills': { state: 'class Notes { private readonly seen: Set<string>; constructor() { this.seen = new Set(); } async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }\nexport const notes = new Notes();', step: 'sent.push(await state.notes.note(order.email));' },
    'a field of the one object that its class keeps': { state: 'class Notes { private seen = new Set<string>(); static one?: Notes; static get(): Notes { if (!this.one) this.one = new Notes(); return this.one; } async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }\nexport const get = () => Notes.get();', step: 'sent.push(await state.get().note(order.email));' },
    'a parameter that its constructor keeps': { state: 'class Notes { constructor(private readonly seen = new Set<string>()) {} async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }\nexport const notes = new Notes();', step: 'sent.push(await state.notes.note(order.email));' },
    'a map that another module fills by another name': { state: 'const progress = new Map<string, number>();\nexport { progress as done };\nexport async function note(to: string): Promise<string> { return use(`${progress.get(to)}${to}`); }', step: 'sent.push(await state.note(order.email));', behind: 'app.post(\'/done\', (req, res) => { state.done.set(req.body.email, 1); res.end(); });' },
    'a variable of a function that made what is called': { state: 'function counter() { let n = 0; return () => ++n; }\nconst next = counter();\nexport async function note(to: string): Promise<string> { return use(`${next()}${to}`); }', step: 'sent.push(await state.note(order.email));' },
    'a variable of a function around it': { state: 'export const note = (() => { let n = 0; return async (to: string): Promise<string> => { n++; return use(`${n}${to}`); }; })();', step: 'sent.push(await state.note(order.email));' },
    'a set that the functions of an object share': { state: 'function store() { const seen = new Set<string>(); return { has: (to: string) => seen.has(to), add: (to: string) => { seen.add(to); } }; }\nconst marks = store();\nexport async function note(to: string): Promise<string> { if (marks.has(to)) return \'\'; marks.add(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a mark in a cache of this process': { state: 'import NodeCache from \'node-cache\';\nconst seen = new NodeCache();\nexport async function note(to: string): Promise<string> { if (seen.get(to)) return \'\'; seen.set(to, true); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a cache of this process out of which another route takes something': { state: 'import NodeCache from \'node-cache\';\nexport const kept = new NodeCache();\nfunction title(to: string): string { const known = kept.get<string>(to); if (known !== undefined) return known; const made = to.toUpperCase(); kept.set(to, made); return made; }\nexport async function note(to: string): Promise<string> { return use(title(to)); }', step: 'sent.push(await state.note(order.email));', behind: 'app.post(\'/forget\', (req, res) => { state.kept.del(req.body.email); res.end(); });' },
    'a limiter of a package that nobody knows': { state: 'import Bottleneck from \'bottleneck\';\nconst limiter = new Bottleneck({ minTime: 1000 });\nexport async function note(to: string): Promise<string> { return limiter.schedule(() => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'what an object keeps of itself': { state: 'const box = { count: 0, async note(to: string): Promise<string> { this.count++; return use(`${this.count}${to}`); } };\nexport const note = async (to: string): Promise<string> => box.note(to);', step: 'sent.push(await state.note(order.email));' },
    'what is set by an accessor': { state: 'class Settings { #on = false; get on() { return this.#on; } set on(value: boolean) { this.#on = value; } }\nconst settings = new Settings();\nexport async function note(to: string): Promise<string> { settings.on = !settings.on; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'numbers that a generator gives': { state: 'function* count() { let n = 0; for (;;) yield n++; }\nconst ids = count();\nexport async function note(to: string): Promise<string> { return use(`${ids.next().value}${to}`); }', step: 'sent.push(await state.note(order.email));' },
    'what is kept in the global object by a text': { state: '(globalThis as any)[\'sent\'] = [];\nexport async function note(to: string): Promise<string> { (globalThis as any)[\'sent\'].push(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a variable of the environment that is written': { state: 'export async function note(to: string): Promise<string> { process.env.LAST = to; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a promise behind which the next one waits': { state: 'let last: Promise<unknown> = Promise.resolve();\nexport async function note(to: string): Promise<string> { const mine = last.then(() => use(to)); last = mine.catch(() => undefined); return mine; }', step: 'sent.push(await state.note(order.email));' },
    'those who are connected to this process': { state: 'import { WebSocketServer } from \'ws\';\nexport const sockets = new WebSocketServer({ noServer: true });\nexport async function note(to: string): Promise<string> { for (const one of sockets.clients) one.send(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a limiter of this process': { state: 'import pLimit from \'p-limit\';\nconst limit = pLimit(1);\nexport async function note(to: string): Promise<string> { return limit(() => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a lock of this process': { state: 'import { Mutex } from \'async-mutex\';\nconst one = new Mutex();\nexport async function note(to: string): Promise<string> { return one.runExclusive(() => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a module\'s object that a field of a base class stands for': { state: 'const all = new Map<string, number>();\nclass Base { protected kept = all; }\nclass Notes extends Base { async note(to: string): Promise<string> { this.kept.set(to, 1); return use(to); } }\nexport const notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a number of such an object': { state: 'const all = { count: 0 };\nclass Base { protected kept = all; }\nclass Notes extends Base { async note(to: string): Promise<string> { this.kept.count++; return use(to); } }\nexport const notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a field that the base class of the one object has': { state: 'class Base { protected readonly kept = new Map<string, number>(); }\nclass Notes extends Base { async note(to: string): Promise<string> { this.kept.set(to, 1); return use(to); } }\nexport const notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'an object that a getter gives': { state: 'const all = { count: 0 };\nclass Notes { get kept() { return all; } async note(to: string): Promise<string> { this.kept.count++; return use(to); } }\nexport const notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'an object that a static field stands for': { state: 'const all = { count: 0 };\nclass Notes { static readonly kept = all; }\nexport async function note(to: string): Promise<string> { Notes.kept.count++; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'an object that a constructor is given': { state: 'const all = { count: 0 };\nclass Notes { constructor(private readonly kept: { count: number }) {} async note(to: string): Promise<string> { this.kept.count++; return use(to); } }\nexport const notes = new Notes(all);\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'an object that a constructor puts into a field': { state: 'const all = new Map<string, number>();\nclass Notes { readonly kept: Map<string, number>; constructor(kept: Map<string, number>) { this.kept = kept; } async note(to: string): Promise<string> { this.kept.set(to, 1); return use(to); } }\nexport const notes = new Notes(all);\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a field of an object that the one object has': { state: 'class Seen { readonly all = new Set<string>(); }\nclass Notes { constructor(private readonly seen: Seen) {} async note(to: string): Promise<string> { this.seen.all.add(to); return use(to); } }\nexport const notes = new Notes(new Seen());\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a field of a module\'s object, from outside': { state: 'class Stats { count = 0; }\nconst stats = new Stats();\nexport async function note(to: string): Promise<string> { stats.count++; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'an object of a class that has no name': { state: 'export const notes = new (class { count = 0; async note(to: string): Promise<string> { this.count++; return use(to); } })();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'an object of a class that a variable names': { state: 'const Notes = class { seen = new Set<string>(); async note(to: string): Promise<string> { this.seen.add(to); return use(to); } };\nconst notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'one object among those of a literal': { state: 'class Notes { count = 0; async note(to: string): Promise<string> { this.count++; return use(to); } }\nconst services = { notes: new Notes() };\nexport const note = (to: string) => services.notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'an object that a function of its module makes': { state: 'class Notes { count = 0; async note(to: string): Promise<string> { this.count++; return use(to); } }\nfunction make() { return new Notes(); }\nconst notes = make();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'what is taken out of an object by name': { state: 'const all = { seen: new Set<string>(), count: 0 };\nconst { seen } = all;\nexport async function note(to: string): Promise<string> { seen.add(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'what is taken out of what a function made': { state: 'function store() { let n = 0; return { next: () => ++n }; }\nconst { next } = store();\nexport async function note(to: string): Promise<string> { return use(`${next()}${to}`); }', step: 'sent.push(await state.note(order.email));' },
    'a property of a function': { state: 'export async function note(to: string): Promise<string> { note.count++; return use(to); }\nnote.count = 0;', step: 'sent.push(await state.note(order.email));' },
    'an object without a prototype': { state: 'const counts: Record<string, number> = Object.create(null);\nexport async function note(to: string): Promise<string> { counts[to] = (counts[to] ?? 0) + 1; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'numbers of a fixed length': { state: 'const counts = new Uint32Array(8);\nexport async function note(to: string): Promise<string> { counts[to.length % 8]++; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a list that a call made': { state: 'const sentTo = Array.from([\'nobody\']);\nexport async function note(to: string): Promise<string> { sentTo.push(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'the global object by another name': { state: 'const all = globalThis as any;\nall.sent = [];\nexport async function note(to: string): Promise<string> { all.sent.push(to); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'an object that is handed to a function as a whole': { state: 'const all = { count: 0 };\nfunction mark(kept: { count: number }) { kept.count++; }\nexport async function note(to: string): Promise<string> { mark(all); return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'an object that is another name\'s': { state: 'const all = { count: 0 };\nconst kept = all;\nexport async function note(to: string): Promise<string> { kept.count++; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'an object that a function gives': { state: 'const all = { count: 0 };\nconst kept = () => all;\nexport async function note(to: string): Promise<string> { kept().count++; return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a settings object of which one member is read and another route writes': { state: 'const all = { count: 0 };\nclass Switch { constructor(private readonly kept: { count: number }) {} turn() { this.kept.count = 9; } }\nexport const turner = new Switch(all);\nexport async function note(to: string): Promise<string> { return use(`${all.count}${to}`); }', step: 'sent.push(await state.note(order.email));', behind: 'app.post(\'/turn\', (req, res) => { state.turner.turn(); res.end(); });' },
  };
  for (const [what, parts] of Object.entries(kept)) it(`is not left to a worker that has its own: ${what}`, () => {
    assert.match(reasonOf(shop(parts), 'answer-later'), /is a state of this process, of which a worker has its own/);
    assert.doesNotMatch(withJobs(shop(parts), 'answer-later')['src/app.ts'] ?? '', started);
  });

  const spared: Readonly<Record<string, Parameters<typeof shop>[0]>> = {
    'a table that nothing changes': { state: 'const titles: Record<string, string> = { de: \'Hallo\' };\nexport async function note(to: string): Promise<string> { return use(titles[to] ?? to); }', step: 'sent.push(await state.note(order.email));' },
    'what is filled when its module is loaded': { state: 'const titles = new Map<string, string>();\ntitles.set(\'de\', \'Hallo\');\nexport async function note(to: string): Promise<string> { return use(titles.get(to) ?? to); }', step: 'sent.push(await state.note(order.email));' },
    'a client that whoever comes first makes': { state: 'let client: { send: typeof use } | undefined;\nfunction clientOf() { if (!client) { client = { send: use }; } return client; }\nexport async function note(to: string): Promise<string> { return clientOf().send(to); }', step: 'sent.push(await state.note(order.email));' },
    'an answer that is kept by what asks for it': { state: 'const kept = new Map<string, string>();\nfunction title(to: string): string { const known = kept.get(to); if (known !== undefined) return known; const made = to.toUpperCase(); kept.set(to, made); return made; }\nexport async function note(to: string): Promise<string> { return use(title(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a field of an object that the work makes': { state: 'export class Notes { private readonly seen = new Set<string>(); async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }', step: 'const notes = new state.Notes(); sent.push(await notes.note(order.email));' },
    'a client that a function around it makes for whoever comes first': { state: 'const clientOf = (() => { let client: { send: typeof use } | undefined; return () => (client ??= { send: use }); })();\nexport async function note(to: string): Promise<string> { return clientOf().send(to); }', step: 'sent.push(await state.note(order.email));' },
    'an answer that is kept in a cache of this process by what asks for it': { state: 'import NodeCache from \'node-cache\';\nconst kept = new NodeCache();\nfunction title(to: string): string { const known = kept.get<string>(to); if (known !== undefined) return known; const made = to.toUpperCase(); kept.set(to, made); return made; }\nexport async function note(to: string): Promise<string> { return use(title(to)); }', step: 'sent.push(await state.note(order.email));' },
    'what a function of the project makes with another one': { state: 'const twice = (): ((run: () => Promise<string>) => Promise<string>) => async (run) => run();\nconst run = twice();\nexport async function note(to: string): Promise<string> { return run(() => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a limiter that the work makes for itself': { state: 'import pLimit from \'p-limit\';\nexport async function note(to: string): Promise<string> { const limit = pLimit(1); return limit(() => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a variable of the environment that is read': { state: 'export async function note(to: string): Promise<string> { return use(`${process.env.GREETING ?? \'\'}${to}`); }', step: 'sent.push(await state.note(order.email));' },
    'a lock that lies outside of the process': { state: 'import Redlock from \'redlock\';\nconst lock = new Redlock([]);\nexport async function note(to: string): Promise<string> { return lock.using([to], 1000, () => use(to)); }', step: 'sent.push(await state.note(order.email));' },
    'a client that the global object keeps': { state: 'function clientOf() { const all = globalThis as any; return all.client ?? { send: use }; }\nexport async function note(to: string): Promise<string> { (globalThis as any).client ??= { send: use }; return clientOf().send(to); }', step: 'sent.push(await state.note(order.email));' },
    'a table that a field stands for, and that nothing changes': { state: 'const titles: Record<string, string> = { de: \'Hallo\' };\nclass Base { protected titles = titles; }\nclass Notes extends Base { async note(to: string): Promise<string> { return use(this.titles[to] ?? to); } }\nexport const notes = new Notes();\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a table that a constructor is given': { state: 'const titles: Record<string, string> = { de: \'Hallo\' };\nclass Notes { constructor(private readonly titles: Record<string, string>) {} async note(to: string): Promise<string> { return use(this.titles[to] ?? to); } }\nexport const notes = new Notes(titles);\nexport const note = (to: string) => notes.note(to);', step: 'sent.push(await state.note(order.email));' },
    'a text that another caller has in a variable': { state: 'let last = \'\';\nexport function turn(to: string) { last = to; return use(last); }\nexport async function note(to: string): Promise<string> { return use(to); }', step: 'sent.push(await state.note(order.email));' },
    'a field of a base class of an object that the work makes': { state: 'class Base { protected readonly seen = new Set<string>(); }\nclass Notes extends Base { async note(to: string): Promise<string> { this.seen.add(to); return use(to); } }\nexport async function note(to: string): Promise<string> { const notes = new Notes(); return notes.note(to); }', step: 'sent.push(await state.note(order.email));' },
    'a list that the work hands to a function': { state: 'function mark(all: string[], to: string) { all.push(to); return all; }\nexport async function note(to: string): Promise<string> { const mine: string[] = []; return use(mark(mine, to).join()); }', step: 'sent.push(await state.note(order.email));' },
  };
  for (const [what, parts] of Object.entries(spared)) it(`is none, so that the work may move: ${what}`, () => assert.match(withJobs(shop(parts), 'answer-later')['src/app.ts'] ?? '', started));

  const note = 'export async function note(to: string): Promise<string>';
  const method = 'async note(to: string): Promise<string>';
  /** A module's `note`, that does this before it sends. */
  const noting = (declared: string, does: string): Parameters<typeof shop>[0] => ({ state: `${declared}\n${note} { ${does} return use(to); }`, step: 'sent.push(await state.note(order.email));' });
  const ofNotes = (declared: string, by = 'state.notes'): Parameters<typeof shop>[0] => ({ state: declared, step: `sent.push(await ${by}.note(order.email));` });
  const byOtherNames: Readonly<Record<string, Parameters<typeof shop>[0]>> = {
    'a set that a function makes': noting('const make = () => new Set<string>();\nconst seen = make();', 'seen.add(to);'),
    'a list that is made of another': noting('const seen = [\'a\'].map((one) => one);', 'seen.push(to);'),
    'a set that a constructor is given': ofNotes(`class Notes { readonly seen: Set<string>; constructor(seen: Set<string>) { this.seen = seen; } ${method} { this.seen.add(to); return use(to); } }\nexport const notes = new Notes(new Set());`),
    'a module\'s set that an object made for the work is given': ofNotes(`export class Notes { constructor(private readonly seen: Set<string>) {} ${method} { this.seen.add(to); return use(to); } }\nexport const all = new Set<string>(['x']);`, 'new state.Notes(state.all)'),
    'a set that the function around is given': ofNotes(`function make(seen: Set<string>) { return { ${method} { seen.add(to); return use(to); } }; }\nexport const notes = make(new Set());`),
    'a part under a name of its own': noting('export const state = { sent: [\'a\'] };', 'const sent = state.sent; sent.push(to);'),
    'a set of a map\'s': noting('const rooms = new Map<string, Set<string>>([[\'a\', new Set()]]);', 'rooms.get(\'a\')!.add(to);'),
    'a set of a map\'s, by a variable': noting('const rooms = new Map<string, Set<string>>([[\'a\', new Set()]]);', 'const room = rooms.get(\'a\'); room?.add(to);'),
    'what is kept in the global object by a symbol': noting('const key = Symbol.for(\'x\');', '(globalThis as any)[key] = to;'),
  };
  for (const [what, parts] of Object.entries(byOtherNames)) it(`stays where it is, whatever it is made by and is called: ${what}`, () => assert.match(reasonOf(shop(parts), 'answer-later'), /is a state of this process, of which a worker has its own/));

  const toldHere: Readonly<Record<string, Parameters<typeof shop>[0]>> = {
    'the object\'s own events': noting('import { EventEmitter } from \'node:events\';\nclass Bus extends EventEmitter { told(to: string) { this.emit(\'x\', to); } }\nexport const bus = new Bus();', 'bus.told(to);'),
    'those of an emitter that a constructor keeps': ofNotes(`import { EventEmitter } from 'node:events';\nclass Notes { constructor(private readonly events: EventEmitter) {} ${method} { this.events.emit('x', to); return use(to); } }\nexport const notes = new Notes(new EventEmitter());`),
    'a channel': noting('const channel = new BroadcastChannel(\'x\');', 'channel.postMessage(to);'),
    'the process that started this one': noting('', 'process.send?.({ to });'),
  };
  for (const [what, parts] of Object.entries(toldHere)) it(`nobody listens in a worker: ${what}`, () => assert.match(reasonOf(shop(parts), 'answer-later'), /in this process|of this process/));

  const ownToEach: Readonly<Record<string, Parameters<typeof shop>[0]>> = {
    'a set that the work makes and hands on': noting('function mark(seen: Set<string>, to: string) { seen.add(to); return seen.size; }', 'const seen = new Set<string>(); mark(seen, to);'),
    'an object that the work makes, of a class that extends another': noting('class Base { protected seen = new Set<string>(); }\nclass Box extends Base { add(to: string) { this.seen.add(to); } }', 'const box = new Box(); box.add(to);'),
    'a text that is put together': noting('class Mail { private parts: string[] = []; add(part: string) { this.parts.push(part); return this; } text() { return this.parts.join(\'\'); } }', 'to = new Mail().add(to).text();'),
  };
  for (const [what, parts] of Object.entries(ownToEach)) it(`is none either, so that the work may move: ${what}`, () => assert.match(withJobs(shop(parts), 'answer-later')['src/app.ts'] ?? '', started));

  it('is not left to the worker by a message either', () => {
    const parts = { state: progress, step: 'sent.push(await send(order.email));' };
    assert.match(reasonOf(shop(parts), 'enqueue'), /`progress` is a state of this process/);
    assert.match(withJobs(shop({ ...parts, state: 'export async function note(to: string): Promise<string> { return use(to); }' }))['src/app.ts'] ?? '', /enqueue\('note'|await \w+\.send\(/);
  });

  const tellers = { events: 'import { EventEmitter } from \'node:events\';\nexport const events = new EventEmitter();', io: 'import { Server } from \'socket.io\';\nexport const io = new Server();', target: 'export const target = new EventTarget();', subject: 'import { Subject } from \'rxjs\';\nexport const subject = new Subject<string>();' };
  const words: Readonly<Record<string, string>> = { target: 'target.dispatchEvent(new Event(to));', subject: 'subject.next(to);' };
  for (const [name, made] of Object.entries(tellers)) it(`nobody is told in a worker who listens here: ${name}`, () => {
    const parts = { state: `${made}\nexport async function note(to: string): Promise<string> { ${words[name] ?? `${name === 'io' ? 'io.to(to)' : name}.emit('done', to);`} return use(to); }`, step: 'sent.push(await state.note(order.email));' };
    assert.match(reasonOf(shop(parts), 'answer-later'), new RegExp(`\`${name}\` tells those who listen in this process, and nobody does in a worker`));
  });

  describe('a module that starts what a second program must not start', () => {
    const serving = (start: string): Files => {
      const files = shop({ state: 'export async function note(to: string): Promise<string> { told(to); return use(to); }', step: 'sent.push(await state.note(order.email));' });
      return { ...files, 'src/state.ts': `import { told } from './server';\n${files['src/state.ts'] ?? ''}`, 'src/start.ts': 'import type { Server } from \'node:http\';\nimport { pool } from \'./db\';\nexport async function open(server: Server): Promise<void> { await pool.query(\'SELECT 1\'); server.listen(3000); }\n', 'src/server.ts': `import { createServer } from 'node:http';\nimport cron from 'node-cron';\nimport { open } from './start';\nimport { send } from './mail';\nexport const begin = open;\nexport const cheer = () => send('all');\nexport const every = cron;\nexport const server = createServer();\nexport const told = (to: string) => [to, server.address()];\n${start}\n` };
    };
    for (const start of ['server.listen(3000);', 'void (async () => { server.listen(3000); })();', 'async function main() { server.listen(3000); }\nvoid main();', 'if (process.env.NODE_ENV !== \'test\') server.listen(3000);']) it(`is loaded by no worker: ${start}`, () => {
      for (const kind of ['answer-later', 'enqueue'] as const) assert.match(reasonOf(serving(start), kind), /`server\.ts` starts a server when it is loaded, which a worker would do as well/);
      assert.equal(withJobs(serving(start), 'answer-later')['src/worker.ts'], undefined);
    });

    const taking = ['bot.launch();', 'void client.login(process.env.TOKEN);', 'export const jobs = new Worker(\'jobs\', cheer);', 'void queue.process(cheer);', 'void consumer.run({ eachMessage: async () => { await cheer(); } });', 'const bot = new TelegramBot(\'token\', { polling: true });\nexport const tell = bot.sendMessage;'];
    for (const start of taking) it(`takes jobs or messages beside the others: ${start.split('\n')[0] ?? ''}`, () => assert.match(reasonOf(serving(`const [bot, client, queue, consumer, Worker, TelegramBot] = every as any;\n${start}`.replace(/const \[bot, (.*)\n(const bot)/, 'const [$1\n$2')), 'answer-later'), /`server\.ts` starts what takes jobs or messages when it is loaded/));

    it('is seen where it uses no library that is known, and is loaded by what does', () => {
      const files = serving('');
      const health = { 'src/health.ts': 'import http from \'node:http\';\nfunction begin() { http.createServer().listen(4000); }\nbegin();\n', 'src/labels.ts': 'import \'./health\';\nexport const label = (to: string) => `Order ${to}`;\n' };
      const loading = { ...files, ...health, 'src/state.ts': `import { label } from './labels';\nexport const titled = label;\n${files['src/state.ts'] ?? ''}` };
      for (const kind of ['answer-later', 'enqueue'] as const) assert.match(reasonOf(loading, kind), /`health\.ts` starts a server when it is loaded/);
    });

    const more = { 'void open(server);': 'a server', 'void open(server).then(() => console.log(1));': 'a server', 'void Promise.resolve().then(() => server.listen(3000));': 'a server', 'async function go() { server.listen(3000); }\nasync function main() { await go(); }\nmain().catch(console.error);': 'a server', 'setInterval(() => { void cheer(); }, 1000);': 'a timer', 'cron.schedule(\'0 0 * * *\', () => { void cheer(); });': 'a schedule' };
    for (const [start, what] of Object.entries(more)) it(`is loaded by none either: ${start}`, () => assert.match(reasonOf(serving(start), 'answer-later'), new RegExp(`\`server\\.ts\` starts ${what} when it is loaded`)));

    for (const start of ['', 'const kept = new Map<string, string>();\nsetInterval(() => kept.clear(), 1000).unref();', 'export function start() { server.listen(3000); }', 'if (require.main === module) server.listen(3000);']) it(`is none where that is left to others: ${start}`, () => assert.match(withJobs(serving(start), 'answer-later')['src/app.ts'] ?? '', started));
  });
});
