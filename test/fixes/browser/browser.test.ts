import assert from 'node:assert/strict';
import { withMigrations, workspaceOf } from '../../proof/harness/library';
import { rewrite, type Workspace } from '../../proof/harness/rewrite';

// What a browser's rewrite must leave alone: the rows would be others, or come at another time.

describe('a download that is left in the browser', () => {
  it('loads again by a handler that makes something else of what was typed', () => {
    assert.deepEqual(rewritten({ also: 'const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };', load: 'console.log(term);' }).length, 1);
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => a.status === kind)', load: 'console.log(kind);' }).length, 1);
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => a.status === kind)', load: 'console.log(kind);', also: 'const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };' }), []);
  });

  it('shows rows without any text while nothing is searched for, which no search finds', () => {
    assert.deepEqual(rewritten({ filter: "articles.filter((a) => !term || a.status?.toLowerCase().includes(term.toLowerCase()))" }), []);
  });

  it('takes a missing text of two for the word `null`', () => {
    assert.deepEqual(rewritten({ filter: 'articles.filter((a) => `${a.title} ${a.status}`.toLowerCase().includes(term.toLowerCase()))' }), []);
  });

  it('counts all the rows beside those that it shows', () => {
    assert.deepEqual(rewritten({ also: 'const all = articles.length;' }), []);
  });

  it('changes the list that it shows', () => {
    assert.deepEqual(rewritten({ filter: 'useMemo(() => articles.filter((a) => a.title.toLowerCase().includes(term.toLowerCase())), [articles, term])', also: 'found.reverse();' }), []);
  });
});

describe('what is handed over by `then`', () => {
  const shown = (load: string, made: string, also = ''): ReturnType<typeof rewrite> => rewrite(workspaceOf('supabase', 'into-query', `import { useEffect, useState } from 'react';
import type { Database } from '../../models/supabase/connect';

export function Articles({ db }: { db: Database }) {
  const [articles, setArticles] = useState<{ id: number; status: string | null }[]>([]);
  useEffect(() => { ${load} }, []);
  ${also}
  return ${made};
}
`), 'into-query', 'client-side-processing');
  const few = "articles.filter((one) => one.status === 'draft').map((one) => one.id)";

  it('is asked for less, or counted', () => {
    assert.match(shown("void db.from('Article').select('*').then(({ data }) => setArticles(data ?? []));", few).text, /\.eq\('status', 'draft'\)\.then\(\(\{ data \}\) => setArticles\(data \?\? \[\]\)\)/);
    assert.match(shown("void db.from('Article').select('*').then((answer) => { setArticles(answer.data ?? []); });", few).text, /\.eq\('status', 'draft'\)\.then\(/);
    assert.match(shown("void db.from('Article').select('*').then(({ data }) => setArticles(data ?? []));", "articles.filter((one) => one.status === 'draft').length").text, /\{ count: 'exact', head: true \}\)\.eq\('status', 'draft'\)\.then\(\(\{ count \}\) => setArticleCount\(count \?\? 0\)\)/);
  });

  it('is left where it is no more what came, and the reason is that which there is', () => {
    const why = (load: string, also = ''): string => shown(load, few, also).left.join().replace(/^.*\(/, '');
    assert.match(why("void db.from('Article').select('*').then(({ data }) => { console.log(data?.[0]); setArticles(data ?? []); });"), /something else is done with the rows/);
    assert.match(why("void db.from('Article').select('*').then(({ data }) => setArticles((data ?? []).map((one) => ({ ...one, status: 'x' }))));"), /something is made of the rows/);
    assert.match(why("void db.from('Article').select('*').then(({ data }) => setArticles(data ?? []));", 'const add = (one: never) => setArticles((all) => [...all, one]);'), /also filled by something else/);
    assert.match(why("void db.from('Article').select('*').then(({ data }) => setArticles(data ?? []));", 'const handed = { setArticles };'), /`setArticles` is handed on/);
    assert.match(why("void db.from('Article').select('*').then(({ data }) => setArticles(data ?? []));", 'const handed = { articles };'), /an object has the rows under their name/);
  });
});

describe('a loader that is called as it was at an older turn', () => {
  const asksByNewest = (also: string): boolean => /wanted\.current;/.test(rewrittenText({ also }));

  it('asks by the newest values: from a subscription, behind what a handler waits for, in a callback that runs later, kept by another hook', () => {
    assert.ok(asksByNewest('useEffect(() => db.channel("a").subscribe(() => void load()), []);'));
    assert.ok(asksByNewest('const save = async () => { await db.from("Article").delete().eq("id", 1); await load(); };'));
    assert.ok(asksByNewest('const later = () => setTimeout(() => void load(), 500);'));
    assert.ok(asksByNewest('const again = () => { void load(); }; const save = async () => { await db.from("Article").delete().eq("id", 1); again(); };'));
    assert.ok(asksByNewest('useEffect(() => { const timer = setInterval(load, 1000); return () => clearInterval(timer); }, []);'));
    assert.ok(asksByNewest('const again = useCallback(() => { void load(); }, []);'));
  });

  it('is left where two effects load, of which each decides when', () => {
    assert.deepEqual(rewritten({ also: 'useEffect(() => { void load(); }, [kind]);' }), []);
  });

  it('asks by its own where nothing keeps it', () => {
    for (const also of ['', 'const again = () => { void load(); };', 'const again = async () => { await load(); };']) {
      assert.match(rewrittenText({ also }), /turn === latest/);
      assert.ok(!asksByNewest(also));
    }
  });
});

describe('rows that are kept under a key', () => {
  const query = '{ const { data } = await db.from("Article").select("*").order("id"); return data; }';
  const kept = (hook: string, also = ''): string => `import useSWR, { useSWRConfig } from 'swr';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Database } from '../../models/supabase/connect';

export function Articles({ db }: { db: Database }) {
  const [kind, setKind] = useState('draft');
  const { data${/^useSWR/.test(hook) ? ', mutate' : ''} } = ${hook};
  ${also}
  return { ids: data?.filter((a) => a.status === kind).map((a) => a.id), setKind };
}
`;
  const offered = (hook: string, also = ''): ReturnType<typeof rewrite> => rewrite(workspaceOf('supabase', 'into-query', kept(hook, also)), 'into-query', 'client-side-processing');

  it('have what is asked for in their key: of SWR, and of TanStack Query as it was given the key first', () => {
    assert.match(offered(`useSWR('articles', async () => ${query})`, 'const again = () => mutate();').text, /useSWR\(\['articles', \{ status: kind \}\], async \(\) => \{ .*\.eq\('status', kind\)/);
    assert.match(offered(`useSWR(['articles'], async () => ${query}, { refreshInterval: 5000 })`).text, /useSWR\(\['articles', \{ status: kind \}\], /);
    assert.match(offered(`useQuery(['articles'], async () => ${query}, { staleTime: 5000 })`).text, /useQuery\(\['articles', \{ status: kind \}\], /);
  });

  it('are left where something is done with them by their key, their function is given that, or their options say something of them', () => {
    for (const also of ["const add = (one: never) => mutate([one], false);", "const config = useSWRConfig(); const add = () => config.mutate('articles');"]) assert.match(offered(`useSWR('articles', async () => ${query})`, also).left.join(), /by their key elsewhere/, also);
    for (const hook of [`useSWR('articles', async (key: string) => ${query})`, `useSWR('articles', async () => ${query}, { fallbackData: [] })`, `useSWR(kind ? 'articles' : null, async () => ${query})`, `useQuery(['articles'], async () => ${query}, { select: (rows: never[]) => rows })`]) assert.deepEqual(offered(hook).titles, [], hook);
  });
});

describe('numbers that a function of the database adds up', () => {
  const created = (workspace: Workspace): ReadonlyMap<string, string> => rewrite(workspace, 'into-query', 'client-side-processing').files;

  it('get a migration of their own, one second after the last, each in a run', () => {
    const files = [...created(withMigrations(workspaceOf('supabase', 'into-query', totals(['views', 'score'])))).keys()];
    assert.deepEqual(files.filter((file) => file.endsWith('.sql')), ['/app/supabase/migrations/20260201000000_article_views_sum.sql', '/app/supabase/migrations/20260201000001_article_score_sum.sql']);
  });

  it('are declared in generated types, so that a typed client knows the function', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'], '0', true)));
    const types = '/app/src/integrations/supabase/types.ts';
    const text = created({ files: { ...files, [types]: generated }, program }).get(types) ?? '';
    assert.match(text, /    Functions: \{\n      article_views_sum: \{\n        Args: Record<PropertyKey, never>\n        Returns: number\n      \}\n    \}/);
  });

  it('are left where no migrations are known, and say why', () => {
    const { titles, left } = rewrite(workspaceOf('supabase', 'into-query', totals(['views'])), 'into-query', 'client-side-processing');
    assert.deepEqual(titles, []);
    assert.match(left.join(), /needs a migration/);
  });

  it('are left where they are no whole numbers, whose sum ends in other digits', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'])));
    const migrations = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace('"views" integer', '"views" numeric(10, 2)')]));
    const { titles, left } = rewrite({ files: migrations, program }, 'into-query', 'client-side-processing');
    assert.deepEqual(titles, []);
    assert.match(left.join(), /not whole/);
  });

  it('are left where a state of texts begins without one, which a query would be asked by', () => {
    const filter = 'articles.filter((a) => a.status === kind)';
    assert.equal(rewritten({ filter, kind: "useState<string>('draft')" }).length, 1);
    assert.deepEqual(rewritten({ filter, kind: 'useState<string>()' }), []);
  });

  it('are left where a loop by hand does more than to add up, begins with something, or is looked at in between', () => {
    const counted = (code: string): readonly string[] => rewrite(withMigrations(workspaceOf('supabase', 'into-query', totals(['views']).replace(/return .*;\n}$/m, `${code}\n  return counts;\n}`))), 'into-query', 'client-side-processing').titles;
    const each = 'articles.forEach((a) => { counts[a.title] = (counts[a.title] || 0) + 1; });';
    assert.equal(counted(`const counts: Record<string, number> = {}; ${each}`).length, 1);
    for (const code of [
      `const counts: Record<string, number> = { open: 1 }; ${each}`, `let counts: Record<string, number> = {}; ${each}`, `const counts: Record<string, number> = {}; console.log(Object.keys(counts)); ${each}`,
      'const counts: Record<string, number> = {}; articles.forEach((a) => { counts[a.title] = (counts[a.title] || 0) + 1; console.log(a.title); });', `const counts: Record<string, number> = {}; if (articles.length > 3) { ${each} }`,
    ]) assert.deepEqual(counted(code), [], code);
  });

  it('are left where a row is shown as well', () => {
    const { files, program } = withMigrations(workspaceOf('supabase', 'into-query', totals(['views'], 'articles.map((a) => a.title)')));
    assert.deepEqual(rewrite({ files, program }, 'into-query', 'client-side-processing').titles, []);
  });
});

const generated = `export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      Article: {
        Row: { id: number; title: string; views: number; score: number | null }
        Insert: { id?: number; title: string; views: number; score?: number | null }
        Update: { id?: number; title?: string; views?: number; score?: number | null }
        Relationships: []
      }
    }
    Views: { [_ in never]: never }
    Functions: {
      [_ in never]: never
    }
  }
}
`;

/** Components of which each shows one sum. */
function totals(columns: readonly string[], also = '0', isTyped = false): string {
  return `import { useEffect, useState } from 'react';
import { createClient } from '@supabase/supabase-js';
${isTyped ? "import type { Database } from '/app/src/integrations/supabase/types';\nconst db = createClient<Database>('', '');" : "const db = createClient('', '');"}
${columns.map((column, index) => `
export function Total${index}() {
  const [articles, setArticles] = useState<{ views: number; score: number; title: string }[]>([]);
  useEffect(() => {
    void (async () => {
      const { data } = await db.from('Article').select('*');
      setArticles(data ?? []);
    })();
  }, []);
  return [articles.reduce((sum, a) => sum + a.${column}, 0), ${also}];
}`).join('\n')}
`;
}

interface Variant { readonly filter?: string; readonly also?: string; readonly load?: string; readonly kind?: string }

/** Titles of what is offered for a component with a search box. */
function rewritten(variant: Variant): readonly string[] {
  return rewrite(searching(variant), 'into-query', 'client-side-processing').titles;
}

function rewrittenText(variant: Variant): string {
  return rewrite(searching(variant), 'into-query', 'client-side-processing').text;
}

function searching({ filter = 'articles.filter((a) => a.title.toLowerCase().includes(term.toLowerCase()))', also = '', load = '', kind = "useState('draft')" }: Variant): Workspace {
  return workspaceOf('supabase', 'into-query', `import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Database } from '../../models/supabase/connect';

export function Articles({ db }: { db: Database }) {
  const [articles, setArticles] = useState<{ id: number; title: string; status: string | null }[]>([]);
  const [term, setTerm] = useState('');
  const [kind, setKind] = ${kind};
  useEffect(() => {
    void load();
  }, []);
  const load = async () => {
    ${load}
    const { data } = await db.from('Article').select('*').order('id');
    setArticles(data ?? []);
  };
  const found = ${filter};
  ${also}
  return { ids: found.map((a) => a.id), setTerm, setKind, useMemo, useCallback };
}
`);
}
