import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';

const models = `import mongoose from 'mongoose';
const User = mongoose.model('User', new mongoose.Schema({ name: String, seen: Boolean }));
const Org = mongoose.model('Org', new mongoose.Schema({ name: String }));
`;

/** The kinds of rewrite that are offered for the one finding of a function with this body. */
function offered(body: string): readonly string[] {
  const file = '/app/users.ts';
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ [file]: `${models}export async function run(users: { _id: string; name: string }[]) {\n  ${body}\n}\n` }) });
  for (const _ of engine.settle());
  const found = engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER).filter(({ finding }) => finding.rule === 'n-plus-one');
  assert.equal(found.length, 1, 'one query that a loop repeats');
  return found.flatMap(({ fixes }) => fixes.map(({ kind }) => kind));
}

describe('a loop over rows that are read one after another', () => {
  const writes = {
    'updates what the cursor walks over': 'await User.updateOne({ _id: user._id }, { seen: true });',
    'deletes what the cursor walks over': 'await User.deleteOne({ _id: user._id });',
    'creates others': 'await Org.create({ name: user.name });',
    'creates what the cursor may come to': "await User.create({ name: user.name + '2' });",
  };
  const cursor = 'const cursor = User.find({ seen: false }).cursor();';
  const loops: Readonly<Record<string, (body: string) => string>> = {
    'for (…; user = await cursor.next())': (body) => `${cursor}\n  for (let user = await cursor.next(); user != null; user = await cursor.next()) {\n    ${body}\n  }`,
    'for await': (body) => `${cursor}\n  for await (const user of cursor) {\n    ${body}\n  }`,
    'while (user = await cursor.next())': (body) => `${cursor}\n  let user;\n  while ((user = await cursor.next())) {\n    ${body}\n  }`,
    eachAsync: (body) => `await User.find({ seen: false }).cursor().eachAsync(async (user) => {\n    ${body}\n  });`,
  };

  for (const [what, body] of Object.entries(writes)) {
    it(`collects nothing to write behind it, where it ${what}: nobody knows that it fits into memory or one statement`, () => {
      for (const [name, around] of Object.entries(loops)) assert.deepEqual(offered(around(body)), [], name);
      assert.deepEqual(offered(`for (const user of users) {\n    ${body}\n  }`), ['bulk-write']);
    });
  }
});
