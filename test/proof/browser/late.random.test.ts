import assert from 'node:assert/strict';
import { join } from 'node:path';
import { componentModules } from '../harness/components';
import { inPostgres } from '../harness/in-postgres';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { fixtures } from '../harness/prove';
import { pickOf } from '../harness/random';
import { rewrite } from '../harness/rewrite';

// Pages that load their rows again once something was saved, while somebody types on, and answers come in any order: what is shown in the end is what was asked for last, of the rows as they are in the end.

const seed = Number(process.env.HEADROOM_SEED ?? 31);
const pages = 10;
const mostActions = 8;
const terms = ['', 'a', 'apple', 'Ä', 'pear', '7'] as const;
const titles = ['Apple 7', 'apple', 'Pear', 'Ärger', 'plum 7', 'grape'] as const;

/** How a page comes to load its rows again: a handler that waits, one that does so later, a subscription that keeps the loader of the first turn, and a component that it is handed to. */
const again = [
  'const save = async (id: number, title: string) => { await db.from("Article").update({ title }).eq("id", id); await load(); };',
  'const save = async (id: number, title: string) => { await db.from("Article").update({ title }).eq("id", id); setTimeout(() => void load(), 5); };',
  'const kept = useRef(() => load()); const save = async (id: number, title: string) => { await db.from("Article").update({ title }).eq("id", id); await kept.current(); };',
  'const handed = useMemo(() => ({ load }), []); const save = async (id: number, title: string) => { await db.from("Article").update({ title }).eq("id", id); await handed.load(); };',
] as const;

const components = again.map((save, index) => `function Q${index}({ db, page }: { db: Database; page: number }) {
  const [articles, setArticles] = useState<{ id: number; title: string; status: string | null }[]>([]);
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<string>('all');
  useEffect(() => {
    void load();
  }, []);
  async function load() {
    const { data } = await db.from('Article').select('*').eq('score', page).order('id');
    setArticles(data ?? []);
  }
  ${save}
  const shown = articles.filter((a) => a.title.toLowerCase().includes(search.toLowerCase()) && (status === 'all' || a.status === status));
  return { rows: shown.map((a) => a.id + a.title), save, type: setSearch, choose: setStatus };
}`);

const program = `import { useEffect, useMemo, useRef, useState } from 'react';
import { mount } from 'react-page';
import type { Database } from '../../models/supabase/connect';

${components.join('\n\n')}

/** A client whose answers are held back, each for as long as it says. */
function slowed(db: any, pauses: number[], counter: { asked: number }): any {
  return new Proxy(db, {
    get(target, name) {
      const member = target[name];
      if (name === 'then') return (met: any, failed: any) => { const pause = pauses[counter.asked++] ?? 0; return Promise.resolve(target).then((answer) => new Promise((done) => setTimeout(done, pause, answer))).then(met, failed); };
      return typeof member !== 'function' ? member : (...given: unknown[]) => { const made = member.apply(target, given); return made && typeof made === 'object' ? slowed(made, pauses, counter) : made; };
    },
  });
}

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function main(db: Database, plans: any[]) {
  const { data } = await db.from('Article').select('*').gte('score', 1000).order('id');
  const rows: any[] = data ?? [];
  return Promise.all(plans.map(async ({ component, page, actions, pauses }) => {
    const own = rows.filter((row) => row.score === page);
    const counter = { asked: 0 };
    const view = mount(() => [${components.map((_, index) => `Q${index}`).join(', ')}][component]!({ db: slowed(db, pauses, counter), page }));
    const now = () => view.when(() => true);
    let search = '', status = 'all';
    const saves: Promise<void>[] = [];
    for (const { kind, value, at, pause, asked } of actions) {
      const shown = await now();
      if (kind === 'type') shown.type(search = value);
      else if (kind === 'choose') shown.choose(status = value);
      else saves.push(shown.save(own[at].id, value));
      if (pause !== undefined) await rest(pause);
      while (counter.asked < asked) await rest(2);
    }
    await Promise.all(saves);
    await rest(650);
    const { data: last } = await db.from('Article').select('*').eq('score', page).order('id');
    const wanted = (last ?? []).filter((a: any) => a.title.toLowerCase().includes(search.toLowerCase()) && (status === 'all' || a.status === status)).map((a: any) => a.id + a.title);
    return { component, page, search, status, shown: (await now()).rows, wanted };
  }));
}
`;

/** What happens on each page, and how long each answer takes: twice what goes wrong for sure where an answer or a question is an old one, then anything. */
function plansOf(pages: number): readonly unknown[] {
  const pick = pickOf(seed);
  const type = (value: string, asked: number): unknown => ({ kind: 'type', value, asked });
  const planned = [
    // What is saved takes longer than what is typed meanwhile.
    { actions: [type('', 1), { kind: 'save', value: 'grape', at: 0, asked: 2 }, type('apple', 3)], pauses: [0, 1000] },
    // The first question is answered after the second.
    { actions: [type('', 1), type('a', 2), { kind: 'choose', value: 'draft', asked: 3 }], pauses: [0, 400] },
  ];
  const random = Array.from({ length: pages - planned.length }, () => ({
    actions: Array.from({ length: mostActions }, () => {
      const kind = pick(['type', 'choose', 'save', 'save']);
      return { kind, value: kind === 'type' ? pick(terms) : kind === 'choose' ? pick(['all', 'draft', 'published']) : pick(titles), at: pick([0, 1, 2, 3]), pause: pick([0, 5, 40, 320]) };
    }),
    pauses: Array.from({ length: 40 }, () => pick([0, 10, 60, 150, 250])),
  }));
  return [...planned, ...random].map((plan, index) => ({ ...plan, component: index < planned.length ? 0 : index % components.length, page: 1000 + index }));
}

interface Shown { readonly page: number; readonly shown: unknown; readonly wanted: unknown }

async function run(text: string, pages: number): Promise<readonly Shown[]> {
  const rows = Array.from({ length: pages * 4 }, (_, index) => `('late-${index}', '${titles[index % titles.length] ?? ''}', 'text', '{}', '${index % 3 ? 'draft' : 'published'}', 1, ${1000 + Math.floor(index / 4)}, false, 1)`);
  const prepare = (url: string): Promise<unknown> => inPostgres(url, `INSERT INTO "Article" (slug, title, body, tags, status, views, score, featured, "authorId") VALUES ${rows.join(', ')}`);
  const { json } = await runOfLibrary({ library: 'supabase', folder: join(fixtures, 'into-query', 'browser'), prepare: async (url) => { await prepare(url); }, modules: componentModules() }, text, 'late.ts', plansOf(pages));
  return json as readonly Shown[];
}

describe('proof: supabase, pages that load again once something was saved (React itself on an emulator of PostgREST)', function () {
  this.timeout(120_000);
  const { text, titles: offered, left } = rewrite(workspaceOf('supabase', 'into-query', program), 'into-query', 'client-side-processing');
  const [old, unordered] = [text.replace(/^ *const \{ status, searched \} = wanted\.current;\n/gm, ''), text.replace(/if \(turn === latest\.current\) /g, '')];
  const wrong = async (changed: string, count: number): Promise<readonly Shown[]> => (await run(changed, count)).filter((one) => JSON.stringify(one.shown) !== JSON.stringify(one.wanted));

  it(`${pages} pages show in the end what was asked for last, of ${mostActions} random actions each`, async () => {
    assert.deepEqual([offered.length, left], [components.length, []]);
    assert.deepEqual(await wrong(text, pages), []);
  });

  it('the first two would not, one without the newest values and one without the turns', async () => {
    assert.ok(old !== text && unordered !== text);
    assert.deepEqual((await wrong(old, 2)).map(({ page }) => page), [1000]);
    assert.deepEqual((await wrong(unordered, 2)).map(({ page }) => page), [1001]);
  });
});
