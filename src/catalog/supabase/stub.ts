import type { Stub } from '../types';
import { folderOf, moduleStubs } from '../tables/rows';
import { serviceTypes } from './services';
import { postgrestTypes } from './stub-postgrest';

export const library = 'supabase';
/** Every stub of Supabase lies here; nothing else does. */
export const stubFolder = folderOf(library);

/** Functions that make a client, per package. Those of the auth helpers take the cookies of the request that they are called in. */
const helperMakers = [
  'createRouteHandlerClient', 'createServerComponentClient', 'createServerActionClient', 'createMiddlewareClient', 'createClientComponentClient', 'createPagesServerClient', 'createPagesBrowserClient',
  // Before 0.7, and in the helpers for Remix and SvelteKit.
  'createServerSupabaseClient', 'createBrowserSupabaseClient', 'createMiddlewareSupabaseClient', 'createSupabaseServerClient', 'createSupabaseLoadClient', 'createServerClient', 'createBrowserClient',
] as const;

export const makers: ReadonlySet<string> = new Set<string>([...helperMakers, 'createClient']);

const client = `
import { PostgrestClient, $Filter } from '@supabase/postgrest-js';
export * from '@supabase/postgrest-js';
${serviceTypes}
export declare class SupabaseClient<Database = any, SchemaName = 'public', A = any, B = any, C = any> extends PostgrestClient<Database, SchemaName> {
  constructor(url: string, key: string, options?: any);
  readonly auth: SupabaseAuthClient;
  readonly storage: StorageClient;
  readonly functions: FunctionsClient;
  readonly realtime: any;
  channel(name: string, options?: any): any;
  getChannels(): any[];
  removeChannel(channel: any): Promise<any>;
  removeAllChannels(): Promise<any>;
}
export declare function createClient<Database = any, SchemaName = 'public', A = any, B = any>(url: string, key: string, options?: any): SupabaseClient<Database, SchemaName>;
export type QueryResult<Q> = Q extends PromiseLike<infer R> ? R : any;
export type QueryData<Q> = Q extends PromiseLike<{ data: infer D }> ? NonNullable<D> : any;
export type QueryError = any;
export type User = any;
export type Session = any;
export type RealtimeChannel = any;
`;

const helpers = `
import { SupabaseClient } from '@supabase/supabase-js';
${helperMakers.map((name) => `export declare function ${name}<Database = any, SchemaName = 'public', A = any>(...args: any[]): SupabaseClient<Database, SchemaName>;`).join('\n')}
export type { SupabaseClient, User, Session } from '@supabase/supabase-js';
`;

const hooks = `
import { SupabaseClient } from '@supabase/supabase-js';
export declare function useSupabaseClient<Database = any, SchemaName = 'public'>(): SupabaseClient<Database, SchemaName>;
export declare function useUser(): any;
export declare function useSession(): any;
export declare function useSessionContext(): { isLoading: boolean; session: any; error: any; supabaseClient: SupabaseClient };
`;

/** What `@nuxtjs/supabase` gives server routes. Source: https://supabase.nuxtjs.org/services/serversupabaseclient */
const nuxt = `
import { SupabaseClient } from '@supabase/supabase-js';
export declare function serverSupabaseClient<Database = any>(event: any): Promise<SupabaseClient<Database>>;
export declare function serverSupabaseServiceRole<Database = any>(event: any): SupabaseClient<Database>;
export declare function serverSupabaseUser(event: any): Promise<any>;
export declare function serverSupabaseSession(event: any): Promise<any>;
`;

export const supabaseStubs: readonly Stub[] = [
  ...moduleStubs(library, {
    '@supabase/postgrest-js/*': postgrestTypes,
    '@supabase/supabase-js/*': client,
    '@supabase/ssr': helpers,
    '@supabase/auth-helpers-nextjs/*': helpers,
    '@supabase/auth-helpers-remix': helpers,
    '@supabase/auth-helpers-sveltekit': helpers,
    '@supabase/auth-helpers-shared': helpers,
    '@supabase/auth-helpers-react': hooks,
  }),
  { file: `${stubFolder}nuxt/index.d.ts`, text: nuxt, match: (specifier) => (specifier === '#supabase/server' ? 1000 : 0) },
];
