import { createEngine, type Engine, type RoutesResult, type ScanResult } from '../../src/engine';
import { memoryFileHost, type MemoryFileHost } from '../../src/project';
import { only } from '../rules/only';

/** A back end with nothing in it but a database and a server. */
export const backEnd: Readonly<Record<string, string>> = {
  '/app/package.json': '{ "dependencies": { "express": "5", "@prisma/client": "6" } }',
  '/app/prisma/schema.prisma': [
    'generator client {', '  provider = "prisma-client-js"', '}', 'datasource db {', '  provider = "postgresql"', '}',
    'model Order {', '  id Int @id', '  customerId Int', '  customer Customer @relation(fields: [customerId], references: [id])', '}',
    'model Customer {', '  id Int @id', '  email String @unique', '  orders Order[]', '}', '',
  ].join('\n'),
  '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
};

export function times(count: number, text: (i: number) => string, separator = '\n'): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(separator);
}

/** As many files, by their index. */
export function filesOf(count: number, name: (i: number) => string, text: (i: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), text(i)]));
}

export interface Opened {
  readonly engine: Engine;
  readonly host: MemoryFileHost;
}

export function open(files: Readonly<Record<string, string>>): Opened {
  const host = memoryFileHost({ ...backEnd, ...files });
  return { host, engine: createEngine({ roots: ['/app'], host, settings: { rules: only('n-plus-one') } }) };
}

/** Runs a generator to its end. */
export function run<T>(steps: Generator<unknown, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

export interface Looked {
  readonly scan: ScanResult;
  readonly routes: RoutesResult;
  readonly milliseconds: number;
}

/** All that the command line would ask of a workspace, and how long the processor took for it. Neither answer may be too much for JSON. */
export function lookAt(files: Readonly<Record<string, string>>): Looked {
  const { engine } = open(files);
  // The processor's time: others compute beside the tests.
  const started = process.cpuUsage();
  const scan = run(engine.scan());
  const routes = run(engine.routes());
  JSON.stringify({ scan, routes });
  const { user, system } = process.cpuUsage(started);
  return { scan, routes, milliseconds: (user + system) / 1000 };
}
