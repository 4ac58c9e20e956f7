// `npm run corpus -- [--seconds N] [--rule RULE,…] FOLDER`: scans the applications of `docs/precision` whose clones lie in FOLDER, each with a limit of time, and holds what
// is found against what was judged there: what nobody has judged has to be read, and what is gone was found when it was judged. Of the places of `n-plus-one-fixes.tsv` it says which are offered another rewrite than the table has. Nothing is written.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compared, fixesCompared, fixPlaces, judgedPlaces, type Found } from '../test/ruling/judged';
import { REPOSITORY } from './build';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '120' }, rule: { type: 'string' } } });

function main(): number {
  const [folder] = positionals;
  if (folder === undefined || !existsSync(folder)) return refused('name the folder with the clones');
  const all = judgedPlaces(join(REPOSITORY, 'docs/precision'));
  const known = [...new Set(all.map(({ rule }) => rule))];
  const rules = values.rule?.split(',') ?? known;
  const unknown = rules.filter((rule) => !known.includes(rule));
  if (unknown.length > 0) return refused(`nothing was judged of ${unknown.join(', ')}; the rules are ${known.join(', ')}`);
  const judged = all.filter(({ rule }) => rules.includes(rule));
  const fixes = rules.includes('n-plus-one') ? fixPlaces(join(REPOSITORY, 'docs/precision')) : [];
  const repositories = [...new Map(judged.map(({ repository, commit }) => [repository, commit]))];
  let failed = 0;
  for (const [repository, commit] of repositories) {
    const clone = join(folder, basename(repository));
    if (!existsSync(clone)) {
      console.log(`${repository}: no clone`);
      continue;
    }
    const head = spawnSync('git', ['-C', clone, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
    if (!head.startsWith(commit)) console.log(`${repository}: ${head.slice(0, 9)}, judged at ${commit}: lines may have moved`);
    const started = process.hrtime.bigint();
    const run = spawnSync(process.execPath, [join(REPOSITORY, 'dist/cli.js'), 'scan', '--format', 'json', clone], { encoding: 'utf8', timeout: Number(values.seconds) * 1000, maxBuffer: 1 << 29 });
    if (run.error || (run.status ?? 2) > 1) {
      failed++;
      console.log(`${repository}: ${run.error?.message ?? run.stderr.trim()}`);
      continue;
    }
    const { findings } = JSON.parse(run.stdout) as { findings: Found[] };
    console.log(`${repository}: ${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)} s`);
    for (const rule of rules) {
      const line = compared(findings.filter((one) => one.rule === rule), judged.filter((one) => one.rule === rule && one.repository === repository));
      if (line.found + line.gone.length === 0) continue;
      console.log(`  ${rule.padEnd(24)} ${line.found} found: ${line.right} judged right, ${line.wrong} wrong, ${line.unread.length} not judged; ${line.gone.length} gone`);
      for (const { confidence, file, line: at, message } of line.unread) console.log(`    + ${confidence} ${file}:${at} ${message}`);
      for (const { confidence, place, judged: judgement, why } of line.gone) console.log(`    - ${confidence} ${place} (${judgement}: ${why})`);
    }
    const offers = fixesCompared(findings.filter(({ rule }) => rule === 'n-plus-one'), fixes.filter((one) => one.repository === repository));
    if (offers.of > 0) console.log(`  fixes of n-plus-one        ${offers.fewer} of ${offers.of} with fewer queries, ${offers.atOnce} several at a time`);
    for (const { place, had, now } of offers.changed) console.log(`    ${place}: ${now}, was ${had}`);
  }
  return failed > 0 ? 1 : 0;
}

function refused(why: string): number {
  console.error(`npm run corpus -- [--seconds N] [--rule RULE,…] FOLDER: ${why}.`);
  return 2;
}

process.exitCode = main();
