import assert from 'node:assert/strict';
import { applyEdits } from '../../src/core';
import { configEdit } from '../../src/project/settings/config-edit';

const after = (text: string | undefined, entry: string | object = 'Role', key: 'smallModels' | 'libraries' = 'smallModels'): string | undefined => {
  const edit = configEdit('/app/headroom.config.json', text, key, entry);
  return edit && applyEdits(text ?? '', edit.edits);
};

describe('an entry for headroom.config.json', () => {
  it('makes the file where there is none', () => {
    assert.equal(after(undefined), '{\n  "smallModels": ["Role"]\n}\n');
    assert.equal(configEdit('/app/headroom.config.json', undefined, 'smallModels', 'Role')?.create, true);
  });

  it('goes to the end of a list, comments and the rest left as they are', () => {
    assert.equal(after('{\n  // closed lists\n  "smallModels": ["Country"],\n  "rules": {}\n}\n'), '{\n  // closed lists\n  "smallModels": ["Country", "Role"],\n  "rules": {}\n}\n');
    assert.equal(after('{ "smallModels": [] }'), '{ "smallModels": ["Role"] }');
  });

  it('makes the list where it is missing, in the line endings of the file', () => {
    assert.equal(after('{\r\n  "rules": {}\r\n}\r\n'), '{\r\n  "rules": {},\r\n  "smallModels": ["Role"]\r\n}\r\n');
    assert.equal(after('{}'), '{\n  "smallModels": ["Role"]\n}');
    assert.equal(after('{}', { module: './src/mail', name: 'send', is: 'email' }, 'libraries'), '{\n  "libraries": [{ "module": "./src/mail", "name": "send", "is": "email" }]\n}');
  });

  it('leaves a file alone that is broken, or holds something else under the name', () => {
    assert.equal(after('{ "smallModels": ["Country" '), undefined);
    assert.equal(after('{ "smallModels": "Country" }'), undefined);
  });
});
