import assert from 'node:assert/strict';
import { loadProgram } from '../harness/program';
import { workspaceOf } from '../harness/library';
import { pickOf, type Pick } from '../harness/random';
import { rewrite } from '../harness/rewrite';

// Subscriptions with a listener that looks at one column first, on an emulator of what Supabase sends: whatever changes, the listener does the same, and hears of less.

const seed = Number(process.env.HEADROOM_SEED ?? 5);
const changes = 400;

const listeners = [
  'if (payload.new.shop !== shop) return; done(payload);',
  '{ if (payload.new && payload.new.shop === shop) { done(payload); } }',
  "const row = payload.new as Row; if (!row || row.status !== 'open' || row.total < 3) return; done(payload);",
  "const row = payload.new; if (shop === row.shop && row.total > 3) { done(payload); }",
  'if (payload.new.total !== 3) { return; } done(payload);',
] as const;
/** What a filter would change: something is done for other rows too, or for what is deleted. */
const others = [
  'done(payload);',
  'if (payload.new.shop === shop) { done(payload); } done(0);',
  'if (payload.new.shop !== shop) { done(payload); }',
  "if (payload.new.shop === shop) { done(payload); } else { done(1); }",
  'if (payload.new.shop === shop || payload.old.shop === shop) { done(payload); }',
  'if (payload.new.shop !== shop && payload.new.total > 3) return; done(payload);',
  "if (payload.old.shop === shop) { done(payload); }",
  'if (payload.new.shop === chosen) { done(payload); }',
  'if (payload.new.shop === kept.current) { done(payload); }',
  'if (payload.new.shop === page.shop) { done(payload); }',
] as const;

const program = (bodies: readonly string[]): string => `import { useEffect } from 'react';
import { supabase } from 'realtime-emulator';

interface Row { shop: string; status: string; total: number }
${bodies.map((body, index) => `
export function Live${index}({ shop, done }: { shop: string; done: (what: unknown) => void }) {
  let chosen = shop;
  const kept = { current: shop };
  const page = { shop };
  useEffect(() => {
    const channel = supabase.channel('orders').on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (payload: { new: Row; old: Row }) => {
      ${body.replace(/^\{ ([\s\S]*) \}$/, '$1')}
    }).subscribe();
    return () => { void channel; chosen = ''; page.shop = ''; };
  }, [shop]);
}`).join('\n')}

export async function main(_db: unknown, input: { deliver: (listen: (done: (what: unknown) => void) => void) => unknown }) {
  return [${bodies.map((_, index) => `input.deliver((done) => Live${index}({ shop: 'north', done }))`).join(', ')}];
}
`;

interface Row { readonly id: number; readonly shop: string | null; readonly status: string | null; readonly total: number | null }

/** Random changes, as they are sent: what is deleted has the key of the old row alone. */
function changesOf(pick: Pick): readonly { readonly eventType: string; readonly new: Partial<Row>; readonly old: Partial<Row> }[] {
  const row = (id: number): Row => ({ id, shop: pick(['north', 'north', 'south', null]), status: pick(['open', 'paid', null]), total: pick([0, 3, 3, 5, null]) });
  return Array.from({ length: changes }, (_, id) => pick([{ eventType: 'INSERT', new: row(id), old: {} }, { eventType: 'UPDATE', new: row(id), old: { id } }, { eventType: 'DELETE', new: {}, old: { id } }]));
}

type On = (event: string, options: { readonly filter?: string }, listener: (payload: unknown) => void) => unknown;

/** What the components do for the changes, and of how many they hear. A filter compares the new row; a deleted one has no such column: https://supabase.com/docs/guides/realtime/postgres-changes#available-filters */
async function run(text: string): Promise<{ readonly done: unknown; readonly heard: readonly number[] }> {
  const heard: number[] = [];
  const all = changesOf(pickOf(seed));
  let listening: { readonly filter?: string; listener(payload: unknown): void } | undefined;
  const channel: { on: On; subscribe(): unknown } = { on: (_, { filter }, listener) => { listening = { ...(filter !== undefined && { filter }), listener }; return channel; }, subscribe: () => channel };
  const modules: Readonly<Record<string, unknown>> = { react: { useEffect: (effect: () => unknown) => effect() }, 'realtime-emulator': { supabase: { channel: () => channel } } };
  const main = loadProgram(text, 'heard.ts', Object.assign((id: string): unknown => modules[id], require) as NodeRequire);
  const done = await main(undefined as never, {
    deliver: (listen: (done: (what: unknown) => void) => void) => {
      const seen: unknown[] = [];
      listen((what) => seen.push(what));
      const [, column = '', value = ''] = /^(\w+)=eq\.(.*)$/.exec(listening?.filter ?? '') ?? [];
      const sent = all.filter((change) => column === '' || `${(change.new as Record<string, string | number | null>)[column] ?? '\0'}` === value);
      for (const change of sent) listening?.listener(change);
      heard.push(sent.length);
      return seen;
    },
  });
  return { done, heard };
}

describe('proof: supabase, subscriptions (an emulator of hooks and of what is sent)', () => {
  const apply = (bodies: readonly string[]) => rewrite(workspaceOf('supabase', 'into-query', program(bodies)), 'into-query', 'client-side-processing');

  it(`listeners that look at a column first do the same for ${changes} random changes, and hear of fewer than half`, async () => {
    const { text, titles } = apply(listeners);
    assert.equal(titles.length, listeners.length);
    const [old, now] = [await run(program(listeners)), await run(text)];
    assert.deepEqual(now.done, old.done);
    assert.deepEqual(old.heard, listeners.map(() => changes));
    assert.ok(now.heard.every((count) => count > 0 && count * 2 < changes), now.heard.join());
  });

  it('are left where they do something for other rows too', () => {
    assert.deepEqual(apply(others).titles, []);
  });
});
