import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { filesIn, type Files } from '../../proof/harness/application';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes');
const linter = new Linter({ configType: 'flat' });
/** What new projects begin with (https://typescript-eslint.io/users/configs#recommended), without the rules that ask for types. */
const recommended = tseslint.config({ files: ['**/*.{ts,tsx,mts,cts,js,mjs,cjs}'], extends: [tseslint.configs.eslintRecommended, tseslint.configs.recommended] }) as Linter.Config[];

/** What the linter says of each file: with CommonJS, `require` is what there is. */
function complaints(files: Files): readonly string[] {
  return Object.entries(files).flatMap(([file, text]) => {
    if (!/\.[cm]?[jt]sx?$/.test(file)) return [];
    const isCommon = /\brequire\(/.test(text) && !/^import /m.test(text);
    const config = [...recommended, ...(isCommon ? [{ rules: { '@typescript-eslint/no-require-imports': 'off' as const } }] : [])];
    return linter.verify(text, config, file).map(({ ruleId, message }) => `${file}: ${ruleId ?? 'parse'}: ${message}`);
  });
}

describe('fixes: modules that are made, under the rules that linters recommend', () => {
  it('is told what is wrong with one', () => {
    assert.deepEqual(complaints({ 'src/a.ts': 'let a: any = 1;\nexport default a;\n' }).map((one) => one.split(':')[1]), [' prefer-const', ' @typescript-eslint/no-explicit-any']);
  });

  for (const kind of ['enqueue', 'answer-later']) {
    for (const application of readdirSync(join(fixtures, kind)).filter((name) => existsSync(join(fixtures, kind, name, 'after')))) {
      it(`${kind} of ${application} has nothing that the application did not have before`, () => {
        const before = new Set(complaints(filesIn(join(fixtures, kind, application, 'before'))));
        const after = complaints(filesIn(join(fixtures, kind, application, 'after')));
        assert.deepEqual(after.filter((one) => !before.has(one)), []);
      });
    }
  }
});
