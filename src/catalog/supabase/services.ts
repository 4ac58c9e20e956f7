import type { ExternalKind } from '../types';

/**
 * Methods of supabase-js that go over the network and are no queries, by the interface that declares them in the stub. What is not listed
 * works with what is at hand: `auth.getSession()` reads the stored session, `storage.from('b').getPublicUrl(path)` puts an address together,
 * `auth.signInWithOAuth()` gives one to go to.
 * Sources: https://supabase.com/docs/reference/javascript/auth-api ("`getUser` performs a network request"), …/storage-from-upload, …/functions-invoke
 */
export const services: Readonly<Record<string, { readonly kind: ExternalKind; readonly methods: readonly string[] }>> = {
  SupabaseAuthClient: {
    kind: 'auth',
    methods: [
      'signUp', 'signInWithPassword', 'signInWithOtp', 'signInWithIdToken', 'signInWithSSO', 'signInAnonymously', 'signInWithWeb3', 'verifyOtp', 'resend', 'getUser', 'updateUser',
      'refreshSession', 'setSession', 'exchangeCodeForSession', 'resetPasswordForEmail', 'reauthenticate', 'signOut', 'getUserIdentities', 'linkIdentity', 'unlinkIdentity',
      // Version 1 (https://supabase.com/docs/guides/migrations/… "auth methods"): `signIn` became the `signInWith…`, `update` became `updateUser`.
      'signIn', 'update',
    ],
  },
  $AuthAdmin: {
    kind: 'auth',
    methods: ['createUser', 'listUsers', 'getUserById', 'updateUserById', 'deleteUser', 'inviteUserByEmail', 'generateLink', 'signOut'],
  },
  $AuthMfa: { kind: 'auth', methods: ['enroll', 'challenge', 'verify', 'unenroll', 'challengeAndVerify', 'listFactors'] },
  $AuthAdminMfa: { kind: 'auth', methods: ['listFactors', 'deleteFactor'] },
  // `auth.api` of version 1 became `auth.admin`.
  $AuthApi: {
    kind: 'auth',
    methods: ['getUser', 'createUser', 'listUsers', 'getUserById', 'updateUserById', 'deleteUser', 'inviteUserByEmail', 'generateLink', 'resetPasswordForEmail', 'sendMagicLinkEmail', 'signUpWithEmail', 'signInWithEmail'],
  },
  StorageClient: { kind: 'storage', methods: ['listBuckets', 'getBucket', 'createBucket', 'updateBucket', 'emptyBucket', 'deleteBucket'] },
  StorageFileApi: {
    kind: 'storage',
    methods: ['upload', 'uploadToSignedUrl', 'update', 'download', 'list', 'listV2', 'remove', 'move', 'copy', 'createSignedUrl', 'createSignedUrls', 'createSignedUploadUrl', 'exists', 'info'],
  },
  FunctionsClient: { kind: 'http', methods: ['invoke'] },
};

/** Names that half of all programs use for something else: no reason to look at a file for. */
const everyday: ReadonlySet<string> = new Set(['update', 'list', 'remove', 'move', 'copy', 'exists', 'info', 'verify', 'resend', 'challenge', 'invoke', 'download', 'upload']);

export const serviceNames: readonly string[] = [...new Set(Object.values(services).flatMap(({ methods }) => methods))];

export const tellingNames: readonly string[] = serviceNames.filter((name) => !everyday.has(name));

const members = (methods: readonly string[], result: string): string => methods.map((name) => `  ${name}(...args: any[]): ${result};`).join('\n');

const answer = 'Promise<{ data: any; error: any }>';

/** `auth`, `storage` and `functions` of the client. What is listed twice keeps its first, better type. */
export const serviceTypes = `
interface $AuthUsers {
  getUser(jwt?: string): Promise<{ data: { user: any }; error: any }>;
  getSession(): Promise<{ data: { session: any }; error: any }>;
  getClaims(...args: any[]): ${answer};
  signInWithOAuth(...args: any[]): ${answer};
  onAuthStateChange(callback: (event: any, session: any) => any): { data: { subscription: any } };
  user(): any;
  session(): any;
  startAutoRefresh(): Promise<void>;
  stopAutoRefresh(): Promise<void>;
}
export interface SupabaseAuthClient extends $AuthUsers {
  readonly admin: $AuthAdmin;
  readonly mfa: $AuthMfa;
  readonly api: $AuthApi;
  getUser(jwt?: string): Promise<{ data: { user: any }; error: any }>;
${members(services['SupabaseAuthClient']?.methods.filter((name) => name !== 'getUser') ?? [], answer)}
}
export interface $AuthAdmin {
  readonly mfa: $AuthAdminMfa;
  readonly oauth: any;
  listUsers(params?: any): Promise<{ data: { users: any[]; [name: string]: any }; error: any }>;
${members(services['$AuthAdmin']?.methods.filter((name) => name !== 'listUsers') ?? [], answer)}
}
export interface $AuthMfa {
  getAuthenticatorAssuranceLevel(...args: any[]): ${answer};
${members(services['$AuthMfa']?.methods ?? [], answer)}
}
export interface $AuthAdminMfa {
${members(services['$AuthAdminMfa']?.methods ?? [], answer)}
}
export interface $AuthApi {
${members(services['$AuthApi']?.methods ?? [], 'Promise<any>')}
}
export interface StorageClient {
  from(bucket: string): StorageFileApi;
  listBuckets(options?: any): Promise<{ data: any[] | null; error: any }>;
${members(services['StorageClient']?.methods.filter((name) => name !== 'listBuckets') ?? [], answer)}
}
export interface StorageFileApi {
  getPublicUrl(path: string, options?: any): { data: { publicUrl: string }; publicURL?: any };
  list(...args: any[]): Promise<{ data: any[] | null; error: any }>;
  remove(paths: string[]): Promise<{ data: any[] | null; error: any }>;
  createSignedUrls(...args: any[]): Promise<{ data: any[] | null; error: any }>;
  download(...args: any[]): any;
${members(services['StorageFileApi']?.methods.filter((name) => !['list', 'remove', 'createSignedUrls', 'download'].includes(name)) ?? [], answer)}
}
export interface FunctionsClient {
  setAuth(token: string): void;
  invoke<T = any>(name: string, options?: any): Promise<{ data: T | null; error: any }>;
}
`;
