import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Link {\n  id Int @id\n  tagId Int\n  url String\n}\nmodel Visit {\n  id Int @id\n  linkId Int\n}\n';

const works = 'const entries = new Map<string, number>();\nexport const cache = { remove: (row: { url: string }) => { entries.delete(row.url); } };\nexport function stats(rows: { tagId: number }[]) {\n  let sum = 0;\n  for (const row of rows) sum += row.tagId;\n  return { sum };\n}\nexport function urlsOf(rows: { url: string }[]) {\n  return rows.map((row) => row.url);\n}\n';
const visits = 'const visits = await prisma.visit.findMany({ take: 50 });\n';
const all = 'const links = await prisma.link.findMany();\n';

/** Whether a limit is offered for the links that a handler reads. */
function isLimited(body: string): boolean {
  return limits(body).length > 0;
}

/** The titles of what is offered. */
function limits(body: string): readonly string[] {
  const text = `import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nimport { MeiliSearch } from 'meilisearch';\nimport { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://a.supabase.co', 'key');\nimport { cache, stats, unlink, urlsOf } from './files';\nimport { archive } from 'archives';\nconst prisma = new PrismaClient();\nconst app = express();\nconst search = new MeiliSearch({ host: 'http://localhost', timeout: 5000 });\napp.post('/links', async (req, res) => {\n${body}\n});\napp.listen(3000);\n`;
  const files = "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function unlink(id: number) {\n  await prisma.visit.deleteMany({ where: { linkId: id } });\n}\nexport async function seen(id: number) {\n  return prisma.visit.count({ where: { linkId: id } });\n}\n";
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/app.ts': text, '/app/files.ts': files + works, '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "express": "5.3.0", "@prisma/client": "6.0.0", "meilisearch": "0.50.0" } }' }) });
  for (const _ of engine.settle());
  assert.ok(engine.findings('/app/app.ts').some(({ rule }) => rule === 'unbounded-query'), 'the query is no finding');
  return engine.fixAll({ paths: ['/app/app.ts'], kind: 'limit' }).applied.map(({ fix }) => fix.title);
}

describe('a limit', () => {
  it('says that a number which is shown beside the rows is theirs alone', () => {
    assert.deepEqual(limits(`${all}res.json({ links, total: links.length });`), ['Load at most 100 links (further ones are left out, and not counted)']);
    assert.deepEqual(limits(`${all}console.log(links.length);\nif (links.length === 0) res.status(404);\nres.json(links);`), ['Load at most 100 links (further ones are left out)']);
  });

  for (const [what, body] of [
    ['a write by the keys of all', 'const links = await prisma.link.findMany({ select: { id: true } });\nconst ids = links.map((link) => link.id);\nawait prisma.visit.deleteMany({ where: { linkId: { in: ids } } });\nres.json({ deleted: ids.length });'],
    ['a write by keys that are made at once', 'const ids = (await prisma.link.findMany({ select: { id: true } })).map((link) => link.id);\nawait prisma.visit.deleteMany({ where: { linkId: { in: ids } } });\nres.json({ ids });'],
    ['a write by keys that are made later', 'let ids: number[];\nids = (await prisma.link.findMany({ select: { id: true } })).map((link) => link.id);\nawait prisma.visit.deleteMany({ where: { linkId: { in: ids } } });\nres.json({ done: true });'],
    ['documents of a search service', 'const links = await prisma.link.findMany({ select: { id: true } });\nawait search.index(\'links\').deleteDocuments(links.map((link) => link.id));\nres.json({ done: true });'],
    ['a write by keys that a chain names before its end', "const links = await prisma.link.findMany({ select: { id: true } });\nconst ids = links.map((link) => link.id);\nconst { data } = await supabase.from('visits').update({ seen: true }).in('link_id', ids).select('id');\nfor (const link of links) console.log(link.id);\nres.json(data);"],
    ['a write by keys that a function gives back', 'async function keys() {\n  const links = await prisma.link.findMany({ select: { id: true } });\n  return links.map((link) => ({ id: link.id }));\n}\nconst ids = await keys();\nawait prisma.visit.deleteMany({ where: { OR: ids } });\nres.json({ done: true });'],
    ['a call for each that writes', 'const links = await prisma.link.findMany();\nfor (const link of links) {\n  await unlink(link.id);\n}\nres.json({ done: true });'],
    ['each is handed to a function that is not followed', 'const links = await prisma.link.findMany();\nlinks.forEach(cache.remove);\nres.json({ done: true });'],
    ['each is handed to one after they were assigned', 'let links: { url: string }[] = [];\nif (req.body.url) links = await prisma.link.findMany();\nawait prisma.link.updateMany({ data: { tagId: 1 } });\nlinks.forEach(cache.remove);\nres.json({ done: true });'],
    ['a library calls a function for each', 'const links = await prisma.link.findMany();\narchive.each(links, (link, done) => { archive.append(link.url); done(); }, () => res.end());'],
    ['they are handed on together with what is called when it is done', 'const send = (error: unknown, patch?: string) => { res.json({ error, patch }); };\nprisma.link.findMany().then((links) => {\n  if (links.length === 0) return send(null);\n  archive.restore({ links, at: 3 }, send);\n});'],
    ['a library that is waited for calls one for each', 'await archive.each(await prisma.link.findMany(), async (link) => archive.append(link.url));\nres.end();'],
    ['a library calls one for each once they are there', 'prisma.link.findMany().then((links) => {\n  archive.each(links, (link, done) => { archive.append(link.url); done(); }, () => res.end());\n});'],
    ['a call for each that writes, once they are there', 'await prisma.link.findMany().then((links) => Promise.all(links.map((link) => unlink(link.id))));\nres.end();'],
    ['each is written into an archive in a callback of a library', `${all}const archive = archiver('zip');\nasync.each(links, function (link, done) {\n  const name = link.url + '.txt';\n  archive.append(link.url, { name });\n  done(null);\n}, () => archive.finalize());\narchive.pipe(res);`],
    ['each is written into an archive behind a then', `const archive = archiver('zip');\narchive.pipe(res);\nprisma.link.findMany().then(function (links) {\n  async.each(links, function (link, done) {\n    archive.append(link.url, { name: 'link' });\n    done(null);\n  });\n});`],
    ['each is a line of a sheet', `${all}const sheet = new ExcelJS.Workbook().addWorksheet('links');\nfor (const link of links) {\n  const line = [link.id, link.url];\n  sheet.addRow(line);\n}\nres.end(sheet);`],
    ['each is written to a stream', `${all}links.forEach((link) => res.write(JSON.stringify(link)));\nres.end();`],
    ['a write for each in a callback', 'const links = await prisma.link.findMany();\nawait Promise.all(links.map((link) => prisma.visit.create({ data: { linkId: link.id } })));\nres.json({ done: true });'],
  ] as const) {
    it(`is not offered where rows are worked off: ${what}`, () => assert.equal(isLimited(body), false));
  }

  for (const [what, body] of [
    ['nothing is written', 'const links = await prisma.link.findMany();\nres.json(links);'],
    ['something else is written', 'const links = await prisma.link.findMany();\nawait prisma.visit.create({ data: { linkId: Number(req.body.id) } });\nres.json(links);'],
    ['each of other rows is handed to a function', `${visits}${all}const urls: string[] = visits.map(() => \'/\');\nurls.map((url) => ({ url })).forEach(cache.remove);\nres.json(links);`],
    ['a library does something with each of them for the answer', `${all}res.json(_.map(links, (link) => link.url));`],
    ['they are handed on together with a value', `${all}const view = { name: 'links' };\nres.render({ links, at: 3 }, view);`],
    ['a part of what a function gives back is answered with', 'async function all() {\n  const links = await prisma.link.findMany();\n  return { links, at: Date.now() };\n}\nconst { links, at } = await all();\nres.json({ at, links });'],
    ['something is made of each, and waited for together', `${all}res.json(await Promise.all(links.map(async (link) => ({ ...link, visits: await seenBy(link.id) }))));`],
    ['what was chosen is answered with', 'async function all() {\n  return prisma.link.findMany();\n}\nconst links = req.body.all ? await all() : [];\nconst visits = await prisma.visit.findMany({ where: { linkId: { in: links.map((link) => link.id) } }, take: 50 });\nres.json({ links, visits });'],
    ['each is taken over in a callback', `${all}const urls: string[] = [];\nlinks.forEach((link) => { urls.push(link.url); });\nres.json(urls);`],
    ['they are answered with once they are there', 'prisma.link.findMany().then((links) => res.json(links));'],
    ['a library calls a function for each of other rows', `${visits}${all}archive.each(visits, (visit) => archive.append(visit.id));\nres.json(links);`],
    ['what was made for the row is called', `${all}const urls: string[] = [];\nfor (const link of links) {\n  const url = new URL(link.url);\n  url.searchParams.append('from', link.url);\n  console.log(link.url);\n  Object.assign(link, { url });\n  urls.push(url.href);\n}\nres.json(urls);`],
    ['something is called that knows nothing of the row', `${all}const urls: string[] = [];\nlinks.forEach((link) => {\n  progress.tick(1);\n  urls.push(link.url);\n});\nres.json(urls);`],
    ['something is made of each for the answer', `${all}res.json(links.map((link) => {\n  return formatter.format(link.url);\n}));`],
    ['something is read for each', 'const links = await prisma.link.findMany();\nconst visits = [];\nfor (const link of links) visits.push(await prisma.visit.count({ where: { linkId: link.id } }));\nres.json({ links, visits });'],
  ] as const) {
    it(`is offered where ${what}`, () => assert.equal(isLimited(body), true));
  }

  for (const [what, body] of [
    ['a number of them', 'const links = await prisma.link.findMany();\nres.json({ total: links.length });'],
    ['what is told by their number', `${all}res.json(links.map((link, index) => ({ url: link.url, rank: links.length - index })));`],
    ['how many pages they are', `${all}res.json({ links, pages: Math.ceil(links.length / 20) });`],
    ['a share of them, by a variable', `${all}const total = links.length;\nres.json({ links, share: (Number(req.body.seen) / total) * 100 });`],
    ['whether there are more than asked for', `${all}res.json({ links, more: links.length > Number(req.body.limit) });`],
    ['whether there are more than a limit lets through', `${all}res.json({ links, many: links.length > 500 });`],
    ['a sum', 'const links = await prisma.link.findMany();\nres.json({ sum: links.reduce((sum, link) => sum + link.tagId, 0) });'],
    ['one that is looked for', 'const links = await prisma.link.findMany();\nres.json(links.find((link) => link.url === req.body.url));'],
    ['those that meet a condition', 'const links = await prisma.link.findMany();\nres.json(links.filter((link) => link.tagId === 5));'],
    ['a page', 'const links = await prisma.link.findMany();\nres.json(links.slice(100, 120));'],
    ['the first of an order that JavaScript makes', 'const links = await prisma.link.findMany();\nlinks.sort((one, other) => other.tagId - one.tagId);\nres.json(links[0]);'],
    ['the first of a sorted copy', 'const links = await prisma.link.findMany();\nres.json(links.toSorted((one, other) => other.tagId - one.tagId)[0]);'],
    ['the last one', 'const links = await prisma.link.findMany();\nres.json(links.at(-1));'],
    ['a number of what may have failed', 'const links = await prisma.link.findMany().catch(() => []);\nres.json({ total: links.length });'],
    ['a number behind a then', 'const total = await prisma.link.findMany().then((links) => links.length);\nres.json({ total });'],
    ['a sum behind two of them', 'const links = await prisma.link.findMany().then((rows) => rows.map((row) => row.tagId)).catch(() => []);\nlet sum = 0;\nfor (const tag of links) sum += tag;\nres.json({ sum });'],
    ['one row and a number', `${all}res.json([links[0], links.length]);`],
    ['a number of rows that a variable gets later', 'let links: { tagId: number }[] = [];\nif (req.body.all) links = await prisma.link.findMany();\nres.json({ sum: links.reduce((sum, link) => sum + link.tagId, 0) });'],
    ['a sum two callers away', 'async function all() {\n  return prisma.link.findMany();\n}\nasync function known() {\n  const links = await all();\n  return links;\n}\nconst links = await known();\nres.json({ most: Math.max(...links.map((link) => link.tagId)) });'],
    ['a sum in a loop', 'const links = await prisma.link.findMany();\nlet sum = 0;\nfor (const link of links) sum += link.tagId;\nres.json({ sum });'],
    ['a number in a callback', 'const links = await prisma.link.findMany();\nlet count = 0;\nlinks.forEach((link) => { if (link.tagId > 5) count++; });\nres.json({ count });'],
    ['sums by a key', 'const links = await prisma.link.findMany();\nconst by: Record<string, number> = {};\nfor (const link of links) by[link.url] = (by[link.url] ?? 0) + link.tagId;\nres.json(by);'],
    ['sums in a Map', 'const links = await prisma.link.findMany();\nconst by = new Map<string, number>();\nfor (const link of links) by.set(link.url, (by.get(link.url) ?? 0) + link.tagId);\nres.json([...by]);'],
    ['the greatest', 'const links = await prisma.link.findMany();\nres.json({ most: Math.max(...links.map((link) => link.tagId)) });'],
    ['whether one is among them', 'const links = await prisma.link.findMany();\nres.json({ known: links.map((link) => link.url).includes(req.body.url) });'],
    ['those of each row of another list', `const [visits, links] = await Promise.all([prisma.visit.findMany({ take: 50 }), prisma.link.findMany()]);\nres.json(visits.map((visit) => ({ ...visit, links: links.filter((link) => link.id === visit.linkId) })));`],
    ['the one of each row of another list', `${visits}${all}res.json(visits.map((visit) => ({ ...visit, link: links.find((link) => link.id === visit.linkId) })));`],
    ['what is looked up in a Map', `${visits}${all}const byId = new Map(links.map((link) => [link.id, link]));\nres.json(visits.map((visit) => byId.get(visit.linkId)));`],
    ['what is looked up in a Map that a loop fills', `${visits}${all}const byId = new Map<number, string>();\nfor (const link of links) byId.set(link.id, link.url);\nres.json(visits.map((visit) => byId.get(visit.linkId)));`],
    ['what is looked up in an object', `${visits}${all}const urls: Record<number, string> = {};\nfor (const link of links) urls[link.id] = link.url;\nres.json(visits.map((visit) => urls[visit.linkId]));`],
    ['what is looked up in an object made at once', `${visits}${all}const urls = Object.fromEntries(links.map((link) => [link.id, link.url]));\nres.json(visits.map((visit) => urls[visit.linkId]));`],
    ['groups', `${all}const by: Record<number, string[]> = {};\nfor (const link of links) (by[link.tagId] ??= []).push(link.url);\nres.json(by);`],
    ['numbers by a key with another for none', `${all}const by: Record<string, number> = {};\nlinks.forEach((link) => { by[link.url || 'none'] = (by[link.url || 'none'] || 0) + 1; });\nres.json(by);`],
    ['the last one', `${all}res.json(links[links.length - 1]);`],
    ['the one behind all others', `${all}res.json(links.pop());`],
    ['the one at a place that is worked out', `${all}res.json(links[Math.floor(Math.random() * links.length)]);`],
    ['those that are cut off at the end', `${all}res.json(links.splice(links.length - 5));`],
    ['those that are turned round', `${all}res.json(links.reverse());`],
    ['those that a statement puts in order', `${all}links.sort((a, b) => b.tagId - a.tagId);\nres.json(links);`],
    ['what is put in order that was made of each', `${all}res.json(links.map((link) => ({ url: link.url, tag: -link.tagId })).sort((a, b) => a.tag - b.tag));`],
    ['those that a function leaves out as it makes something of each', `${all}res.json(links.flatMap((link) => (link.tagId === 5 ? [link.url] : [])));`],
    ['a sum in a function that is handed them', `${all}res.json(stats(links ?? []));`],
    ['a sum once they are there', 'res.json({ sum: await prisma.link.findMany().then((links) => links.reduce((sum, link) => sum + link.tagId, 0)) });'],
    ['a number once they are there', 'prisma.link.findMany().then(function (links) {\n  res.json({ total: links.length });\n});'],
    ['a sum of what was made of them once they were there', 'const ids = await prisma.link.findMany().then((links) => links.map((link) => link.tagId));\nres.json({ sum: ids.reduce((sum, id) => sum + id, 0) });'],
    ['what else is asked by their keys', `${all}const ids = links.map((link) => link.id);\nres.json({ visits: ids.length > 0 ? await prisma.visit.count({ where: { linkId: { in: ids } } }) : 0 });`],
    ['those that a loop picks out', `${all}const found: string[] = [];\nfor (const link of links) {\n  if (link.tagId === 5) found.push(link.url);\n}\nres.json(found);`],
    ['those that a loop does not leave out', `${all}const found: string[] = [];\nlinks.forEach((link) => {\n  if (link.tagId !== 5) return;\n  found.push(link.url);\n});\nres.json(found);`],
    ['those that are picked out of what was made of each', `${all}const seen = await Promise.all(links.map(async (link) => ({ ...link, visits: await seenBy(link.id) })));\nres.json(seen.filter((link) => link.visits > 5));`],
    ['a sum of a part of what a function gives back', 'async function all() {\n  const links = await prisma.link.findMany();\n  return { links: links ?? [], at: Date.now() };\n}\nconst { links, at } = await all();\nres.json({ at, sum: links.reduce((sum, link) => sum + link.tagId, 0) });'],
    ['a sum of a part of what a function is handed', `${all}const sumOf = ({ links }: { links: { tagId: number }[] }) => links.reduce((sum, link) => sum + link.tagId, 0);\nres.json({ sum: sumOf({ links }) });`],
    ['what a function exports', 'async function exportLinks() {\n  return prisma.link.findMany();\n}\nres.json(await exportLinks());'],
    ['a file of all that are exported', `${all}res.end(exportCsv(links));`],
    ['those that a library picks out', `${all}res.json(_.filter(links, (link) => link.tagId === 5));`],
    ['what else is asked by the keys of what was chosen', 'async function all() {\n  return prisma.link.findMany();\n}\nasync function own() {\n  return prisma.link.findMany({ where: { tagId: 1 }, take: 20 });\n}\nconst links = req.body.all ? await all() : await own();\nconst ids = links.map((link) => link.id);\nif (ids.length === 0) return res.json([]);\nres.json(await prisma.visit.findMany({ where: { linkId: { in: ids } }, take: 50 }));'],
    ['the one that a loop looks for', `${all}for (const link of links) {\n  if (link.url === req.body.url) return res.json(link);\n}\nres.status(404).end();`],
    ['the one at which a loop ends', `${all}let found: unknown;\nfor (const link of links) {\n  if (link.url === req.body.url) {\n    found = link;\n    break;\n  }\n}\nres.json(found);`],
    ['a number that the caller of a caller works out', 'async function all() {\n  return prisma.link.findMany();\n}\nconst again = () => all();\nconst links = await again();\nres.json({ total: links.length });'],
    ['a number of a query that another function began', 'const begun = () => prisma.link.findMany();\nconst links = await begun();\nres.json({ total: links.length });'],
    ['a number that the caller of a function works out', 'async function all() {\n  return prisma.link.findMany();\n}\nconst links = await all();\nres.json({ total: links.length });'],
  ] as const) {
    it(`is not offered where something is worked out from all rows: ${what}`, () => assert.equal(isLimited(body), false));
  }

  for (const [what, body] of [
    ['they may have failed', 'const links = await prisma.link.findMany().catch(() => []);\nres.json(links);'],
    ['they are made into something else behind a then', 'const links = await prisma.link.findMany().then((rows) => rows.map((row) => row.url));\nres.json(links);'],
    ['the first is asked for beside the list', `${all}res.json({ links, first: links[0], shown: links.length });`],
    ['a variable gets them later', 'let links: { tagId: number }[] = [];\nif (req.body.all) links = await prisma.link.findMany();\nres.json(links);'],
    ['it is asked whether there is any', 'const links = await prisma.link.findMany();\nif (links.length === 0) return res.status(404).end();\nres.json(links);'],
    ['others are asked for by their keys, and they are answered with', `${all}const ids = links.map((link) => link.id);\nres.json({ links, visits: await prisma.visit.findMany({ take: 50, where: { linkId: { in: ids } } }) });`],
    ['it is asked whether there are a few', `${all}res.json({ links, many: links.length > 5 });`],
    ['their number is part of a text', `${all}res.json({ links, text: 'all ' + links.length });`],
    ['a loop within a loop ends', `${all}const parts: string[] = [];\nfor (const link of links) {\n  for (const part of link.url.split('/')) {\n    if (part === '#') break;\n    parts.push(part);\n  }\n}\nres.json(parts);`],
    ['each is taken over in a loop', 'const links = await prisma.link.findMany();\nconst urls: string[] = [];\nfor (const link of links) urls.push(link.url);\nres.json(urls);'],
    ['a part of each is taken in a loop', `${all}const hosts: string[] = [];\nfor (const link of links) {\n  const [, , host = ''] = link.url.split('/');\n  hosts.push(host);\n}\nres.json(hosts);`],
    ['something is made of each in a function that is handed them', `${all}res.json(urlsOf(links));`],
    ['several things are made of each', `${all}res.json(links.flatMap((link) => [link.url, link.tagId]));`],
    ['the second is asked for beside the list', `${all}res.json({ links, second: links[1] });`],
    ['something is made of each', 'const links = await prisma.link.findMany();\nres.json(links.map((link) => link.url));'],
  ] as const) {
    it(`is offered where ${what}`, () => assert.equal(isLimited(body), true));
  }

  for (const [what, used, offered] of [
    ['a number of rows', 'let count = 0;\n  (data ?? []).forEach((vote) => { if (vote.up) count++; });\n  return Response.json({ count });', false],
    ['the rows', 'return Response.json(data);', true],
  ] as const) {
    it(`is ${offered ? '' : 'not '}offered for a query that a function begins and its caller goes on with, where the answer has ${what}`, () => {
      const file = '/app/supabase/functions/votes/index.ts';
      const text = `import { createClient } from 'jsr:@supabase/supabase-js@2';\nconst supabase = createClient('https://a.supabase.co', 'key');\nDeno.serve(async (req) => {\n  const since = new URL(req.url).searchParams.get('since');\n  const begun = (up: boolean) => supabase.from('votes').select('up').eq('up', up) as any;\n  const [{ data }] = await Promise.all([begun(true).gte('created_at', since)]);\n  ${used}\n});\n`;
      const engine = createEngine({ roots: ['/app'], settings: { minConfidence: 'low' }, host: memoryFileHost({ '/app/package.json': '{}', [file]: text }) });
      for (const _ of engine.settle());
      assert.ok(engine.findings(file).some(({ rule }) => rule === 'unbounded-query'), 'the query is no finding');
      assert.equal(engine.fixAll({ paths: [file], kind: 'limit' }).edits.length > 0, offered);
    });
  }

  const ofHook = (used: string): string => `const { data: votes = [] } = useQuery({ queryKey: ['votes'], queryFn: async () => {\n    const { data, error } = await supabase.from('votes').select('id, up');\n    if (error) throw error;\n    return data;\n  } });\n  ${used}`;
  const ofState = (used: string): string => `const [votes, setVotes] = useState<any[]>([]);\n  useEffect(() => {\n    const load = async () => {\n      const { data } = await supabase.from('votes').select('id, up');\n      setVotes(data ?? []);\n    };\n    load();\n  }, []);\n  ${used}`;
  for (const [where, text] of [['a hook', ofHook], ['its state', ofState]] as const) {
    for (const [what, used, offered] of [
      ['shows their number', 'return <p>{votes.length}</p>;', false],
      ['adds them up', 'const up = useMemo(() => votes.reduce((sum, vote) => sum + vote.up, 0), [votes]);\n  return <p>{up}</p>;', false],
      ['looks for one', 'return <p>{votes.find((vote) => vote.id === name)?.up}</p>;', false],
      ['shows each', 'if (votes.length === 0) return null;\n  return <ul>{votes.map((vote) => <li key={vote.id}>{vote.up}</li>)}</ul>;', true],
    ] as const) {
      it(`is ${offered ? '' : 'not '}offered for rows that a component has by ${where}, where it ${what}`, () => {
        const file = '/app/src/Votes.tsx';
        const component = `import { useEffect, useMemo, useState } from 'react';\nimport { useQuery } from '@tanstack/react-query';\nimport { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://a.supabase.co', 'key');\nexport function Votes({ name }: { name: string }) {\n  ${text(used)}\n}\n`;
        const engine = createEngine({ roots: ['/app'], settings: { minConfidence: 'low' }, host: memoryFileHost({ '/app/package.json': '{}', [file]: component }) });
        for (const _ of engine.settle());
        assert.ok(engine.findings(file).some(({ rule }) => rule === 'unbounded-query'), 'the query is no finding');
        assert.equal(engine.fixAll({ paths: [file], kind: 'limit' }).edits.length > 0, offered);
      });
    }
  }
});
