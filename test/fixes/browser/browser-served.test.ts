import assert from 'node:assert/strict';
import { servedApplication, servedRewrite, type Files, type ServedBy } from '../../proof/harness/served';

// What a component asks of the application's own route: which must stay as they are, since somebody would get, or see, other rows.

const page = 'components/page.ts';
const route = 'app/api/articles/route.ts';

/** The application of a pair with other texts in it, and what is offered for it. */
function offered(files: Files, from: readonly (readonly [file: string, old: string, now: string])[] = []): ReturnType<typeof servedRewrite> {
  const before: Record<string, string> = { ...servedApplication('search', 'prisma'), ...files };
  for (const [file, old, now] of from) {
    assert.ok(before[file]?.includes(old), `${file} has no ${old}`);
    before[file] = before[file]?.replace(old, now) ?? '';
  }
  return servedRewrite(before);
}

/** Why nothing is offered. */
function withheld(...from: readonly (readonly [file: string, old: string, now: string])[]): string {
  const { title, reasons } = offered({}, from);
  assert.equal(title, undefined);
  return reasons.join();
}

describe('a component of the application\'s own route', () => {
  it('is left where the handler makes something of its rows', () => {
    assert.match(withheld([route, 'Response.json(articles)', 'Response.json(articles.map((one) => ({ ...one, status: one.status ?? "none" })))']), /something besides the answer needs the rows/);
    assert.match(withheld([route, 'Response.json(articles)', 'Response.json({ articles, total: articles.length })']), /something besides the answer needs the rows/);
  });

  it('is left where the component takes something else from the answer', () => {
    assert.match(withheld([route, 'Response.json(articles)', 'Response.json({ articles })']), /something else from the answer/);
    assert.match(withheld([page, 'setArticles(data);', 'setArticles(data); console.log(data.length);']), /something is made of the answer/);
  });

  it('is left where the handler reads its query string already, or somebody asks for a part that it does not look at', () => {
    assert.match(withheld([route, 'GET() {', 'GET(request: Request) {\n  console.log(new URL(request.url).searchParams.get("status"));']), /reads its query string already/);
    const { title, reasons } = offered({ 'components/other.ts': 'export const drafts = () => fetch("/api/articles?status=draft").then((answer) => answer.json());\n' });
    assert.equal(title, undefined);
    assert.match(reasons.join(), /something else asks the route for a part/);
  });

  it('is left where the query has conditions of the same column, or conditions that are not written out', () => {
    assert.match(withheld([route, 'orderBy: {', "where: { status: 'draft' },\n      orderBy: {"]), /cannot be told/);
    assert.match(withheld([route, 'orderBy: {', 'where: conditions,\n      orderBy: {'], [route, 'export async', 'const conditions = { views: 1 };\nexport async']), /cannot be told/);
  });

  it('gets a condition beside others of the query', () => {
    const { files, title } = offered({}, [[route, 'orderBy: {', 'where: { featured: true },\n      orderBy: {']]);
    assert.ok(title);
    assert.match(files[route] ?? '', /where: \{ featured: true, \.\.\.\(part\.status !== undefined && \{ status: part\.status \}\)/);
  });

  it('is left where a database takes letters for others, or an address cannot say what is compared', () => {
    assert.match(withheld(['prisma/schema.prisma', 'provider = "postgresql"', 'provider = "mysql"']), /cannot be told/);
    assert.match(withheld([page, 'article.status === status', 'article.status !== status']), /otherwise than JavaScript/);
    assert.match(withheld([page, "status === 'all' || article.status === status", "(status === 'all' || article.status === status) && article.views < 5"]), /equals something/);
  });

  it('is left where nothing is searched for and rows without any text are shown to nobody', () => {
    assert.match(withheld([page, 'article.title.toLowerCase().includes(search.toLowerCase()) || article.slug.toLowerCase()', 'article.status?.toLowerCase()']), /without any text/);
  });

  it('is left before version 15 of Next.js, where a handler that does not look at its request is answered when the application is built', () => {
    assert.match(withheld(['package.json', '15.0.0', '14.2.0']), /query string that is known/);
  });

  it('is left where rows are kept under an address that others name', () => {
    const swr = "import useSWR from 'swr';\ninterface Article { status: string | null }\nconst fetcher = (url: string) => fetch(url).then((answer) => answer.json());\nexport function Articles({ status }: { status: string }) {\n  const { data } = useSWR<Article[]>('/api/articles', fetcher);\n  return data?.filter((article) => article.status === status);\n}\n";
    const { files } = offered({ [page]: swr });
    assert.match(files[page] ?? '', /useSWR<Article\[\]>\(`\/api\/articles\?\$\{new URLSearchParams\(\{ status \}\)\}`, fetcher\)/);
    const { title, reasons } = offered({ [page]: swr, 'components/save.ts': "import { mutate } from 'swr';\nexport const save = () => mutate('/api/articles');\n" });
    assert.equal(title, undefined);
    assert.match(reasons.join(), /by their key elsewhere/);
  });

  it('asks an enumeration for its members alone', () => {
    const { files } = offered({}, [['prisma/schema.prisma', 'model Article {', 'enum State {\n  draft\n  published\n}\n\nmodel Article {'], ['prisma/schema.prisma', '  status      String?\n  views', '  status      State?\n  views']]);
    assert.match(files[route] ?? '', /status: \{ in: \(\['draft', 'published'\] as const\)\.filter\(\(one\) => one === part\.status\) \}/);
  });

  it('is left where the rows of the answer do not have what the component asks by under its name, so that it finds none', () => {
    assert.match(withheld([route, 'orderBy: {', 'select: { id: true, title: true, slug: true },\n      orderBy: {']), /cannot be told/);
    assert.match(withheld([route, 'orderBy: {', 'omit: { status: true },\n      orderBy: {']), /cannot be told/);
    const selected = offered({}, [[route, 'orderBy: {', 'select: { id: true, title: true, slug: true, status: true },\n      orderBy: {']]);
    assert.ok(selected.title);
    const ofTop = (old: string, now: string): ReturnType<typeof servedRewrite> => of('top', 'drizzle', route, old, now);
    for (const columns of ['{ id: articles.id, title: articles.title }', '{ id: articles.id, status: articles.slug, featured: articles.featured }']) assert.equal(ofTop('db.select()', `db.select(${columns})`).title, undefined, columns);
    assert.ok(ofTop('db.select()', 'db.select({ id: articles.id, status: articles.status, featured: articles.featured })').title);
    const ofChosen = (old: string, now: string): ReturnType<typeof servedRewrite> => of('chosen', 'mongoose', route, old, now);
    for (const link of [".select('title')", ".select('-status')", ".where('status').equals('draft')", ".collation({ locale: 'en', strength: 2 })"]) assert.equal(ofChosen('.sort(', `${link}.sort(`).title, undefined, link);
    assert.equal(ofChosen('Article.find()', "Article.find({}, '-status')").title, undefined);
    assert.ok(ofChosen('.sort(', ".select('title slug status').lean().sort(").title);
  });

  it('is left where more rows are shown than one answer has at most', () => {
    assert.match(of('top', 'drizzle', page, '.slice(0, 5)', '.slice(0, 500)').reasons.join(), /more than the 100 rows/);
    assert.ok(of('top', 'drizzle', page, '.slice(0, 5)', '.slice(0, 100)').title);
  });

  it('is left where somebody asks for a part by an address that is put together, or kept under a name', () => {
    for (const text of [
      'const api = "/api";\nexport const drafts = () => fetch(`${api}/articles?status=draft`);', 'const url = "/api/articles";\nexport const drafts = () => fetch(`${url}?status=draft`);',
      'export const drafts = (asked: string) => fetch(`/api/articles${asked}`);', 'export const drafts = () => axios({ method: "get", url: "/api/articles", params: { status: "draft" } });', 'export const drafts = () => api.get("articles", { searchParams: { status: "draft" } });',
      'export const drafts = () => request(app).get("/api/articles").query({ status: "draft" });', 'export const drafts = () => fetch("/api/articles/?status=draft");', 'const config = { params: { status: "draft" } };\nexport const drafts = () => axios.get("/api/articles", config);',
      'export const drafts = () => apiGet("/api/articles", { status: "draft" });', 'export const drafts = () => axios.get("/api/articles", { headers: { accept: "json" }, params: { status: "draft" } });',
      'const url = "/api/articles";\nexport const drafts = () => axios.get(url, { params: { status: "draft" } });', 'const url = new URL("/api/articles", location.origin);\nurl.searchParams.set("status", "draft");',
    ]) assert.match(offered({ 'components/other.ts': text }).reasons.join(), /something else asks the route for a part/, text);
    for (const text of [
      'const url = "/api/articles";\nexport const all = () => fetch(url, { cache: "no-store" });', 'export const add = () => axios.post("/api/articles", { title: "a", status: "draft" });', 'export const one = (id: string) => fetch(`/api/articles/${id}`);',
      'export const add = () => fetch("/api/articles", { method: "POST", body: JSON.stringify({ status: "draft" }) });', 'export const drafts = () => useQuery({ queryKey: ["articles", { status: "draft" }] });',
    ]) assert.ok(offered({ 'components/other.ts': text }).title, text);
  });

  it('is left where the rows that are kept are more than what is asked for', () => {
    const swr = (options: string): string => `import useSWR from 'swr';\ninterface Article { status: string | null }\nconst fetcher = (url: string) => fetch(url).then((answer) => answer.json());\nexport function Articles({ status, all }: { status: string; all: Article[] }) {\n  const { data } = useSWR<Article[]>('/api/articles', fetcher${options});\n  return data?.filter((article) => article.status === status);\n}\n`;
    for (const options of [', { fallbackData: all }', ', { onSuccess: (rows) => console.log(rows.length) }', ', options']) assert.equal(offered({ [page]: swr(options) }).title, undefined, options);
    assert.ok(offered({ [page]: swr(', { refreshInterval: 5000 }') }).title);
    assert.match(offered({ [page]: swr(''), 'app/page.ts': "export const value = (all: unknown) => ({ fallback: { '/api/articles': all } });" }).reasons.join(), /by their key elsewhere/);
    const again = (exact: string): ReturnType<typeof servedRewrite> => servedRewrite({ ...servedApplication('top', 'drizzle'), 'components/save.ts': `export const save = () => queryClient.invalidateQueries({ queryKey: ['articles']${exact} });` });
    assert.match(again(', exact: true').reasons.join(), /by their key elsewhere/);
    assert.ok(again('').title);
    const other = (key: string): ReturnType<typeof servedRewrite> => servedRewrite({ ...servedApplication('top', 'drizzle'), 'components/other.ts': `export const useOthers = (status: string) => useQuery({ queryKey: ${key}, queryFn: others });` });
    assert.match(other("['articles', { status }]").reasons.join(), /by their key elsewhere/);
    assert.ok(other("['articles', status]").title);
    const ahead = servedRewrite({ ...servedApplication('top', 'drizzle'), 'components/ahead.ts': "export const ahead = () => queryClient.prefetchQuery({ queryKey: ['articles'], queryFn: load });" });
    assert.match(ahead.reasons.join(), /by their key elsewhere/);
    const named = (mutate: string, add: string): ReturnType<typeof servedRewrite> => offered({ [page]: swr('').replace('{ data }', `{ data, ${mutate} }`).replace('  return', `  const add = ${add};\n  console.log(add);\n  return`) });
    assert.match(named('mutate: put', '(one: Article) => put((old) => [...(old ?? []), one], false)').reasons.join(), /by their key elsewhere/);
    assert.ok(named('mutate', '() => mutate()').title);
  });

  it('is left where the handler does something else once it has no rows, of which those that are chosen may be none', () => {
    const express = (from: readonly [old: string, now: string]): ReturnType<typeof servedRewrite> => {
      const files = servedApplication('express', 'prisma', 'express');
      assert.ok(files['server/articles.ts']?.includes(from[0]));
      return servedRewrite({ ...files, 'server/articles.ts': files['server/articles.ts']?.replace(...from) ?? '' });
    };
    for (const asked of ['rows.length === 0', '!rows.length']) assert.match(express(['res.json({', `if (${asked}) return res.status(404).json({});\n    res.json({`]).reasons.join(), /something besides the answer needs the rows/, asked);
    assert.ok(express(['res.json({', 'console.log(rows.length);\n    res.json({']).title);
  });

  it('is left where what the query string may say is checked, in a form that is not added to', () => {
    const checked = (framework: 'express' | 'hono', file: string, old: string, now: string): string => {
      const files = servedApplication(framework, 'prisma', framework);
      assert.ok(files[file]?.includes(old));
      return servedRewrite({ ...files, [file]: files[file]?.replace(old, now) ?? '' }).reasons.join();
    };
    const route = 'server/articles.ts';
    assert.match(checked('express', route, "'/articles', ", "'/articles', celebrate({ [Segments.QUERY]: Joi.object({ locale: Joi.string() }) }), "), /may say is checked/);
    assert.match(checked('hono', route, "'/articles', ", "'/articles', zValidator('query', z.object({ locale: z.string() }).strict()), "), /may say is checked/);
    assert.match(checked('express', 'package.json', '"express":', '"express-openapi-validator":"5.6.0","express":'), /may say is checked/);
    assert.match(checked('hono', route, 'const rows', "console.log(c.req.queries('status'));\n  const rows"), /reads its query string already/);
  });

  it('sends no choice where nothing is chosen, whatever stands for that', () => {
    const { files } = offered({}, [[page, "useState('all')", "useState('')"], [page, "status === 'all' ||", '!status ||']]);
    assert.match(files[page] ?? '', /URLSearchParams\(\{ \.\.\.\(status && \{ status \}\), search: searched/);
  });

  it('is left where a route of Next.js keeps its answer for some time', () => {
    assert.match(withheld([route, 'export async', 'export const revalidate = 60;\nexport async']), /answers are kept/);
    assert.match(withheld([route, 'GET() {', "GET() {\n  'use cache';"]), /answers are kept/);
  });

  it('is left where the handler is of a framework with which it was not run', () => {
    const { title, reasons } = servedRewrite(served("import Koa from 'koa';\nimport Router from '@koa/router';", "const router = new Router();\nrouter.get('/api/articles', async (ctx) => {\n  ctx.body = await prisma.article.findMany({ orderBy: { views: 'desc' } });\n});\nnew Koa().use(router.routes()).listen(3000);"));
    assert.equal(title, undefined);
    assert.match(reasons.join(), /handlers of its framework were never run/);
  });

  it('is left where a server reads no query strings, or others call what the handler has its rows from', () => {
    const list = "app.get('/api/articles', async (req, res) => {\n  res.json(await list());\n});\napp.listen(3000);\nasync function list() {\n  return prisma.article.findMany({ orderBy: { views: 'desc' } });\n}\n";
    const withList = (more: string): ReturnType<typeof servedRewrite> => servedRewrite(served("import express from 'express';", `const app = express();\n${more}${list}`));
    assert.ok(withList('').title);
    assert.match(withList("app.disable('query parser');\n").reasons.join(), /in a way of its own/);
    assert.match(withList("app.get('/api/export', async (req, res) => {\n  res.send((await list()).map(({ title }) => title).join());\n});\n").reasons.join(), /others call the functions on the way/);
  });

  it('is asked of a procedure of tRPC by its input, and left where that is known by its name elsewhere, says something already, or has more than its rows', () => {
    const offers = (...from: readonly (readonly [file: string, old: string, now: string])[]): ReturnType<typeof servedRewrite> => {
      const files: Record<string, string> = { ...servedApplication('trpc', 'prisma', 'trpc') };
      for (const [file, old, now] of from) {
        assert.ok(files[file]?.includes(old), old);
        files[file] = files[file]?.replace(old, now) ?? '';
      }
      return servedRewrite(files);
    };
    const asks = 'trpc.articles.list.useQuery()';
    assert.match(offers([page, asks, 'trpc.articles.list.useQuery(undefined, { staleTime: 5000 })']).files[page] ?? '', /useQuery\(\{ \.\.\.\(status !== 'all' && \{ status \}\), search: searched, limit: 100 \}, \{ staleTime: 5000 \}\)/);
    assert.match(offers([page, asks, 'useQuery(trpc.articles.list.queryOptions())'], [page, 'import { useState }', "import { useQuery } from '@tanstack/react-query';\nimport { useState }"]).files[page] ?? '', /useQuery\(trpc\.articles\.list\.queryOptions\(\{ \.\.\.\(status/);
    assert.equal(offers([page, asks, 'trpc.articles.list.useQuery(undefined, { select: (rows) => rows })']).title, undefined);
    assert.equal(offers([page, asks, "trpc.articles.list.useQuery({ locale: 'en' })"]).title, undefined);
    assert.match(offers([page, 'const found', "const utils = trpc.useUtils();\n  const add = (one: never) => utils.articles.list.setData(undefined, (old) => [...(old ?? []), one]);\n  const found"]).reasons.join(), /by their key elsewhere/);
    for (const used of ['const { articles } = trpc.useUtils();\n  articles.list.setData(undefined, []);', 'const { list } = trpc.useUtils().articles;\n  const kept = trpc.useUtils().articles.list;\n  kept.setData(undefined, []);', 'const key = getQueryKey(trpc.articles.list);', 'prefetchQuery(trpc.articles.list.queryOptions());']) {
      assert.match(offers(['components/trpc.ts', 'export const trpc', `export function used() {\n  ${used}\n}\nexport const trpc`]).reasons.join(), /by their key elsewhere/, used);
    }
    assert.match(offers([page, 'const found', 'const utils = trpc.useUtils();\n  const ahead = () => utils.articles.list.prefetch();\n  const found']).reasons.join(), /by their key elsewhere/);
    assert.ok(offers([page, 'const found', 'const utils = trpc.useUtils();\n  const again = () => utils.articles.list.invalidate();\n  const found']).title);
    assert.equal(offers(['server/articles.ts', 't.procedure.query(async () => {', 't.procedure.input(z.object({ status: z.number().optional() }).optional()).query(async () => {'], ['server/articles.ts', 'import { prisma }', "import { z } from 'zod';\nimport { prisma }"]).title, undefined);
  });

  it('is asked by a client that has a base, and by a base that is put before the address', () => {
    const express = (from: readonly [old: string, now: string]): Files => {
      const files = servedApplication('express', 'prisma', 'express');
      assert.ok(files[page]?.includes(from[0]));
      return servedRewrite({ ...files, [page]: files[page]?.replace(...from) ?? '' }).files;
    };
    const kept = express(["axios.get('/api/articles')", "axios.create({ baseURL: '/api' }).get('/articles')"]);
    assert.match(kept[page] ?? '', /\.get\(`\/articles\?\$\{new URLSearchParams\(/);
    const other = express(["axios.get('/api/articles')", 'axios.get(`${import.meta.env.VITE_CMS_API_URL}/api/articles`)']);
    assert.doesNotMatch(other[page] ?? '', /URLSearchParams/);
    const put = express(["axios.get('/api/articles')", 'axios.get(`${import.meta.env.VITE_API_URL}/api/articles`)']);
    assert.match(put[page] ?? '', /axios\.get\(`\$\{import\.meta\.env\.VITE_API_URL\}\/api\/articles\?\$\{new URLSearchParams\(/);
  });
});

/** What is offered for another pair with one text in it. */
function of(name: string, library: ServedBy, file: string, old: string, now: string): ReturnType<typeof servedRewrite> {
  const before = servedApplication(name, library);
  assert.ok(before[file]?.includes(old), `${file} has no ${old}`);
  return servedRewrite({ ...before, [file]: before[file]?.replace(old, now) ?? '' });
}

/** The first pair with a server of its own in the place of its route. */
function served(imports: string, code: string): Files {
  const { [route]: _, ...rest } = servedApplication('search', 'prisma');
  return { ...rest, 'package.json': JSON.stringify({ dependencies: { react: '19.0.0' } }), 'server.ts': `${imports}\nimport { prisma } from './app/api/articles/db';\n${code}` };
}
