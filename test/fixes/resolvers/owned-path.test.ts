import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { opened } from '../offers';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Resource {
  id     String  @id
  name   String
  blocks Block[]
}
model Block {
  id         String    @id
  kind       String
  deletedAt  DateTime?
  resourceId String
  resource   Resource  @relation(fields: [resourceId], references: [id])
  versions   Version[]
}
model Version {
  id      String @id
  number  Int
  blockId String
  block   Block  @relation(fields: [blockId], references: [id])
}
`;

const blocks = `import { PrismaClient } from '@prisma/client';

interface ResourceWhere { id?: string | null; name?: string | null }
export interface BlockArgs { where?: { resource?: ResourceWhere | null; kind?: string } | null; take?: number | null }

export class BlockService {
  constructor(private readonly prisma: PrismaClient) {}

  async ofKind<T extends { id: string }>(args: BlockArgs, kind: string): Promise<T[]> {
    const blocks = this.prisma.block.findMany({
      ...args,
      where: {
        ...args.where,
        kind,
        deletedAt: null,
      },
      include: { versions: true },
    });
    return (await blocks)
      .map((block) => {
        const [version] = block.versions;
        return version ? { id: block.id, number: version.number } : null;
      })
      .filter((block) => block !== null) as unknown as T[];
  }
}
`;

const settings = `import { BlockService, type BlockArgs } from './blocks';

export class SettingsService {
  constructor(private readonly blocks: BlockService) {}

  async findMany(args: BlockArgs, user?: string): Promise<{ id: string }[]> {
    return this.blocks.ofKind(args, 'settings');
  }

  async settingsOf(args: { where: { id: string } }): Promise<{ id: string }> {
    const [found] = await this.blocks.ofKind<{ id: string }>({ where: { resource: { id: args.where.id } } }, 'settings');

    return found;
  }

  async templateOf(resourceId: string, user: string): Promise<{ id: string }> {
    return this.settingsOf({ where: { id: resourceId } });
  }
}
`;

const resolver = (body: string): string => `import { Resolver, ResolveField, Parent, Query } from '@nestjs/graphql';
import { PrismaClient } from '@prisma/client';
import { SettingsService } from './settings';

class Resource { id: string; name: string }

@Resolver(() => Resource)
export class ResourceResolver {
  constructor(private readonly prisma: PrismaClient, private readonly settings: SettingsService) {}

  @Query(() => [Resource])
  async resources(): Promise<Resource[]> {
    return this.prisma.resource.findMany({ take: 50 });
  }

  @ResolveField(() => [Object])
  async relations(@Parent() resource: Resource) {
    ${body}
  }
}
`;

/** What the merged form makes of the three files, each line that is new; undefined where it is not offered. */
function offered(body: string, changed: (text: string) => string = (text) => text): Readonly<Record<string, string>> | undefined {
  const files = { '/app/prisma/schema.prisma': schema, '/app/package.json': '{"dependencies":{"@nestjs/graphql":"*","@prisma/client":"7.0.0"}}', '/app/tsconfig.json': '{"compilerOptions":{"strict":false}}', '/app/src/blocks.ts': changed(blocks), '/app/src/settings.ts': changed(settings), '/app/src/resolver.ts': resolver(body) };
  const engine = opened(files, { minConfidence: 'low' });
  const file = '/app/src/resolver.ts';
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'query-per-parent'), 'nothing is found that could be rewritten');
  const [fix, ...others] = engine.fixesAt(file, 0, 10_000).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'merge');
  assert.deepEqual(others, []);
  return fix && Object.fromEntries(fix.edits.map((edit) => [edit.file.replace('/app/src/', ''), applyEdits(engine.text(edit.file) ?? '', edit.edits)]));
}

const byFilter = 'return this.settings.findMany({ where: { resource: { id: resource.id } } });';

describe('a field whose key is handed on to a query', () => {
  it('is merged through a service that hands on its conditions', () => {
    const made = offered(byFilter);
    assert.match(made?.['resolver.ts'] ?? '', /return this\.settings\.findManyOfResource\(\{ where: \{ resource: \{ id: resource\.id \} \} \}\);/);
    assert.match(made?.['settings.ts'] ?? '', /async findManyOfResource\(args: BlockArgs, user\?: string\): Promise<\{ id: string \}\[\]> \{\n {4}return this\.blocks\.ofKindOfResource\(args, 'settings'\);\n {2}\}/);
    assert.equal(/ {2}async ofKindOfResource[\s\S]*\n {2}\}\n/.exec(made?.['blocks.ts'] ?? '')?.[0], `  async ofKindOfResource<T extends { id: string }>(args: BlockArgs, kind: string): Promise<T[]> {
    const { resource, ...where } = args.where!;
    const blocks = this.prisma.resource.findUnique({ where: { id: resource!.id! } }).blocks({
      ...args,
      where: {
        ...where,
        kind,
        deletedAt: null,
      },
      include: { versions: true },
    }).then((found) => found ?? []);
    return (await blocks)
      .map((block) => {
        const [version] = block.versions;
        return version ? { id: block.id, number: version.number } : null;
      })
      .filter((block) => block !== null) as unknown as T[];
  }
`);
  });

  it('is merged through services of which one puts the condition together, and what they make of the rows stays', () => {
    const made = offered("return this.settings.templateOf(resource.id, 'me');");
    assert.match(made?.['resolver.ts'] ?? '', /this\.settings\.templateOfOfResource\(resource\.id, 'me'\)/);
    assert.match(made?.['settings.ts'] ?? '', /async settingsOfOfResource\(.*\n {4}const \[found\] = await this\.blocks\.ofKindOfResource<\{ id: string \}>\(\{ where: \{ resource: \{ id: args\.where\.id \} \} \}, 'settings'\);\n {4}return found;\n/);
    assert.match(made?.['settings.ts'] ?? '', /async templateOfOfResource\(resourceId: string, user: string\).*\n {4}return this\.settingsOfOfResource\(\{ where: \{ id: resourceId \} \}\);/);
  });

  it('is left where the key is more than handed on, or does not say alone whose rows are asked for', () => {
    for (const body of [
      "return this.settings.findMany({ where: { resource: { id: resource.id, name: 'a' } } });",
      'return this.settings.findMany({ where: { resource: { id: resource.id } } }, resource.name);',
      "const first = await Promise.resolve(1); return this.settings.findMany({ where: { resource: { id: resource.id } } });",
      'return this.settings.findMany({ where: { resource: { id: resource.id }, ...({} as object) } });',
      'return this.settings.findMany({ where: { resource: { name: resource.name } } });',
    ]) assert.equal(offered(body), undefined, body);
    const left: readonly (readonly [string, string])[] = [
      ['return this.blocks.ofKind(args,', 'await Promise.resolve(); return this.blocks.ofKind(args,'],
      ['return this.blocks.ofKind(args,', 'console.log(args.where); return this.blocks.ofKind(args,'],
      ['  async findMany(', '  @Cached()\n  async findMany('],
      ['        kind,\n', "        kind,\n        resource: { name: 'a' },\n"],
      ['        ...args.where,\n        kind,\n', '        kind,\n        ...args.where,\n'],
      ['    return (await blocks)', '    console.log(args.take);\n    return (await blocks)'],
      ['include: { versions: true },', 'include: { versions: true },\n      ...args,'],
    ];
    for (const [from, to] of left) assert.equal(offered(byFilter, (text) => text.replace(from, to)), undefined, to);
  });
});
