// `npm run accept-ruling [-- PACKAGE…]`: scans the published back ends of `test/ruling` and takes what is found as what shall be found.
// Read `git diff test/ruling/expected` afterwards: every line there is a claim about somebody's code.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { packages, unpack } from '../test/ruling/packages';
import { expectedFile, rule } from '../test/ruling/ruling';

function main(): number {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !packages.some(({ id }) => id === name));
  if (unknown.length > 0) {
    console.error(`There is no package ${unknown.join(', ')}; the packages are ${packages.map(({ id }) => id).join(', ')}.`);
    return 2;
  }
  for (const one of packages.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    const { folder, remove } = unpack(one);
    try {
      const { text, findings } = rule(one, folder);
      const file = expectedFile(one);
      const changed = !existsSync(file) || readFileSync(file, 'utf8') !== text;
      mkdirSync(dirname(file), { recursive: true });
      if (changed) writeFileSync(file, text);
      console.log(`${one.spec}: ${findings} findings, ${changed ? 'changed' : 'as before'}`);
    } finally {
      remove();
    }
  }
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
