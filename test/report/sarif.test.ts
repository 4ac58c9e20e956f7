import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type * as Sarif from 'sarif';
import { applyEdits } from '../../src/core';
import { relativePath, relativeUri, toSarif } from '../../src/report';
import { context, finding, sample, texts } from './sample';

/**
 * The SARIF 2.1.0 schema as the npm package @microsoft/jest-sarif carries it (revision rtm.5). What the standard's errata 01
 * added that could concern us, a region that says where it begins, is added here.
 */
function validator(): (log: unknown) => string[] {
  const schema = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  schema.definitions.region.anyOf = ['startLine', 'charOffset', 'byteOffset'].map((property) => ({ required: [property] }));
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return (log) => (validate(log) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`));
}

function run(result = sample, more = {}): Sarif.Run {
  return (JSON.parse(toSarif(result, { ...context, ...more })) as Sarif.Log).runs[0] as Sarif.Run;
}

describe('the SARIF report', () => {
  it('is valid against the 2.1.0 schema, odd paths and every part of the model included', () => {
    const errors = validator();
    assert.deepEqual(errors(JSON.parse(toSarif(sample, context))), []);
    assert.deepEqual(errors(JSON.parse(toSarif({ findings: [], notices: [], files: 0, suppressed: 0 }, context))), []);
    // The check itself can fail.
    assert.notDeepEqual(errors({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: {} }] }] }), []);
    assert.notDeepEqual(errors({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: { text: '' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a b' }, region: {} } }] }] }] }), []);
  });

  it('gives the primary location in 1-based lines and UTF-16 columns', () => {
    const result = run().results?.[0];
    assert.equal(run().columnKind, 'utf16CodeUnits');
    const start = texts['/app/src/orders.ts']?.indexOf('prisma.customer.findUnique') ?? -1;
    assert.deepEqual(result?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'src/orders.ts' },
      region: { startLine: 4, startColumn: 28, endLine: 4, endColumn: 54, charOffset: start, charLength: 26 },
    });
  });

  it('encodes every path as a URI that decodes to the path', () => {
    const uris = run().results?.map((result) => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
    assert.deepEqual(uris, ['src/orders.ts', 'odd%20names/gr%C3%B6%C3%9Fe%20%231/100%25/%5Bid%5D/a%3Fb%3Ac@d.ts', '../other/lib.ts']);
    assert.equal(decodeURIComponent(uris?.[1] ?? ''), 'odd names/größe #1/100%/[id]/a?b:c@d.ts');
    for (const uri of uris ?? []) assert.equal(new URL(uri, 'file:///app/').hash, '');
  });

  it('maps severities to levels and names the rule of every result', () => {
    const { results, tool } = run();
    assert.deepEqual(results?.map((result) => [result.ruleId, result.level]), [['n-plus-one', 'error'], ['n-plus-one', 'warning'], ['headroom-ignore', 'note']]);
    for (const result of results ?? []) assert.equal(tool.driver.rules?.[result.ruleIndex ?? -1]?.id, result.ruleId);
  });

  it('describes the rules', () => {
    assert.deepEqual(run().tool.driver.rules?.[0], {
      id: 'n-plus-one',
      shortDescription: { text: 'A query per row' },
      help: { text: 'Load the rows **together**.', markdown: 'Load the rows **together**.' },
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['performance', 'scalability'] },
    });
  });

  it('carries fingerprint, properties, related locations and the path through functions', () => {
    const result = run().results?.[0];
    assert.deepEqual(result?.partialFingerprints, { 'headroom/v1': 'n-plus-one/read-in-loop//app/src/orders.ts' });
    assert.deepEqual(result?.properties, {
      confidence: 'high', route: 'GET /orders', frequency: 'N', library: 'prisma', model: 'Customer', shape: 'read-in-loop', fixable: true,
    });
    assert.deepEqual(result?.relatedLocations?.map((related) => related.message?.text), ['The loop.']);
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map((step) => [step.location?.message?.text, step.location?.physicalLocation?.artifactLocation?.uri]);
    assert.deepEqual(steps, [['GET /orders is handled here.', 'src/orders.ts'], ['The query.', '../other/lib.ts']]);
  });

  it('says fixable false where no fix is known, and nothing where fixes were not worked out', () => {
    assert.deepEqual(run().results?.map((result) => result.properties?.['fixable']), [true, false, undefined]);
  });

  it('carries fixes whose regions, applied by line and column or by offset, give the fixed text; new files too', () => {
    const fix = run().results?.[0]?.fixes?.[0];
    assert.equal(fix?.description?.text, 'Load customer with the orders (1 query instead of N)');
    const [change, creation] = fix?.artifactChanges ?? [];
    const before = texts['/app/src/orders.ts'] ?? '';
    const expected = before.replace('findMany()', 'findMany({ include: { customer: true } })')
      .replace('await prisma.customer.findUnique({ where: { id: order.customerId } })', 'order.customer');
    const lines = before.split('\n');
    const offset = (line = 0, column = 0): number => lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
    const replacements = change?.replacements ?? [];
    assert.equal(applyEdits(before, replacements.map(({ deletedRegion: at, insertedContent }) => ({
      start: offset(at.startLine, at.startColumn), end: offset(at.endLine, at.endColumn), newText: insertedContent?.text ?? '',
    }))), expected);
    assert.equal(applyEdits(before, replacements.map(({ deletedRegion: at, insertedContent }) => ({
      start: at.charOffset ?? -1, end: (at.charOffset ?? -1) + (at.charLength ?? -1), newText: insertedContent?.text ?? '',
    }))), expected);
    assert.deepEqual(creation, {
      artifactLocation: { uri: 'src/new/helper%20%C3%BC.ts' },
      replacements: [{
        deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, charOffset: 0, charLength: 0 },
        insertedContent: { text: 'export {};\n' },
      }],
    });
  });

  it('reports notices as notifications of a successful run, with files and duration', () => {
    const { invocations, properties } = run();
    assert.equal(invocations?.[0]?.executionSuccessful, true);
    assert.deepEqual(invocations?.[0]?.toolExecutionNotifications?.map((notice) => [notice.descriptor?.id, notice.level, notice.locations?.[0]?.physicalLocation?.artifactLocation?.uri]), [
      ['tsconfig-invalid', 'warning', 'tsconfig.json'], ['file-unreadable', 'error', 'src/secret.ts'], ['no-schema', 'note', undefined],
    ]);
    assert.deepEqual(properties, { files: 12, durationMs: 1234 });
  });

  it('puts results of 5,000 findings into one log within five seconds', () => {
    const many = Array.from({ length: 5000 }, (_, index) => finding('/app/src/orders.ts', 'prisma.customer', { fingerprint: String(index), fixes: sample.findings[0]?.fixes }));
    const started = performance.now();
    assert.equal(run({ ...sample, findings: many }).results?.length, 5000);
    assert.ok(performance.now() - started < 5000);
  });
});

describe('a path relative to a folder', () => {
  it('uses forward slashes and the drive of Windows', () => {
    assert.equal(relativePath('/app', '/app/src/a.ts'), 'src/a.ts');
    assert.equal(relativePath('/', '/app/a.ts'), 'app/a.ts');
    assert.equal(relativePath('C:/app', 'c:/app/src/a.ts'), 'src/a.ts');
    assert.equal(relativePath('C:/app', 'C:/lib/a.ts'), '../lib/a.ts');
    assert.equal(relativePath('C:/app', 'D:/lib/a.ts'), 'D:/lib/a.ts');
    assert.equal(relativeUri('C:/app', 'D:/my lib/a.ts'), 'file:///D:/my%20lib/a.ts');
  });
});
