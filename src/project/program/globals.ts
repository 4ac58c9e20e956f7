/**
 * What code takes for granted beside the ES library, without the 2 MB of DOM and Node declarations: just enough that
 * the types which matter (awaited values, arrays, the workspace's own classes) come out right. Web types are typed where data flows through
 * them, the rest is `any`. Runes of Svelte are as its own `ambient.d.ts` has them.
 */
export const ambientGlobals = `
declare var console: any;
declare var process: any;
declare var global: typeof globalThis & { [name: string]: any };
declare var window: any;
declare var document: any;
declare var navigator: any;
declare var localStorage: any;
declare var sessionStorage: any;
declare var location: any;
declare var crypto: any;
declare var performance: any;
declare var require: any;
declare var module: any;
declare var exports: any;
declare var __dirname: string;
declare var __filename: string;
declare var Deno: any;
declare var Bun: any;
declare var EdgeRuntime: any;
declare var Astro: any;
declare function $state<T>(initial: T): T;
declare function $state<T>(): T | undefined;
declare namespace $state { function raw<T>(initial: T): T; function raw<T>(): T | undefined; function snapshot<T>(state: T): T; }
declare function $derived<T>(expression: T): T;
declare namespace $derived { function by<T>(fn: () => T): T; }
declare function $effect(fn: () => void | (() => void)): void;
declare namespace $effect { function pre(fn: () => void | (() => void)): void; function tracking(): boolean; function pending(): number; function root(fn: () => void | (() => void)): () => void; }
declare function $props(): any;
declare namespace $props { function id(): string; }
declare function $bindable<T>(fallback?: T): T;
declare function $inspect(...values: any[]): any;
declare function $host(): any;
declare namespace NodeJS {
  interface Global { [name: string]: any }
  interface ProcessEnv { [name: string]: string | undefined }
  type Timeout = any;
  type Timer = any;
  interface ErrnoException extends Error { code?: string; errno?: number; path?: string; syscall?: string }
  type ReadableStream = any;
  type WritableStream = any;
}
interface ImportMeta { url: string; dirname: string; filename: string; env: any; [name: string]: any }
declare function setTimeout(handler: (...args: any[]) => void, ms?: number, ...args: any[]): any;
declare function setInterval(handler: (...args: any[]) => void, ms?: number, ...args: any[]): any;
declare function setImmediate(handler: (...args: any[]) => void, ...args: any[]): any;
declare function clearTimeout(timer: any): void;
declare function clearInterval(timer: any): void;
declare function clearImmediate(timer: any): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T, options?: any): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
type HeadersInit = any;
type BodyInit = any;
interface Headers { get(name: string): string | null; set(name: string, value: string): void; append(name: string, value: string): void; has(name: string): boolean; delete(name: string): void; forEach(callback: (value: string, key: string) => void): void; entries(): IterableIterator<[string, string]>; keys(): IterableIterator<string>; values(): IterableIterator<string>; getSetCookie(): string[]; [Symbol.iterator](): IterableIterator<[string, string]> }
declare var Headers: { new (init?: HeadersInit): Headers };
interface RequestInit { method?: string; headers?: HeadersInit; body?: BodyInit | null; signal?: AbortSignal | null; [name: string]: any }
interface ResponseInit { status?: number; statusText?: string; headers?: HeadersInit }
interface Body { readonly body: any; readonly bodyUsed: boolean; json(): Promise<any>; text(): Promise<string>; formData(): Promise<FormData>; arrayBuffer(): Promise<ArrayBuffer>; blob(): Promise<Blob>; bytes(): Promise<Uint8Array> }
interface Request extends Body { readonly url: string; readonly method: string; readonly headers: Headers; readonly signal: AbortSignal; clone(): Request; [name: string]: any }
declare var Request: { new (input: string | URL | Request, init?: RequestInit): Request };
interface Response extends Body { readonly ok: boolean; readonly status: number; readonly statusText: string; readonly headers: Headers; readonly url: string; readonly redirected: boolean; clone(): Response }
declare var Response: { new (body?: BodyInit | null, init?: ResponseInit): Response; json(data: any, init?: ResponseInit): Response; redirect(url: string | URL, status?: number): Response; error(): Response };
type FormDataEntryValue = any;
interface FormData { get(name: string): any; getAll(name: string): any[]; has(name: string): boolean; set(name: string, value: any, file?: string): void; append(name: string, value: any, file?: string): void; delete(name: string): void; entries(): IterableIterator<[string, any]>; [Symbol.iterator](): IterableIterator<[string, any]> }
declare var FormData: { new (form?: any): FormData };
interface Blob { readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer>; text(): Promise<string>; slice(start?: number, end?: number, type?: string): Blob; stream(): any }
declare var Blob: { new (parts?: any[], options?: any): Blob };
interface File extends Blob { readonly name: string; readonly lastModified: number }
declare var File: { new (parts: any[], name: string, options?: any): File };
interface URL { hash: string; host: string; hostname: string; href: string; readonly origin: string; password: string; pathname: string; port: string; protocol: string; search: string; readonly searchParams: URLSearchParams; username: string; toString(): string; toJSON(): string }
declare var URL: { new (url: string | URL, base?: string | URL): URL; canParse(url: string, base?: string): boolean; createObjectURL(object: any): string; revokeObjectURL(url: string): void };
interface URLSearchParams { get(name: string): string | null; getAll(name: string): string[]; has(name: string): boolean; set(name: string, value: string): void; append(name: string, value: string): void; delete(name: string): void; forEach(callback: (value: string, key: string) => void): void; entries(): IterableIterator<[string, string]>; keys(): IterableIterator<string>; values(): IterableIterator<string>; toString(): string; readonly size: number; [Symbol.iterator](): IterableIterator<[string, string]> }
declare var URLSearchParams: { new (init?: any): URLSearchParams };
interface AbortSignal { readonly aborted: boolean; readonly reason: any; throwIfAborted(): void; addEventListener(type: string, listener: any, options?: any): void; removeEventListener(type: string, listener: any): void; onabort: any }
declare var AbortSignal: { abort(reason?: any): AbortSignal; timeout(ms: number): AbortSignal; any(signals: AbortSignal[]): AbortSignal };
interface AbortController { readonly signal: AbortSignal; abort(reason?: any): void }
declare var AbortController: { new (): AbortController };
declare var DOMException: { new (message?: string, name?: string): Error };
interface Event { readonly type: string; [name: string]: any }
declare var Event: { new (type: string, init?: any): Event };
interface EventTarget { addEventListener(type: string, listener: any, options?: any): void; removeEventListener(type: string, listener: any): void; dispatchEvent(event: Event): boolean }
declare var EventTarget: { new (): EventTarget };
type ReadableStream<R = any> = any;
declare var ReadableStream: any;
type WritableStream<W = any> = any;
declare var WritableStream: any;
declare var TransformStream: any;
declare var TextEncoder: { new (): { encode(text?: string): Uint8Array } };
declare var TextDecoder: { new (label?: string, options?: any): { decode(bytes?: any, options?: any): string } };
declare var WebSocket: any;
type WebSocket = any;
type BufferEncoding = string;
interface Buffer extends Uint8Array { toString(encoding?: BufferEncoding, start?: number, end?: number): string; equals(other: Uint8Array): boolean; write(text: string, ...rest: any[]): number; toJSON(): any; copy(target: Uint8Array, ...rest: any[]): number; [name: string]: any }
declare var Buffer: { from(data: any, encoding?: any, length?: number): Buffer; alloc(size: number, fill?: any, encoding?: BufferEncoding): Buffer; allocUnsafe(size: number): Buffer; concat(list: readonly Uint8Array[], length?: number): Buffer; isBuffer(value: any): value is Buffer; byteLength(value: any, encoding?: BufferEncoding): number; compare(a: Uint8Array, b: Uint8Array): number };
declare namespace JSX { interface Element { [name: string]: any } interface IntrinsicElements { [name: string]: any } interface ElementClass { [name: string]: any } interface ElementAttributesProperty {} interface ElementChildrenAttribute {} interface IntrinsicAttributes { [name: string]: any } }
declare namespace Express { interface Request {} interface Response {} interface Application {} }
declare var describe: any;
declare var it: any;
declare var test: any;
declare var expect: any;
declare var beforeEach: any;
declare var afterEach: any;
declare var beforeAll: any;
declare var afterAll: any;
declare var jest: any;
declare var vi: any;
`;
