import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { entriesOf, entryFixtures } from '../flow/entry-fixtures';

/** What handlers do, as a rule: without it nothing of an application matters to a scan. */
const waits = "\nimport 'pg';\nasync function waits() { await waits(); }\n";

/** The fixture, with handlers that may query something. */
function working(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([file, text]) => [file, /\/\/ => |\basync\b/.test(text) ? text + (isCommonJs(text) ? waits.replace("import 'pg'", "require('pg')") : waits) : text]));
}

function isCommonJs(text: string): boolean {
  return /\brequire\(|\bexports\b/.test(text) && !/^import /m.test(text);
}

/** The entry points that a scan tells of files which nobody has opened: it chooses by itself which of them it looks at. */
function told(files: ReadonlyMap<string, string>): readonly string[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries([...files].map(([file, text]) => [`/app/${file}`, text]))) });
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.routes.map(({ name }) => name).sort();
}

describe('a scan', () => {
  for (const fixture of entryFixtures()) {
    it(`looks at the files that register the entry points of ${fixture.name}`, () => {
      const files = working(new Map([...fixture.files].filter(([file]) => !/\.test\.\w+$/.test(file))));
      const [all, found] = [entriesOf(files).map(({ name }) => name).sort(), told(files)];
      assert.deepEqual({ missed: all.filter((name) => !found.includes(name)), wrong: found.filter((name) => !all.includes(name)), count: found.length }, { missed: [], wrong: [], count: all.length });
    });
  }

  // https://sst.dev/docs/component/aws/apigatewayv2/
  it('looks at a configuration of SST that holds nothing but methods', () => {
    const config = "export default $config({\n  app() { return { name: 'shop' }; },\n  async run() {\n    const api = new sst.aws.ApiGatewayV2('Api');\n    api.route('GET /orders', 'functions/orders.list');\n  },\n});\n";
    assert.deepEqual(told(new Map([['package.json', '{"dependencies": {"sst": "3", "pg": "8"}}'], ['sst.config.ts', config], ['functions/orders.ts', "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const list = async () => pool.query('SELECT id FROM orders LIMIT 9');\n"]])), ['GET /orders']);
  });
});
