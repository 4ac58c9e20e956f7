// A workspace of the size of a large application, made up: routers that a file mounts, services with queries, and code that asks no database.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface LargeWorkspace {
  readonly path: string;
  /** The router that is typed in, and 0-based: its line with a finding, and a line behind which a statement can stand. */
  readonly file: string;
  readonly findingLine: number;
  readonly typeAfter: number;
  /** The path of its route, which only the file that mounts it knows. */
  readonly route: string;
  readonly remove: () => void;
}

const routers = 300;
const services = 600;

/** Writes a workspace with so many source files into a folder of its own. */
export function makeLargeWorkspace(files: number): LargeWorkspace {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-large-')));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  write('package.json', '{ "name": "large", "dependencies": { "express": "5", "@prisma/client": "6" } }\n');
  write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "commonjs", "target": "es2022", "skipLibCheck": true, "types": [] }, "include": ["src"] }\n');
  write('prisma/schema.prisma', schema);
  write('src/db.ts', "import { PrismaClient } from '@prisma/client';\n\nexport const prisma = new PrismaClient();\n");
  write('src/app.ts', app());
  for (let i = 0; i < routers; i++) write(`src/routes/router${i}.ts`, router(i));
  for (let i = 0; i < services; i++) write(`src/services/service${i}.ts`, service(i));
  for (let i = 0; i < files - routers - services - 2; i++) write(`src/lib/part${Math.floor(i / 100)}/module${i}.ts`, plain(i));
  const lines = router(7).split('\n');
  return {
    path, file: 'src/routes/router7.ts', route: 'GET /api/7/orders',
    findingLine: lines.findIndex((line) => line.includes('findUnique')), typeAfter: lines.findIndex((line) => line.includes('const rows')),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

const schema = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
}

model Customer {
  id     Int     @id
  name   String
  orders Order[]
}

model Order {
  id         Int      @id
  total      Int
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
}
`;

function app(): string {
  const numbers = Array.from({ length: routers }, (_, i) => i);
  return ["import express from 'express';", ...numbers.map((i) => `import { router${i} } from './routes/router${i}';`), '', 'export const app = express();',
    ...numbers.map((i) => `app.use('/api/${i}', router${i});`), ''].join('\n');
}

function router(i: number): string {
  return `import { Router } from 'express';
import { prisma } from '../db';
import { totalOf${i} } from '../services/service${i}';

export const router${i} = Router();

router${i}.get('/orders', async (_req, res) => {
  const orders = await prisma.order.findMany({ take: 50 });
  const rows: unknown[] = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    rows.push({ id: order.id, customer: customer?.name });
  }
  res.json(rows);
});

router${i}.get('/total/:id', async (req, res) => {
  res.json(await totalOf${i}(Number(req.params.id)));
});
`;
}

function service(i: number): string {
  return `import { prisma } from '../db';
import { weigh${i} } from '../lib/part${Math.floor(i / 100)}/module${i}';

export async function totalOf${i}(customerId: number): Promise<number> {
  const orders = await prisma.order.findMany({ where: { customerId }, select: { total: true }, take: 100 });
  return orders.reduce((sum, { total }) => sum + weigh${i}(total, 1), 0);
}
`;
}

/** About 4 kB of code that asks nobody. */
function plain(i: number): string {
  const functions = Array.from({ length: 14 }, (_, at) => `/** Step ${at} of module ${i}. */
export function step${i}x${at}(values: readonly number[], factor = ${at + 1}): number {
  let sum = 0;
  for (const value of values) {
    if (value % factor === 0) sum += value * factor;
    else sum -= Math.trunc(value / factor);
  }
  return sum;
}
`);
  return `${i > 0 ? `import { weigh${i - 1} } from '../part${Math.floor((i - 1) / 100)}/module${i - 1}';\n\n` : ''}${functions.join('\n')}
export function weigh${i}(value: number, depth: number): number {
  return depth > 3 ? value : ${i > 0 ? `weigh${i - 1}(step${i}x0([value]), depth + 1)` : 'value'};
}
`;
}
