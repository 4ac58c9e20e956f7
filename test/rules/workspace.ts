import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const schema = readFileSync(join(__dirname, '../fixtures/rules/n-plus-one/schema.prisma'), 'utf8');

export const file = '/app/src/example.ts';

/** An engine over one file beside the fixtures' schema and a module `./db` that exports `prisma`. */
export function workspace(code: string): Engine {
  return createEngine({
    roots: ['/app'],
    settings: { minConfidence: 'low' },
    host: memoryFileHost({
      '/app/prisma/schema.prisma': schema,
      '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
      [file]: `import { prisma } from './db';\n${code}`,
    }),
  });
}

export function findingsOf(code: string): readonly Finding[] {
  return workspace(code).findings(file);
}

/** The text that a place covers. */
export function textAt(engine: Engine, location: Finding['location']): string {
  return (engine.text(location.file) ?? '').slice(location.start.offset, location.end.offset);
}
