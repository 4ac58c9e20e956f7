/** What stands for a part of a path that the source computes. */
export const unknownPart = '…';

/** Two parts of a path put together as a router does it: one slash between them, none at the end. The result is empty for the root. */
export function joinPaths(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  if (joined === '/') return '';
  const known = joined.replace(/^\/(?=…)/, '').replace(/…(?:\/?…)+/g, unknownPart);
  return known.startsWith('/') || known.startsWith(unknownPart) ? known : `/${known}`;
}

/** Hapi's and OpenAPI's parameters as `:id`: `{id}`, `{id?}`, `{path*}`. https://hapi.dev/tutorials/routing */
export function fromBraces(path: string): string {
  return path.replace(/\{(\w+)([?*]?)\d*\}/g, ':$1$2');
}

/** Whether what is registered for paths that begin with `prefix` runs for `path`. */
export function begins(path: string, prefix: string): boolean {
  const wanted = segments(prefix);
  const own = segments(path);
  return wanted.length <= own.length && wanted.every((part, index) => isSame(part, own[index] as string));
}

/** The same for what is registered for one path only. */
export function meets(path: string, pattern: string): boolean {
  return begins(path, pattern) && (pattern.includes('*') || segments(path).length === segments(pattern).length);
}

function segments(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && !/^[*(]/.test(part));
}

function isSame(a: string, b: string): boolean {
  return a === b || (a.startsWith(':') && b.startsWith(':'));
}
