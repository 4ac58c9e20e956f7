import { calleeOf } from '../tables/members';
import { rowLibrary } from '../tables/rows';
import { moduleOf } from '../values/specifier';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LibraryEntry } from '../types';

/** The data cache of Next.js (https://nextjs.org/docs/app/api-reference/functions/unstable_cache). `cacheTag` and `cacheLife` only say how a result is kept. */
export const nextCache = rowLibrary({
  id: 'next-cache',
  modules: {
    'next/cache': `
export declare function unstable_cache<T extends (...args: any[]) => Promise<any>>(load: T, keys?: string[], options?: any): (...args: Parameters<T>) => ReturnType<T>;
export declare function revalidateTag(...args: any[]): void;
export declare function revalidatePath(...args: any[]): void;
export declare function updateTag(tag: string): void;
export declare function refresh(): void;
export declare function unstable_noStore(): void; export declare function cacheTag(...tags: string[]): void; export declare function cacheLife(...args: any[]): void;
export declare function unstable_cacheTag(...tags: string[]): void; export declare function unstable_cacheLife(...args: any[]): void;
`,
  },
  rows: {
    unstable_cache: { concept: 'cache', op: 'wrap' },
    revalidateTag: { concept: 'cache', op: 'delete' },
    revalidatePath: { concept: 'cache', op: 'delete' },
    updateTag: { concept: 'cache', op: 'delete' },
  },
});

/**
 * React's `cache`, whose results are kept for one request (https://react.dev/reference/react/cache). Read off the import and not off a stub: with a stub
 * for `react`, every component would count as a file that reaches a library.
 */
export const reactCache: LibraryEntry = {
  id: 'react-cache',
  trigger: /\bcache\s*\(/,
  callNames: new Set(['cache']),
  stubs: () => [],
  dialect: {},
  recognise(call, { checker }) {
    const callee = bare(calleeOf(call));
    if (!ts.isCallExpression(call)) return undefined;
    const named = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    const declaration = ts.isIdentifier(named) ? checker.getSymbolAtLocation(named)?.declarations?.[0] : undefined;
    const isImported = declaration !== undefined && (ts.isPropertyAccessExpression(callee) ? ts.isImportClause(declaration) || ts.isNamespaceImport(declaration) : ts.isImportSpecifier(declaration));
    return isImported && moduleOf(declaration) === 'react' ? { concept: 'cache', op: 'wrap', library: 'react-cache', call, label: 'cache', inProcess: true } : undefined;
  },
};
