import assert from 'node:assert/strict';
import { workspaceOf } from '../proof/harness/library';
import { rewrite } from '../proof/harness/rewrite';

// What a browser's rewrite must leave alone: the rows would be others, or come at another time.

describe('a download that is left in the browser', () => {
  it('calls its loader from a subscription that keeps the function of an older turn, which would ask for an older term', () => {
    assert.deepEqual(rewritten({ also: 'useEffect(() => db.channel("a").subscribe(() => void load()), []);' }), []);
    assert.equal(rewritten({}).length, 1);
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

/** Titles of what is offered for a component with a search box. */
function rewritten({ filter = 'articles.filter((a) => a.title.toLowerCase().includes(term.toLowerCase()))', also = '' }: { readonly filter?: string; readonly also?: string }): readonly string[] {
  return rewrite(workspaceOf('supabase', 'into-query', `import { useEffect, useMemo, useState } from 'react';
import type { Database } from '../../models/supabase/connect';

export function Articles({ db }: { db: Database }) {
  const [articles, setArticles] = useState<{ id: number; title: string; status: string | null }[]>([]);
  const [term, setTerm] = useState('');
  const load = async () => {
    const { data } = await db.from('Article').select('*').order('id');
    setArticles(data ?? []);
  };
  useEffect(() => {
    void load();
  }, []);
  const found = ${filter};
  ${also}
  return { ids: found.map((a) => a.id), setTerm, useMemo };
}
`), 'into-query', 'client-side-processing').titles;
}
