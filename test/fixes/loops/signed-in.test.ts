import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/upload.ts';
const schema = { '/app/supabase/migrations/1_users.sql': 'CREATE TABLE public.users (id uuid PRIMARY KEY, auth_user_id uuid UNIQUE, name text);\nCREATE TABLE public.documents (id uuid PRIMARY KEY, path text, user_id uuid);\n' };

const ask = 'const { data: { user } } = await supabase.auth.getUser();';
const read = 'const { data: own } = await supabase.from(\'users\').select(\'id\').eq(\'auth_user_id\', user?.id).maybeSingle();';

/** Files that are told one after another, each as the document of whoever is signed in. */
const loop = (body: string, around = (text: string): string => text): string => `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('https://app.supabase.co', 'key');
export async function upload(paths: string[]) {
  ${around(`for (const path of paths) {
    ${body}
    await supabase.from('documents').insert({ path, user_id: own?.id });
  }`)}
}
`;

const offered = (text: string): readonly string[] => textsFor({ [file]: text, ...schema }, file, 'n-plus-one', 'hoist');

describe('a query of who is signed in', () => {
  it('goes before the loop with the question who that is', () => {
    const [text = ''] = offered(loop(`${ask}\n    ${read}`));
    assert.ok(text.indexOf('getUser') < text.indexOf('for (const path') && text.indexOf('from(\'users\')') < text.indexOf('for (const path'), text);
  });

  const none: readonly (readonly [string, string])[] = [
    ['somebody signs in for each', loop(`await supabase.auth.signInWithPassword({ email: path, password: path });\n    ${ask}\n    ${read}`)],
    ['a token of each is asked about', loop(`${ask.replace('()', '(path)')}\n    ${read}`)],
    ['what is asked depends on the element as well', loop(`${ask}\n    ${read.replace('.maybeSingle', '.eq(\'name\', path).maybeSingle')}`)],
    ['the name is another one\'s outside', loop(`${ask}\n    ${read}`, (text) => `${text}\n  const user = 1;\n  console.log(user);`)],
    ['its failure is each pass\'s own', loop(`let own: { id: string } | null = null;\n    try {\n      ${ask}\n      ${read.replace('const { data: own }', 'const { data }')}\n      own = data;\n    } catch { continue; }`)],
    ['the pass changes who it is', loop(`${ask}\n    if (user) user.id = path;\n    ${read}`)],
  ];
  for (const [what, text] of none) it(`stays where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
