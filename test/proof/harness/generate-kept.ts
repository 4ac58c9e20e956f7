import type { Generated } from './generate';
import type { OfferedProgram } from './programs';

/** How a library says what the programs do to the coupons; `where` is the expression that a code is compared to. */
export interface Words {
  /** The lines above `main`, and what `main` takes first. */
  readonly head: string;
  readonly client: string;
  /** Declares `found`, which may be given another value: one coupon or none, with all columns, or those that are named. */
  look(code: string, columns: readonly string[]): string;
  /** Each is a call, without `await`. What is made is all of a variable (`row`), or has a code and a percentage of its own. */
  create(made: Made): string;
  /** Sets a column, or adds to it. */
  update(code: string, column: string, value: string, adds?: boolean): string;
  upsert(code: string, made: Made, percent: string): string;
  remove(code: string): string;
  updateAbove(percent: string, value: string): string;
  /** Gives a variable the row that a write gives back; one that is there already, where it `isThere`. */
  taken(name: string, write: string, isThere: boolean): string;
}

export type Made = string | { readonly code: string; readonly percent: string };

/** What is made, as an object. */
export function objectOf(made: Made): string {
  return typeof made === 'string' ? made : `{ code: ${made.code}, percent: ${made.percent} }`;
}

/** What a program is given: codes that are there and codes that are not, several times, in no order. */
export interface Given { readonly code: string; readonly percent: number }

export function givenFor(random: () => number): readonly Given[] {
  const codes = ['SAVE1', 'SAVE2', 'SAVE3', 'NEW1', 'NEW2', 'new1', 'NEW1!', ''];
  return Array.from({ length: 12 }, () => ({ code: codes[Math.floor(random() * codes.length)] ?? '', percent: Math.floor(random() * 40) }));
}

/** Writes a program whose loop looks coupons up and writes them: what a pass has written is what a later one finds. */
export function generateKept(random: () => number, words: Words): Generated {
  const made: string[] = [];
  const pick = <T>(what: string, options: readonly (readonly [string, T])[]): T => {
    const [name, value] = options[Math.floor(random() * options.length)] as readonly [string, T];
    made.push(`${what}: ${name}`);
    return value;
  };
  const columns = pick('columns', [['all', []], ['all', []], ['both', ['code', 'percent']], ['percent', ['percent']]] as const);
  const of = (columns as readonly string[]).includes('code') || columns.length === 0 ? 'found.code' : 'row.code';
  const whenFound = pick('found', [
    ['nothing is done', ''], ['it gets a number', `await ${words.update('row.code', 'percent', 'row.percent')};`], ['it gets more than it has', `await ${words.update(of, 'percent', 'found.percent + row.percent')};`],
    ['it gets more in the database', `await ${words.update('row.code', 'percent', 'row.percent', true)};`], ['the new row is told', `${words.taken('now', words.update(of, 'percent', 'row.percent'), false)}\n      told.push(now?.percent);`],
    ['it goes', `await ${words.remove('row.code')};`], ['it goes by its own key', `await ${words.remove(of)};`], ['many get a number', `await ${words.updateAbove('20', 'row.percent')};`],
    ['it gets another key', `await ${words.update('row.code', 'code', '`${row.code}!`')};`], ['it is changed, and not saved', 'found.percent = row.percent;'], ['another name of it is changed', 'const same = found;\n      same.percent += 1;'],
    ['a function does it', `await change(${words.client.split(':')[0] ?? ''}, row.code);`],
  ] as const);
  const whenMissing = pick('missing', [
    ['it is made', `await ${words.create({ code: 'row.code', percent: 'row.percent' })};`], ['it is made of the row', `await ${words.create('row')};`],
    ['it is made and told', `${words.taken('made', words.create('{ ...row }'), false)}\n      told.push(made?.percent);`], ['it is made in its place', words.taken('found', words.create({ code: 'row.code', percent: '1' }), true)],
    ['it is put there', `await ${words.upsert('row.code', { code: 'row.code', percent: '2' }, '3')};`], ['another is made', `await ${words.create({ code: '`${row.code}!`', percent: '4' })};`],
    ['it is tried', `try { await ${words.create({ code: 'row.code', percent: '5' })}; } catch { told.push('there'); }`], ['nothing is done', ''],
    ['it is made, and changed where it is held', `${words.taken('made', words.create({ code: 'row.code', percent: '6' }), false)}\n      if (made) { made.percent = 7; told.push(made.percent); }`],
    ['only some are made', `if (row.percent % 2 === 0) await ${words.create({ code: 'row.code', percent: 'row.percent' })};`],
  ] as const);
  const tells = pick('tells', [['a column', 'told.push(found?.percent ?? null);'], ['whether there is one', 'told.push(found !== null && found !== undefined);'], ['the row', 'told.push(found ? { ...found } : null);']] as const);
  const early = pick('when', [['before', true], ['behind', false]] as const);
  const branches = pick('branches', [
    ['if and else', `if (found) {\n      ${whenFound}\n    } else {\n      ${whenMissing}\n    }`], ['continue', `if (!found) {\n      ${whenMissing}\n      continue;\n    }\n    ${whenFound.replaceAll('\n      ', '\n    ')}`],
    ['two ifs', `if (!found) {\n      ${whenMissing}\n    }\n    if (found) {\n      ${whenFound}\n    }`], ['the loop may end', `if (row.percent > 36) break;\n    if (found) {\n      ${whenFound}\n    } else {\n      ${whenMissing}\n    }`],
  ] as const);
  const loop = pick('loop', [['for-of', 'for (const row of rows) {'], ['index', 'for (let i = 0; i < rows.length; i++) {\n    const row = rows[i]!;'], ['entries', 'for (const [, row] of rows.entries()) {']] as const);
  const body = [words.look('row.code', columns), ...(early ? [tells] : []), branches, ...(early ? [] : [tells])].join('\n    ');
  const text = `${words.head}
async function change(${words.client}, code: string) {
  await ${words.update('code', 'percent', '50')};
}

export async function main(${words.client}, rows: { code: string; percent: number }[]) {
  const told: unknown[] = [];
  ${loop}
    ${body}
  }
  return told;
}
`;
  return { text, made: made.join(', ') };
}

/** How the programs of a library are run. */
interface Place {
  /** Puts these coupons in the place of all. */
  reset(rows: readonly Given[]): Promise<void>;
  run(text: string, name: string, given: readonly Given[]): Promise<unknown>;
  /** All coupons, in the order of their codes. */
  left(): Promise<unknown>;
  /** How many queries there were so far. */
  queries(): number;
}

/** Runs each program and its rewrites, on the same coupons: where they differ, and for how many a rewrite takes queries away. */
export async function keptIn(offered: readonly OfferedProgram[], given: readonly Given[], place: Place): Promise<{ readonly failures: readonly string[]; readonly fewer: number }> {
  const failures: string[] = [];
  let fewer = 0;
  const run = async (text: string, name: string): Promise<{ readonly json: string; readonly queries: number }> => {
    await place.reset(Array.from({ length: 5 }, (_, index) => ({ code: `SAVE${index + 1}`, percent: (index + 1) * 5 })));
    const before = place.queries();
    // Some tell what they have sent as well, before what the database says of it.
    const result = await place.run(text, name, given.map((row) => ({ ...row }))).catch((error: unknown) => `fails: ${String(error).split(/\n| - /).at(-1) ?? ''}`);
    const queries = place.queries() - before;
    return { json: JSON.stringify({ result, left: await place.left() }), queries };
  };
  for (const { program, title, text } of offered) {
    const [old, now] = [await run(program.text, 'before.ts'), await run(text, 'after.ts')];
    if (now.queries < old.queries) fewer++;
    if (old.json !== now.json || now.queries > old.queries) failures.push(`${title} (${program.made}): ${old.queries} → ${now.queries} queries\n${program.text}\nbecomes\n${text}\n${old.json.slice(0, 400)}\n${now.json.slice(0, 400)}`);
  }
  return { failures, fewer };
}
