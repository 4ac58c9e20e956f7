import { calleeOf } from '../tables/members';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LibraryEntry } from '../types';
import { isReadRequest } from './reads';
import { requestFacts } from './hosts';
import { endlessFetchPatience, platformPatience } from './limits';
import { isLoadedFetch } from './loaded-fetch';

/** Where `fetch` is declared for all code (src/project/program/globals.ts). */
const ambient = '/headroom-library/';
const globalObjects: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);
/** The word comes first: it is looked for in every file, and most have none. */
const called = /fetch(?<=(?:^|[^.\w$]|\b(?:globalThis|window|self|global)\s*\.\s*)fetch)\s*\(/;

/**
 * Hooks that fetch where no call says so: by a key that is an address of the application (`useSWR('/api/orders')`, `useQuery({ queryKey: ['/api/orders'] })`), or a procedure of its own (`trpc.orders.list.useQuery()`).
 */
const fetchedByHooks = /\buseSWR(?:Immutable)?\s*(?:<[^(]{0,100}>)?\s*\(\s*['"`]\/|\bqueryKey\s*:\s*\[\s*['"`]\/|\w\.use(?:Suspense)?Query\s*[(<]|\w\.queryOptions\s*\(/;
const fetches = new RegExp(`${called.source}|${fetchedByHooks.source}`);

/** The `fetch` of the platform: Node 18 and later, Deno, Bun, workers, browsers. A name that is declared or imported under `fetch` is another, but for one that loads a package's where it is called. */
export const fetch: LibraryEntry = {
  id: 'fetch',
  trigger: fetches,
  callNames: new Set(['fetch']),
  globals: fetches,
  stubs: () => [],
  dialect: {},
  recognise(call, context) {
    const { checker } = context;
    const callee = bare(calleeOf(call));
    if (!ts.isCallExpression(call)) return undefined;
    if (ts.isPropertyAccessExpression(callee) && !(ts.isIdentifier(callee.expression) && globalObjects.has(callee.expression.text))) return undefined;
    const named = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    const symbol = checker.getSymbolAtLocation(named);
    // `globalThis` has no declaration at all.
    const isGlobal = symbol !== undefined && (symbol.declarations ?? []).every((declaration) => declaration.getSourceFile().fileName.startsWith(ambient));
    const isLoaded = !isGlobal && symbol !== undefined && named === callee && (symbol.declarations ?? []).some(isLoadedFetch);
    const patience = isGlobal ? platformPatience(call.getSourceFile()) : endlessFetchPatience;
    return isGlobal || isLoaded ? { concept: 'external', library: isGlobal ? 'fetch' : 'fetch-packages', call, label: 'fetch', ...requestFacts(call, patience, context), ...(isReadRequest(call) && { isRead: true }) } : undefined;
  },
};
