import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type FixKind } from '../../../src/core';
import { opened } from '../offers';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const file = '/app/src/orders.controller.ts';
const dto = '/app/src/dto/find-orders.dto.ts';
const read = 'return prisma.order.findMany();';
const page = "return prisma.order.findMany({ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });";

/** A controller whose handler is given this; `more` stands before it. */
const controller = (parameters: string, more = ''): string => `import { Controller, Get, Query } from '@nestjs/common';\nimport { FindOrders } from './dto/find-orders.dto';\nimport { prisma } from './db';\n\n@Controller('orders')\nexport class OrdersController {\n  ${more}@Get()\n  findAll(${parameters}) {\n    ${read}\n  }\n}\n`;

/** The lines that a rewrite brings to the controller and to the class of the query; undefined where it is not offered. */
function newLines(text: string, described: string, kind: FixKind = 'paginate'): { readonly own: readonly string[]; readonly described: readonly string[] } | undefined {
  const files: Record<string, string> = {
    '/app/package.json': '{}', '/app/prisma/schema.prisma': schema, [file]: text, [dto]: described,
    '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", '/app/src/lib/pagination.ts': 'export function pageOf(query: unknown) {\n  return { limit: 1, offset: Number(query) };\n}\n',
  };
  const [found, ...others] = opened(files).fixesAt(file, 0, text.length);
  assert.ok(found && others.length === 0, 'one query without a bound');
  const fix = found.fixes.find((one) => one.kind === kind);
  const linesOf = (name: string): readonly string[] => {
    const before = files[name] ?? '';
    return applyEdits(before, fix?.edits.find((edit) => edit.file === name)?.edits ?? []).split('\n').filter((line) => !before.split('\n').includes(line)).map((line) => line.trim());
  };
  return fix && { own: linesOf(file).filter((line) => !line.startsWith('import')), described: linesOf(dto) };
}

const validated = "import { IsOptional, IsString } from 'class-validator';\n\nexport class FindOrders {\n  @IsOptional()\n  @IsString()\n  status?: string;\n}\n";

describe('a page by a query that a class of Nest describes', () => {
  it('is two members more, which class-validator lets through and a request may leave out', () => {
    assert.deepEqual(newLines(controller('@Query() query: FindOrders'), validated), {
      own: ['const page = pageOf(query);', page],
      described: ["import { IsOptional, IsString, IsNumberString } from 'class-validator';", '@IsNumberString()', 'page?: string;', '@IsNumberString()', 'limit?: string;'],
    });
  });

  it('is written as the other members are: numbers by class-transformer, what Swagger shows', () => {
    const text = "import { ApiPropertyOptional } from '@nestjs/swagger';\nimport { Type } from 'class-transformer';\nimport { IsInt, IsOptional } from 'class-validator';\n\nexport class FindOrders {\n  @ApiPropertyOptional()\n  @Type(() => Number)\n  @IsInt()\n  @IsOptional()\n  customerId?: number;\n}\n";
    assert.deepEqual(newLines(controller('@Query() query: FindOrders'), text)?.described, ['page?: number;', 'limit?: number;']);
  });

  it('needs nothing of a class that has them, or of a type that is gone when the request comes', () => {
    const paged = validated.replace('status?', 'page?: string;\n\n  limit?: string;\n\n  status?');
    for (const [given, described] of [['FindOrders', paged], ['FindOrders', 'export interface FindOrders { status?: string }\n'], ['{ status?: string }', validated], ['Record<string, string>', validated]] as const) {
      assert.deepEqual(newLines(controller(`@Query() query: ${given}`), described), { own: ['const page = pageOf(query);', page], described: [] }, given);
    }
  });

  it('names the key that rows are read after as a text', () => {
    assert.deepEqual(newLines(controller('@Query() query: FindOrders'), validated, 'keyset')?.described, ["import { IsOptional, IsString, IsNumberString } from 'class-validator';", 'after?: string;', '@IsNumberString()', 'limit?: string;']);
  });

  it('is not offered where the query is taken apart, or something else says what it has', () => {
    assert.equal(newLines(controller('@Query() { status }: FindOrders'), validated), undefined);
    assert.equal(newLines(controller('@Query(new ZodPipe(orders)) query: FindOrders'), validated), undefined);
    assert.equal(newLines(controller('@Query() query: FindOrders', '@UsePipes(new ZodPipe(orders))\n  '), validated), undefined);
    assert.equal(newLines(controller('@Query() query: FindOrders'), 'export class FindOrders extends createZodDto(orders) {}\n'), undefined);
    assert.equal(newLines(controller('@Query() query: Elsewhere'), validated), undefined);
    assert.notEqual(newLines(controller('@Query(ValidationPipe) query: FindOrders'), validated), undefined);
  });
});
