import type { FilePath, Finding, Location, Notice } from '../../src/core';
import type { ScanResult } from '../../src/engine/types';
import { locationOf } from '../../src/project/positions';
import type { ReportContext } from '../../src/report';

/** Files of a made-up application, some with names and contents that a report can trip over. */
export const texts: Readonly<Record<FilePath, string>> = {
  '/app/src/orders.ts': [
    'export async function list() {',
    '  const orders = await prisma.order.findMany();',
    '\tfor (const order of orders) {',
    '    order.customer = await prisma.customer.findUnique({ where: { id: order.customerId } });',
    '  }',
    '}',
    '',
  ].join('\n'),
  '/app/odd names/größe #1/100%/[id]/a?b:c@d.ts': '// 😀 ü\r\nawait slow("<script>`|\\\\`</script>");\r\n',
  '/other/lib.ts': 'export const lib = () => query();\n',
  '/app/min.js': `${'a();'.repeat(1000)}query();${'b();'.repeat(1000)}`,
};

/** The place of a part of one of the texts. */
export function place(file: FilePath, part: string): Location {
  const text = texts[file] ?? '';
  const start = text.indexOf(part);
  if (start < 0) throw new Error(`${part} is not in ${file}`);
  return locationOf(file, text, start, start + part.length);
}

export function finding(file: FilePath, part: string, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'n-plus-one', shape: 'read-in-loop', severity: 'error', confidence: 'high',
    message: 'One query per order: 100 orders make 101 queries.',
    location: place(file, part), related: [], path: [], fingerprint: `n-plus-one/read-in-loop/${file}`, frequency: 'N',
    library: 'prisma', enclosing: 'list', ...more,
  };
}

const orders = '/app/src/orders.ts';
const odd = '/app/odd names/größe #1/100%/[id]/a?b:c@d.ts';

export const notices: readonly Notice[] = [
  { code: 'tsconfig-invalid', severity: 'warning', message: 'tsconfig.json has a comma too many.', file: '/app/tsconfig.json', location: { ...place(orders, 'export'), file: '/app/tsconfig.json' } },
  { code: 'file-unreadable', severity: 'error', message: 'This file cannot be read.', file: '/app/src/secret.ts' },
  { code: 'no-schema', severity: 'note', message: 'No schema was found.' },
];

/** A result with every part of the model in it. */
export const sample: ScanResult = {
  findings: [
    finding(orders, 'prisma.customer.findUnique', {
      route: 'GET /orders', model: 'Customer',
      related: [{ location: place(orders, 'for (const order of orders)'), message: 'The loop.' }],
      path: [
        { location: place(orders, 'list'), message: 'GET /orders is handled here.' },
        { location: place('/other/lib.ts', 'query()'), message: 'The query.' },
      ],
      fixes: [{
        kind: 'eager-load', title: 'Load customer with the orders (1 query instead of N)', preferred: true, changesBehavior: false,
        edits: [
          { file: orders, edits: [{ ...span(orders, 'findMany()', 9), newText: '{ include: { customer: true } }' }, { ...span(orders, 'await prisma.customer.findUnique({ where: { id: order.customerId } })'), newText: 'order.customer' }] },
          { file: '/app/src/new/helper ü.ts', create: true, edits: [{ start: 0, end: 0, newText: 'export {};\n' }] },
        ],
      }],
    }),
    finding(odd, 'slow("<script>`|\\\\`</script>")', { severity: 'warning', confidence: 'medium', message: 'A | *bold* <b>claim</b> with `ticks` and \x1b[31mred.', enclosing: '(module)', fixes: [] }),
    finding('/other/lib.ts', 'query()', { rule: 'headroom-ignore', severity: 'hint', confidence: 'low', frequency: '1' }),
  ],
  notices,
  files: 12,
  suppressed: 4,
};

/** The offsets of a part, or of the point `after` characters into it. */
function span(file: FilePath, part: string, after?: number): { start: number; end: number } {
  const { start, end } = place(file, part);
  return after === undefined ? { start: start.offset, end: end.offset } : { start: start.offset + after, end: start.offset + after };
}

export const context: ReportContext = {
  rules: [
    { id: 'n-plus-one', title: 'A query per row', help: 'Load the rows **together**.', severity: 'error' },
    { id: 'unbounded-query', title: 'A query without a limit', help: 'Add a limit.', severity: 'warning' },
  ],
  base: '/app',
  toolVersion: '1.2.3',
  durationMs: 1234,
  readText: (file) => texts[file],
};
