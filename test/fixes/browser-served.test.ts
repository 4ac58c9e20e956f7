import assert from 'node:assert/strict';
import { servedApplication, servedRewrite, type Files } from '../proof/harness/served';

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
    assert.match(withheld([page, 'setArticles(data);', 'setArticles(data); console.log(data.length);']), /also come from, or go, elsewhere/);
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
});
