import type { FilePath } from '../../core';
import { folderOf } from '../text';

/** The files that say what one database is made of, in the order in which they are run. */
export interface SqlFiles {
  /** The package whose database it is; undefined where the files lie in none. */
  readonly owner?: FilePath;
  readonly files: readonly FilePath[];
}

/** More of them are no schema that somebody maintains. */
const maxSqlFiles = 800;

/** Data, ways back, and what is there for tests only. */
const aside = /(?:^|\/)(?:tests?|__tests__|fixtures?|seeds?|seeders?|samples?|snippets|backups?|dumps?|rollbacks?|node_modules)\/|[/._-](?:down|rollback|undo|seed|seeds|backup|test)\.sql$|(?:^|\/)(?:down|rollback|seeds?|reset|drop[\w-]*)\.sql$/i;
const migrations = /(?:^|\/)(?:[\w-]+-)?(?:migrations?|migrate|drizzle)\//i;
/** `001_create_users.sql`, `20240101120000_orders.sql`, `V2__orders.sql` */
const numbered = /(?:^|\/)V?\d+[\w.-]*\.sql$/i;

export function isSqlFile(file: FilePath): boolean {
  return file.endsWith('.sql') && !aside.test(file);
}

/** Whether a file is one step of a history: what it takes away is gone. */
export function isHistory(file: FilePath): boolean {
  return migrations.test(file) || numbered.test(file);
}

/**
 * Files per database: those of a package belong together. Migrations come first, since they are what was run; each folder is in the order of its names.
 */
export function groupSqlFiles(files: readonly FilePath[], hasPackage: (folder: FilePath) => boolean): readonly SqlFiles[] {
  const known = new Map<FilePath, FilePath | undefined>();
  const ownerOf = (folder: FilePath): FilePath | undefined => {
    if (folder === '' || /^[A-Za-z]:$/.test(folder)) return undefined;
    if (!known.has(folder)) known.set(folder, hasPackage(folder) ? folder : ownerOf(folderOf(folder)));
    return known.get(folder);
  };
  const groups = new Map<FilePath | undefined, FilePath[]>();
  for (const file of [...files].sort(inOrder)) {
    const owner = ownerOf(folderOf(file));
    const group = groups.get(owner);
    if (!group) groups.set(owner, [file]);
    else if (group.length < maxSqlFiles) group.push(file);
  }
  return [...groups].map(([owner, members]) => ({ ...(owner !== undefined && { owner }), files: members }));
}

function inOrder(a: FilePath, b: FilePath): number {
  const [first, second] = [rank(a), rank(b)];
  return first !== second ? first - second : a < b ? -1 : 1;
}

function rank(file: FilePath): number {
  return migrations.test(file) ? 0 : isHistory(file) ? 1 : 2;
}
