import assert from 'node:assert/strict';
import { libraries, triggersOf } from '../../src/catalog';
import { frameworks, handlerTrigger, registryTrigger } from '../../src/flow/entries/registry';
import { scanImports, scanPassedOn } from '../../src/project/modules/imports';

/** Beginnings of what the patterns look for, and what may stand between its parts. */
const pieces = [
  ' ', '\n', '\t', '.', '. ', '.\n', '\n.', '(', "('", '("a")', '<', '`', '"', "'", '$', 'a', 'a ', '//', '/*', '](', '[', '{ handler ',
  '.get(`', ".get('", '.get(x', '.get(x(', '.get<', '.get(a(b) ', '.use<', '.all <', '.values <a> (', '.process<a', '.define <', '.from(', ".from('", '.execute<', '.exec(`', '.query<', '.queryType<',
  '.customer .', 'sql`', '.select ', 'export ', 'export{', 'export { a ', 'export * ', 'export type ', 'export  *  ', 'import(/*', 'import( /* ', "import '", 'import (  ', 'from ', "from '", 'fetch ', 'queue ',
  'new ', 'new a.', 'new Worker', 'new aWorker', 'Worker', 'router', 'Router', 'Deno .', 'addEventListener(', 'async ', 'await ', 'declare ', 'require(', 'exports.', 'as any ',
];
/** Linear patterns take 2 ms for it; those that begin again at every piece took from 300 ms to 10 s. */
const length = 60_000;

/** Milliseconds of this process's own, whatever else the machine does. */
function timeOf(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  return process.cpuUsage(started).user / 1000;
}

describe('the patterns that are run over every file', () => {
  const { trigger, globals } = triggersOf(undefined);
  const patterns: Readonly<Record<string, (text: string) => unknown>> = {
    ...Object.fromEntries([['trigger', trigger] as const, ['globals', globals] as const, ['registryTrigger', registryTrigger()] as const, ['handlerTrigger', handlerTrigger()] as const].map(([name, pattern]) => [name, (text: string) => (pattern)?.test(text)])),
    ...Object.fromEntries(libraries.map((entry) => [`the trigger of ${entry.id}`, (text: string) => entry.trigger.test(text)])),
    ...Object.fromEntries(frameworks.map((framework) => [`the trigger of ${framework.id}`, (text: string) => framework.trigger.test(text)])),
    scanImports,
    scanPassedOn,
  };

  it('find the makers of a schema where they are called, and not as fields of the types that are generated of one', () => {
    const handles = handlerTrigger();
    assert.ok(handles.test('export const orders = createModule({ id: "orders" });'));
    assert.ok(!handles.test('export type Mutation = {\n  createModule: Module;\n  createSchema?: Maybe<Schema>;\n};\nexport class Root {}'));
  });

  it('take no time with the square of a text of any kind', () => {
    const texts = pieces.map((piece) => piece.repeat(length / piece.length));
    const slow = Object.entries(patterns).flatMap(([name, run]) => texts.flatMap((text, i) => {
      let took = timeOf(() => run(text));
      // The first run of a pattern compiles it, and the collector may come in between.
      if (took > 200) took = timeOf(() => run(text));
      return took > 200 ? [`${name}: ${JSON.stringify(pieces[i])} took ${Math.round(took)} ms`] : [];
    }));
    assert.deepEqual(slow, []);
  });
});
