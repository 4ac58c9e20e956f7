import type { WorkspaceSources } from '../types';

/** What changes the queries of a client: an extension, or a middleware of Prisma before 7. */
const changes = /\$extends\s*\(|\bdefineExtension\s*\(|\$use\s*\(/;
/** The method as one of an extension, or as the name of an action: `findMany({ args, query })`, `params.action === 'findMany'`, `operation.startsWith('find')`. */
const read = /(?<![.\w])findMany\b|['"`]find['"`]/;
const others = [/(?<![.\w])count\b/, /(?<![.\w])aggregate\b/, /(?<![.\w])groupBy\b/];

/**
 * Whether a client of the workspace is told to change what `findMany` asks for, as where rows are only marked as deleted, and not what counts and adds up: those would be of all rows
 * (https://www.prisma.io/docs/orm/prisma-client/client-extensions/query, https://www.prisma.io/docs/orm/prisma-client/client-extensions/middleware/soft-delete-middleware). One for all operations that names none is for each of them.
 */
export function altersRows(sources: WorkspaceSources): boolean {
  return sources.files().some((file) => {
    const text = sources.text(file) ?? '';
    return changes.test(text) && read.test(text) && !others.every((method) => method.test(text));
  });
}
