import type { LibraryEntry } from '../types';
import { along } from './along';
import { batchRead, bulkWrite } from './batch';
import { callNames, recognise } from './calls';
import { eachRead } from './each-read';
import { eagerLoad } from './eager-load';
import { extent } from './extent';
import { intoQuery } from './into-query';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { tellingNames } from './services';
import { heard, subscription } from './subscription';
import { totals } from './totals';
import { library, makers, supabaseStubs } from './stub';
import { writtenRow } from './written-row';

/**
 * supabase-js, versions 1 and 2, with the packages that make its client: the server-side helpers of every generation, and Nuxt's.
 * Its builder runs when it is awaited; one chain is one request, embedded relations (`select('*, customer:customers(*)')`) included.
 */
export const supabase: LibraryEntry = {
  id: library,
  // `Array.from(…)` and `Buffer.from(…)` stand everywhere and ask nothing of a database.
  trigger: new RegExp(
    `(?<!\\b(?:Array|Buffer))\\.\\s*from\\s*[(<]|\\.\\s*(?:rpc|upsert|maybeSingle|upload|download|invoke|select|insert)\\s*[(<]|\\bnew\\s+(?:Supabase|Postgrest)Client\\b|\\b(?:${[...makers].join('|')})\\s*(?:[(<]|as\\b)|\\.\\s*(?:${tellingNames.join('|')})\\s*\\(|\\bauth\\s*\\.\\s*(?:mfa|admin|api|update|resend)\\b`,
  ),
  callNames,
  stubs: () => supabaseStubs,
  recognise,
  extent,
  along,
  limit,
  narrowing,
  typesNamedColumns: true,
  subscription,
  page,
  keyset,
  dialect: { eagerLoad, batchRead, writtenRow, eachRead, bulkWrite, intoQuery, totals, heard },
};
