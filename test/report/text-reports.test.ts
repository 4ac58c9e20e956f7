import assert from 'node:assert/strict';
import { toHtml, toJson, toMarkdown, toPretty, toSarif } from '../../src/report';
import { context, finding, place, sample } from './sample';

const lost = {
  location: place('/app/src/orders.ts', 'prisma.customer'), name: 'mailer.send', reason: 'an interface whose implementation is not known', routes: ['GET /orders', 'GET /x', 'queue mail'],
};
const nothing = { findings: [], notices: [], files: 1, suppressed: 0 };

describe('the pretty report', () => {
  it('groups findings by file, with the line, a mark under the call, the path and the fixes', () => {
    assert.ok(toPretty(sample, context).startsWith([
      'src/orders.ts',
      '  4:28  error  One query per order: 100 orders make 101 queries.  n-plus-one',
      '      4 │     order.customer = await prisma.customer.findUnique({ where: { id: order.customerId } });',
      '        │                            ^^^^^^^^^^^^^^^^^^^^^^^^^^',
      '          in GET /orders, list',
      '          1:23  GET /orders is handled here.',
      '          ../other/lib.ts:1:26  The query.',
      '          3:2  The loop.',
      '          fix  Load customer with the orders (1 query instead of N)',
      '',
    ].join('\n')));
  });

  it('ends with the notices and one line that sums up', () => {
    assert.ok(toPretty(sample, { ...context, baselined: 2 }).endsWith([
      'warning  tsconfig.json:1:1: tsconfig.json has a comma too many.  tsconfig-invalid',
      'error  src/secret.ts: This file cannot be read.  file-unreadable',
      'note  No schema was found.  no-schema',
      '',
      '✖ 3 findings (1 error, 1 warning, 1 note) in 3 of 12 files, 1.2 s; 4 ignored in source, 2 in the baseline',
      '',
    ].join('\n')));
    assert.equal(toPretty(nothing, context), '✔ No findings in 1 file, 1.2 s\n');
  });

  it('lets neither source nor messages control the terminal', () => {
    const out = toPretty(sample, context);
    assert.doesNotMatch(out, /\x1b/);
    assert.match(out, /and \uFFFD\[31mred\./);
    assert.match(toPretty(sample, { ...context, color: true }), /\x1b\[31merror\x1b\[39m/);
  });

  it('cuts a minified line around the call', () => {
    const line = toPretty({ ...nothing, findings: [finding('/app/min.js', 'query()')] }, context).split('\n')[2] ?? '';
    assert.match(line, /│ …[a();]+query\(\);[b();]+…$/);
    assert.ok(line.length < 170, String(line.length));
  });

  it('shows a finding whose text is gone without its line', () => {
    assert.doesNotMatch(toPretty(sample, { ...context, readText: () => undefined }), /│/);
  });
});

describe('the JSON report', () => {
  const report = JSON.parse(toJson(sample, { ...context, baselined: 2 }));

  it('sums up', () => {
    assert.deepEqual(report.summary, {
      files: 12, filesWithFindings: 3, findings: 3, errors: 1, warnings: 1, notes: 1, suppressed: 4, baselined: 2, durationMs: 1234,
    });
    assert.deepEqual([report.version, report.tool], [1, { name: 'headroom', version: '1.2.3' }]);
  });

  it('gives 1-based places relative to the base, and whether there is a fix', () => {
    const [first, second, third] = report.findings;
    assert.deepEqual([first.file, first.line, first.column, first.endLine, first.endColumn, first.fixable], ['src/orders.ts', 4, 28, 4, 54, true]);
    assert.deepEqual([second.file, second.fixable], ['odd names/größe #1/100%/[id]/a?b:c@d.ts', false]);
    assert.equal('fixable' in third, false);
    assert.deepEqual(first.path.map((step: { file: string; line: number }) => `${step.file}:${step.line}`), ['src/orders.ts:1', '../other/lib.ts:1']);
  });

  it('gives the edits of every fix, new files marked', () => {
    const [fix] = report.findings[0].fixes;
    assert.deepEqual(fix.edits.map((edit: { file: string; create: boolean }) => [edit.file, edit.create]), [['src/orders.ts', false], ['src/new/helper ü.ts', true]]);
    assert.deepEqual(fix.edits[0].changes[0], { start: 76, end: 76, line: 2, column: 46, endLine: 2, endColumn: 46, newText: '{ include: { customer: true } }' });
  });

  it('gives the notices', () => {
    assert.deepEqual(report.notices[1], { code: 'file-unreadable', severity: 'error', message: 'This file cannot be read.', file: 'src/secret.ts' });
    assert.equal(report.notices[0].line, 1);
  });
});

describe('the Markdown report', () => {
  const report = toMarkdown(sample, context);

  it('has a table of rules, a heading per file, the code and the fix', () => {
    assert.match(report, /^# Headroom report\n\n3 findings \(1 error, 1 warning, 1 note\)/);
    assert.match(report, /^\| `n-plus-one` \| A query per row \| 1 \| 1 \| 0 \|$/m);
    assert.match(report, /^## `src\/orders\.ts`$/m);
    assert.match(report, /^ {2}```ts\n {2}order\.customer = await prisma/m);
    assert.match(report, /^ {2}- Fix: Load customer with the orders \(1 query instead of N\)$/m);
  });

  it('says of what comes first how many queries its request would save, or how often the place would run', () => {
    const known = toMarkdown({ ...sample, findings: sample.findings.map((one) => ({ ...one, gain: { before: 10_202, after: 302 } })) }, context);
    assert.match(known, /^1\. .*; 10,202 → 302 queries per request, with lists of 100$/m);
    assert.match(report, /^1\. .*; runs 100 times → once, with lists of 100$/m);
  });

  it('lists what was not resolved with the reason and the routes, fifty at most, and counts the others', () => {
    const many = toMarkdown({ ...sample, unresolved: Array.from({ length: 53 }, () => lost) }, context);
    assert.match(many, /^- `src\/orders\.ts:4` `mailer\.send`: an interface whose implementation is not known \(GET \/orders and 2 others\)$/m);
    assert.equal(many.match(/^- `src\/orders\.ts:4` `mailer/gm)?.length, 50);
    assert.match(many, /^- and 3 more$/m);
    assert.doesNotMatch(report, /not resolved/);
  });

  it('leaves no Markdown or HTML of the input alive', () => {
    assert.match(report, /A \\\| \\\*bold\\\* \\<b\\>claim\\<\/b\\> with \\`ticks\\`/);
    assert.doesNotMatch(report.replace(/^ {2}`{3,}ts\n.*\n {2}`{3,}$/gm, ''), /<script|<b>/);
  });
});

describe('the HTML report', () => {
  const report = toHtml(sample, context);

  it('stands alone: no scripts, nothing from elsewhere, light and dark', () => {
    assert.match(report, /^<!doctype html>/);
    assert.doesNotMatch(report, /<script|<link|<img|https?:|@import|url\(/);
    assert.match(report, /color-scheme:light dark/);
    assert.match(report, /default-src 'none'/);
  });

  it('escapes what comes from the source', () => {
    assert.match(report, /&lt;script&gt;/);
    assert.match(report, /A \| \*bold\* &lt;b&gt;claim&lt;\/b&gt;/);
    assert.doesNotMatch(report, /<b>claim/);
  });

  it('lists what was not resolved with the reason and the routes, as links where a program can open them', () => {
    const links = { place: () => 'command:open', rule: () => '', actions: () => [] };
    assert.match(toHtml({ ...sample, unresolved: [lost] }, { ...context, links }),
      /<h2>What was not resolved<\/h2>[^]*<a href="command:open">src\/orders\.ts:4<\/a> <code>mailer\.send<\/code>: an interface whose implementation is not known <span class="facts">\(GET \/orders and 2 others\)/);
    assert.doesNotMatch(report, /not resolved/);
  });

  it('marks the call in its line', () => {
    assert.match(report, /<mark>prisma\.customer\.findUnique<\/mark>/);
  });
});

describe('every report', () => {
  it('renders 5,000 findings, which are a megabyte or more, within five seconds', () => {
    const findings = Array.from({ length: 5000 }, () => finding('/app/min.js', 'query()'));
    for (const render of [toPretty, toMarkdown, toHtml, toJson, toSarif]) {
      const started = performance.now();
      const length = render({ ...sample, findings }, context).length;
      assert.ok(performance.now() - started < 5000, render.name);
      assert.ok(length > 1_000_000, `${render.name}: ${length}`);
    }
  });
});
