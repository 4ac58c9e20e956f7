import type { DataModel, FilePath, Notice } from '../../core';
import { splitBlocks } from './blocks';
import type { Block } from './blocks';
import { groupSchemaFiles, isPrismaConfig } from './files';
import type { SchemaFiles } from './files';
import { readDeclarations } from './model';
import type { Declaration } from './model';
import { parseBlock, parseReadable } from './parse';
import type { Node, Parsed } from './parse';
import { Places } from '../text';
import type { SchemaReader, SchemaResult } from '../types';

/** One file as it was last read. */
interface FileState {
  readonly text: string;
  readonly declarations: readonly Declaration[];
  readonly notices: readonly Notice[];
  /** Block text → what it parsed to, so that typing parses one block. */
  readonly parsed: ReadonlyMap<string, Parsed>;
  readonly hasDatasource: boolean;
}

/**
 * Reads `.prisma` files: single files, folders of files that make one schema, several schemas in one workspace. The reader
 * remembers the last good version of every declaration and uses it while the present one is broken. `text` is also asked for
 * the `package.json` and `prisma.config.*` above the schemas; a workspace that does not answer loses only what they say.
 */
export function createPrismaReader(): SchemaReader {
  let states = new Map<FilePath, FileState>();
  let models = new Map<FilePath, { readonly key: readonly unknown[]; readonly model: DataModel; readonly notices: readonly Notice[] }>();
  return {
    owns: (file) => file.endsWith('.prisma') || isPrismaConfig(file),
    read(files, text): SchemaResult {
      const present = new Map<FilePath, FileState>();
      for (const file of files) {
        const content = file.endsWith('.prisma') ? text(file) : undefined;
        if (content !== undefined) {
          const before = states.get(file);
          present.set(file, before?.text === content ? before : readFile(file, content, before));
        }
      }
      states = present;
      const groups = groupSchemaFiles([...present.keys()], (file) => present.get(file)?.hasDatasource === true, text);
      const next: typeof models = new Map();
      for (const group of groups) {
        const members = group.files.flatMap((file) => present.get(file) ?? []);
        // The same object as long as nothing changed: others keep what they made of it.
        const key = [group.owner, group.aside, ...group.files, ...members];
        const before = models.get(group.main);
        next.set(group.main, before && sameList(before.key, key) ? before : { key, ...readGroup(group, members) });
      }
      models = next;
      return {
        models: [...next.values()].flatMap(({ model }) => (model.models.size > 0 ? [model] : [])),
        notices: [...[...present.values()].flatMap((state) => state.notices), ...[...next.values()].flatMap(({ notices }) => notices)],
      };
    },
  };
}

function readGroup(group: SchemaFiles, members: readonly FileState[]): { readonly model: DataModel; readonly notices: readonly Notice[] } {
  const seen = new Set<string>();
  const notices: Notice[] = [];
  const declarations = members.flatMap((member) => member.declarations).filter((declaration) => {
    const { node, start } = declaration;
    const key = nameSpace(node) + node.name;
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    notices.push(notice(declaration.file, `\`${node.name}\` is declared twice; the first one is used.`, declaration.place(start, start + node.type.length + 1 + node.name.length)));
    return false;
  });
  const parts = readDeclarations(declarations);
  return { model: { source: 'prisma', files: group.files, ...parts, owner: group.owner, aside: group.aside }, notices };
}

/** Models, views, types and enums share one space of names. */
function nameSpace(node: Node): string {
  return node.type === 'datasource' || node.type === 'generator' ? `${node.type} ` : '';
}

function readFile(file: FilePath, text: string, before: FileState | undefined): FileState {
  const places = new Places(file, text);
  const place = places.location.bind(places);
  const { blocks, stray } = splitBlocks(text);
  const parsed = new Map<string, Parsed>();
  const declarations: Declaration[] = [];
  const notices: Notice[] = stray.map(({ start, end }) => notice(file, 'This is no declaration of a Prisma schema; it is left out.', place(start, end)));
  for (const block of blocks) {
    const result = before?.parsed.get(block.text) ?? parseBlock(block);
    parsed.set(block.text, result);
    if ('node' in result) {
      declarations.push({ node: result.node, file, start: block.start, place });
      continue;
    }
    const last = before?.declarations.find(({ node }) => node.type === block.kind && node.name === block.name);
    const readable = last ? undefined : parseReadable(block, result.error);
    if (last) {
      declarations.push({ ...last, start: block.start, place });
    } else if (readable) {
      declarations.push({ node: readable, file, start: block.start, place });
    }
    notices.push(notice(file, brokenMessage(block, last ? 'its last good version is used' : readable ? 'the lines that can be read are used' : 'it is left out'), place(block.start + result.error.start, block.start + result.error.end)));
  }
  if (stray.length > 0 && before) {
    // A misspelt keyword or a broken header hides a whole declaration: what was there before still counts.
    const names = new Set(blocks.map((block) => `${block.kind} ${block.name}`));
    declarations.push(...before.declarations.filter(({ node }) => !names.has(`${node.type} ${node.name}`)));
  }
  return { text, declarations, notices, parsed, hasDatasource: blocks.some((block) => block.kind === 'datasource') };
}

function brokenMessage(block: Block, consequence: string): string {
  return `The ${block.kind} \`${block.name}\` cannot be parsed here; ${consequence}.`;
}

function notice(file: FilePath, message: string, location: Notice['location']): Notice {
  return { code: 'schema-invalid', severity: 'warning', message, file, ...(location ? { location } : {}) };
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}
