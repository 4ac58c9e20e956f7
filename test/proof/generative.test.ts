import assert from 'node:assert/strict';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { database, schemaText } from './harness/database';
import { generate, type Generated } from './harness/generate';
import './harness/hooks';
import { loadProgram } from './harness/program';
import { randomOf } from './harness/random';

/** How many programs; 3,000 are a matter of minutes: `HEADROOM_PROGRAMS=3000 npm run test:proof`. */
const count = Number(process.env.HEADROOM_PROGRAMS ?? 300);
const seed = Number(process.env.HEADROOM_SEED ?? 4);

/** Every fix that is offered for each of the programs, with the text that it leaves. */
function offers(programs: readonly Generated[]): readonly { readonly program: Generated; readonly title: string; readonly text: string }[] {
  const files = new Map(programs.map((program, index) => [`/app/src/program${index}.ts`, program]));
  const texts = Object.fromEntries([...files].map(([file, { text }]) => [file, text]));
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schemaText, ...texts }) });
  const scan = engine.scan({ withFixes: true, rules: ['n-plus-one'] });
  let step = scan.next();
  while (step.done !== true) step = scan.next();
  return step.value.findings.flatMap(({ location, fixes = [] }) => fixes.flatMap((fix) => {
    const program = files.get(location.file);
    return program ? [{ program, title: fix.title, text: applyEdits(program.text, fix.edits.find(({ file }) => file === location.file)?.edits ?? []) }] : [];
  }));
}

describe(`proof: programs made at random (seed ${seed})`, function () {
  this.timeout(600_000);

  it(`gives the same before and after each fix that is offered, with fewer queries: ${count} programs`, async () => {
    const random = randomOf(seed);
    const programs = Array.from({ length: count }, () => generate(random));
    const offered = offers(programs);
    const failures: string[] = [];
    await database().withCopy(async (client) => {
      const run = async (text: string, name: string): Promise<{ readonly json: string; readonly queries: number }> => {
        const before = client.counts().queries;
        const result = await loadProgram(text, name)(client.prisma, undefined).catch((error: unknown) => `fails: ${String(error).split('\n').at(-1) ?? ''}`);
        return { json: JSON.stringify(result), queries: client.counts().queries - before };
      };
      for (const { program, title, text } of offered) {
        const old = await run(program.text, 'before.ts');
        const now = await run(text, 'after.ts');
        // Two queries take the place of three or more; of one or two elements there is nothing to gain.
        if (old.json !== now.json || (now.queries > old.queries && now.queries > 2)) failures.push(`${title} (${program.made}): ${old.queries} → ${now.queries} queries\n${program.text}\nbecomes\n${text}\n${old.json.slice(0, 300)}\n${now.json.slice(0, 300)}`);
      }
    });
    assert.deepEqual(failures, [], failures.slice(0, 3).join('\n\n'));
    assert.ok(new Set(offered.map(({ program }) => program)).size * 2 > count, `fixes for only ${offered.length} of ${count} programs`);
  });
});
