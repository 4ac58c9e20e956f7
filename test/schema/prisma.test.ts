import assert from 'node:assert/strict';
import { createPrismaReader } from '../../src/schema';

describe('prisma reader', () => {
  it('reads', () => {
    const reader = createPrismaReader();
    const result = reader.read(['/a/schema.prisma'], (file) => (file === '/a/schema.prisma' ? 'model A {\n id Int @id\n}\n' : undefined));
    assert.equal(result.models.length, 1);
  });
});
