import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { readConfig, type ConfigResult } from '../../src/project/settings/config';

const read = (text: string, rules?: ReadonlySet<string>): ConfigResult => readConfig('/app', (file) => (file === '/app/headroom.config.json' ? text : undefined), rules);

describe('headroom.config.json', () => {
  it('may be absent or empty', () => {
    const nothing = { config: { rules: {}, include: [], exclude: [], smallModels: [], libraries: [] }, notices: [] };
    assert.deepEqual(readConfig('/app', () => undefined), nothing);
    assert.deepEqual(read(''), nothing);
    assert.deepEqual(read('{}'), nothing);
  });

  it('gives what it says, comments and trailing commas allowed', () => {
    const { config, notices } = read(`{
      // for the editor
      "$schema": "x",
      "rules": { "n-plus-one": "error", "other": "off" },
      "include": ["src/**"], "exclude": ["**/*.old.ts"],
      "smallModels": ["Country"], "queue": "pg-boss", "target": "serverless",
      "libraries": [{ "module": "./src/mail", "name": "send", "is": "email" }, { "module": "@acme/db", "name": "Db.find", "is": "query", "model": "User" },],
    }`);
    assert.deepEqual(notices, []);
    assert.deepEqual(config, {
      rules: { 'n-plus-one': 'error', other: 'off' }, include: ['src/**'], exclude: ['**/*.old.ts'], smallModels: ['Country'], queue: 'pg-boss', target: 'serverless',
      libraries: [{ module: './src/mail', name: 'send', is: 'email' }, { module: '@acme/db', name: 'Db.find', is: 'query', model: 'User' }],
    });
  });

  it('says every wrong value and unknown key at its place, and the rest holds', () => {
    const text = `{\n  "rules": { "n-plus-one": "loud", "none": "error", "known": "hint" },\n  "exclude": ["a", 5],\n  "queue": "rabbit",\n  "colour": 1,\n  "libraries": [{ "module": "m" }, { "is": 1 }],\n  "target": "node"\n}`;
    const { config, notices } = read(text, new Set(['n-plus-one', 'known']));
    assert.deepEqual(config, { rules: { known: 'hint' }, include: [], exclude: ['a'], smallModels: [], queue: undefined, libraries: [], target: 'node' });
    const said = notices.map(({ message, location }) => [text.slice(location?.start.offset, location?.end.offset), location?.start.line, message]);
    assert.deepEqual(said, [
      ['"loud"', 1, '"rules.n-plus-one" must be "error", "warning", "information", "hint" or "off".'],
      ['"none"', 1, 'There is no rule "none".'],
      ['5', 2, 'Every entry of "exclude" must be a text.'],
      ['"rabbit"', 3, '"queue" must be "bullmq" or "pg-boss".'],
      ['"colour"', 4, '"colour" is not known here; known are rules, include, exclude, smallModels, queue, libraries, target.'],
      ['{ "module": "m" }', 5, 'An entry of "libraries" needs "module", "name" and "is".'],
      ['1', 5, '"is" must be "query", "email" or "queue".'],
    ]);
    assert.ok(notices.every((notice) => notice.code === 'config-invalid' && notice.file === '/app/headroom.config.json'));
  });

  it('is said to be broken at the place of the error, and what can be read of it holds', () => {
    const { config, notices } = read('{\n  "target": "node"\n  "smallModels": ["A"]\n}');
    assert.deepEqual([config.target, config.smallModels], ['node', ['A']]);
    assert.deepEqual(notices.map(({ code, location }) => [code, location?.start.line, location?.start.character]), [['config-invalid', 2, 2]]);
  });

  it('is judged by the editor’s schema as by the program', () => {
    const schema: unknown = JSON.parse(readFileSync(`${__dirname}/../../media/headroom.config.schema.json`, 'utf8'));
    const validate = new Ajv().compile(schema as object);
    const good = ['{}', '{"rules":{"a":"off","b":"hint"}}', '{"include":["a"],"exclude":[]}', '{"queue":"bullmq"}', '{"target":"workers"}', '{"$schema":"x"}', '{"libraries":[{"module":"m","name":"n","is":"queue","model":"M"}]}'];
    const bad = ['[]', '5', '{"rules":{"a":"info"}}', '{"rules":[]}', '{"include":"a"}', '{"exclude":[1]}', '{"smallModels":[""]}', '{"queue":"x"}', '{"target":null}', '{"what":1}', '{"libraries":{}}', '{"libraries":[{"module":"m","name":"n"}]}', '{"libraries":[{"module":"m","name":"n","is":"sms"}]}', '{"libraries":[{"module":"m","name":"n","is":"email","to":1}]}'];
    for (const text of [...good, ...bad]) {
      assert.equal(validate(JSON.parse(text)), good.includes(text), `schema: ${text}`);
      assert.equal(read(text).notices.length === 0, good.includes(text), `program: ${text}`);
    }
  });
});
