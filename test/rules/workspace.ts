import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

const schema = readFileSync(join(__dirname, '../fixtures/rules/n-plus-one/schema.prisma'), 'utf8');

export const file = '/app/src/example.ts';

/** An engine with one rule over one file beside the fixtures' schema, a module `./db` that exports `prisma`, and more files where they are given. */
export function workspace(code: string, rule = 'n-plus-one', more: Readonly<Record<string, string>> = {}): Engine {
  return createEngine({
    roots: ['/app'],
    settings: { minConfidence: 'low', rules: only(rule) },
    host: memoryFileHost({
      '/app/prisma/schema.prisma': schema,
      '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
      ...more,
      [file]: `import { prisma } from './db';\n${code}`,
    }),
  });
}

export function findingsOf(code: string, rule?: string): readonly Finding[] {
  return workspace(code, rule).findings(file);
}

/** The text that a place covers. */
export function textAt(engine: Engine, location: Finding['location']): string {
  return (engine.text(location.file) ?? '').slice(location.start.offset, location.end.offset);
}
