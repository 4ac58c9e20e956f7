import type { FilePath } from '../../core';
import { absolute } from './model';
import { folderOf, isInside } from '../text';

/** The files that make one schema, and the code it is for. */
export interface SchemaFiles {
  readonly main: FilePath;
  /** Sorted, the main one first. */
  readonly files: readonly FilePath[];
  readonly owner: FilePath;
  readonly aside: boolean;
}

type ReadText = (file: FilePath) => string | undefined;

const configNames = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `prisma.config.${ending}`);
const sampleFolder = /(^|\/)(tests?|__tests__|__fixtures__|fixtures?|samples?|examples?|mocks?|__mocks__|templates?)(\/|$)/i;

/** Whether a file says where a schema lies. */
export function isPrismaConfig(file: FilePath): boolean {
  return /(^|\/)prisma\.config\.[cm]?[jt]s$/.test(file);
}

/**
 * Decides which schema files belong together. A folder named by `prisma.schema` in package.json or by prisma.config is one schema.
 * Otherwise every file with a datasource is the main file of a schema, and the files without one join the nearest above them.
 * (https://www.prisma.io/docs/orm/prisma-schema/overview/location)
 * `hasDatasource` says whether a file declares one, even a broken one.
 */
export function groupSchemaFiles(files: readonly FilePath[], hasDatasource: (file: FilePath) => boolean, text: ReadText): readonly SchemaFiles[] {
  const roots = new PackageRoots(text);
  const left = new Set([...files].sort());
  const groups: SchemaFiles[] = [];

  const targets = new Map<FilePath, FilePath>();
  for (const root of new Set([...left].map((file) => roots.of(folderOf(file))))) {
    const target = root === undefined ? undefined : configuredSchema(root, text);
    if (root !== undefined && target !== undefined) {
      targets.set(target, root);
    }
  }
  for (const [target, root] of targets) {
    const members = [...left].filter((file) => isInside(file, target));
    const main = mainOf(members, hasDatasource);
    if (main !== undefined) {
      members.forEach((file) => left.delete(file));
      groups.push({ main, files: ordered(main, members), owner: root, aside: false });
    }
  }

  const mains = [...left].filter(hasDatasource);
  const members = new Map(mains.map((main) => [main, [main]]));
  for (const file of left) {
    if (!hasDatasource(file)) {
      const above = mains.filter((main) => isInside(file, folderOf(main)));
      const nearest = Math.max(...above.map((main) => folderOf(main).length));
      const closest = above.filter((main) => folderOf(main).length === nearest);
      const main = closest.find((entry) => entry.endsWith('/schema.prisma')) ?? closest[0];
      (main === undefined ? undefined : members.get(main))?.push(file) ?? members.set(file, [file]);
    }
  }
  for (const [main, list] of members) {
    groups.push({ main, files: ordered(main, list), ...ownerOf(main, roots.of(folderOf(main))) });
  }
  return groups.sort((a, b) => (a.main < b.main ? -1 : 1));
}

/** The schema's place that the package names, as an absolute file or folder. */
function configuredSchema(root: FilePath, text: ReadText): FilePath | undefined {
  for (const name of configNames) {
    const config = text(`${root}/${name}`);
    if (config !== undefined) {
      const value = /\bschema\s*:\s*([^\n]*)/.exec(config)?.[1] ?? '';
      // A literal, or literals joined by `path.join(…)`; up to the comma that ends the property.
      const expression = /^[\w.]*\(/.test(value) ? value.slice(0, value.indexOf(')') + 1) : (value.split(',')[0] ?? '');
      const parts = [...expression.matchAll(/(['"`])([^'"`]+)\1/g)].map((match) => match[2] ?? '');
      if (parts.length > 0) {
        return absolute(root, parts.join('/'));
      }
    }
  }
  try {
    const json = JSON.parse(text(`${root}/package.json`) ?? '{}') as { prisma?: { schema?: unknown } } | null;
    const schema = json?.prisma?.schema;
    return typeof schema === 'string' ? absolute(root, schema) : undefined;
  } catch {
    // A broken package.json is the project's to report; the usual places still count.
    return undefined;
  }
}

function mainOf(members: readonly FilePath[], hasDatasource: (file: FilePath) => boolean): FilePath | undefined {
  return members.find(hasDatasource) ?? members.find((file) => file.endsWith('/schema.prisma')) ?? members[0];
}

function ordered(main: FilePath, members: readonly FilePath[]): readonly FilePath[] {
  return [main, ...members.filter((file) => file !== main).sort()];
}

/**
 * Whose schema it is. In a usual place (`prisma/schema.prisma`, `schema.prisma`, at most two folders deep) it is the package's;
 * a schema anywhere else is for the code around it only, because it may be a sample.
 */
function ownerOf(main: FilePath, root: FilePath | undefined): { readonly owner: FilePath; readonly aside: boolean } {
  let folder = folderOf(main);
  if (folder !== root && /\/(schemas?|models)$/.test(folder) && folderOf(folder).endsWith('/prisma')) {
    folder = folderOf(folder);
  }
  const inPrisma = folder.endsWith('/prisma');
  const own = folder !== root && inPrisma ? folderOf(folder) : folder;
  const usualName = inPrisma || main.endsWith('/schema.prisma');
  if (root === undefined) {
    return { owner: own, aside: !usualName };
  }
  const below = own.slice(root.length + 1);
  const deep = below.split('/').length > 2 || sampleFolder.test(below);
  return usualName && !deep ? { owner: root, aside: false } : { owner: own, aside: true };
}

/** Finds the nearest folder with a package.json, asking for each folder once. */
class PackageRoots {
  private readonly known = new Map<FilePath, FilePath | undefined>();

  constructor(private readonly text: ReadText) {}

  of(folder: FilePath): FilePath | undefined {
    if (folder === '' || /^[A-Za-z]:$/.test(folder)) {
      return undefined;
    }
    if (!this.known.has(folder)) {
      this.known.set(folder, this.text(`${folder}/package.json`) === undefined ? this.of(folderOf(folder)) : folder);
    }
    return this.known.get(folder);
  }
}
