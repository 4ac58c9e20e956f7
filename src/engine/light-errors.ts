import { stubRoot } from '../catalog/tables/members';
import type { FileEdit, FilePath } from '../core';
import { outward, walk } from '../project/syntax';
import { ts } from '../project/ts';
import type { Snapshot } from '../project/types';

/** "Parameter implicitly has an 'any' type." and "Binding element implicitly has an 'any' type." */
const implicitAny: ReadonlySet<number> = new Set([7006, 7031]);

/** "Import assignment cannot be used when targeting ECMAScript modules.", and the same of `export =`: every file is taken for such a module. */
const olderModules: ReadonlySet<number> = new Set([1202, 1203]);

/** "'found' implicitly has return type 'any' because …", "Property 'orders' does not exist on type '{ load(): … }'.", also with a name that is meant, and "Type 'string' is not assignable to type '() => void'.", of one that `watch` has too. */
const ofThis: ReadonlySet<number> = new Set([7022, 7023, 2322, 2339, 2551]);

/** Whether an error is of `this` in a component that is an object of options, which Vue makes of all of them (https://vuejs.org/guide/typescript/options-api.html): without its types it is the object that a function stands in. */
function isOfOptions({ code, file, start }: ts.Diagnostic): boolean {
  if (!ofThis.has(code) || !file || start === undefined || !file.fileName.endsWith('.vue')) return false;
  if (code === 7022 || code === 7023) return true;
  let found = false;
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && (node.name.getStart() === start || node.getStart() === start) && node.expression.kind === ts.SyntaxKind.ThisKeyword) found = true;
    return !found && node.pos <= start && start < node.end;
  });
  return found;
}

/**
 * Whether an error is one of the light program alone: packages have no types there, so that what a callback is given (`app.get('/', (req, res) => …)`) has none either.
 */
export function isOfLightProgram(diagnostic: ts.Diagnostic, checker: ts.TypeChecker): boolean {
  const { code, file, start } = diagnostic;
  if (olderModules.has(code) || isOfOptions(diagnostic)) return true;
  if (!implicitAny.has(code) || !file || start === undefined) return false;
  let parameter: ts.ParameterDeclaration | undefined;
  walk(file, (node) => {
    if (node.end < start || node.pos > start) return false;
    // The innermost around it: of a pattern (`({ ctx }) => …`) each name is told by itself.
    if (ts.isParameter(node) && (node.name.getStart() === start || !ts.isIdentifier(node.name))) parameter = node;
    return true;
  });
  if (!parameter) return false;
  let { user } = outward(parameter.parent);
  // Also in its options: `pRetry(run, { shouldRetry: ({ error }) => … })`.
  while (ts.isPropertyAssignment(user)) user = outward(user.parent).user;
  return ts.isCallExpression(user) && isUntyped(user.expression, checker);
}

/** Whether what is called comes from a package: unknown, or from a stub, which does not say what callbacks are given. */
function isUntyped(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return (checker.getTypeAtLocation(callee).flags & ts.TypeFlags.Any) !== 0 || checker.getSymbolAtLocation(name)?.declarations?.some((one) => one.getSourceFile().fileName.startsWith(stubRoot)) === true;
}

/** "Cannot find module 'next/server' or its corresponding type declarations." */
const noModule = 2307;

/** "Cannot find name 'node:https'. Do you need to install type definitions for node?", of an import of the platform's own modules, also by the name alone (https://nodejs.org/api/modules.html#built-in-modules). */
const noTypes = 2591;

/** What is said of `null` and `undefined` alone: "Object is possibly 'null'.", "'row' is possibly 'undefined'.", "Type 'null' is not assignable to type 'string'." */
const possiblyNothing: ReadonlySet<number> = new Set([2531, 2532, 2533, 18047, 18048, 18049]);

/** Whether an error is only that something may be `null` or `undefined`, of which the project's own compiler says nothing in that file. */
export function isOfNulls({ code, messageText }: ts.Diagnostic, file: FilePath, snapshot: Pick<Snapshot, 'checksNulls'>): boolean {
  let last: string | ts.DiagnosticMessageChain = messageText;
  while (typeof last !== 'string' && last.next?.[0]) last = last.next[0];
  const text = typeof last === 'string' ? last : last.messageText;
  return (possiblyNothing.has(code) || /^Type '(?:null|undefined)' is not assignable to type /.test(text)) && !snapshot.checksNulls(file);
}

/** Whether an error says that a module is not found whose package, or the types of which, the project names, or that is the platform's own: packages are never looked into. */
export function isPackageUnseen({ code, messageText }: ts.Diagnostic, file: FilePath, snapshot: Pick<Snapshot, 'dependencyVersion'>): boolean {
  const isOwn = code === noTypes && /^Cannot find name '(?:node:|(?:https?|http2|net|tls|fs|path|url|util|os|stream|crypto|events|zlib|dns|child_process|worker_threads|async_hooks|timers|querystring)(?:\/\w+)?')/.test(ts.flattenDiagnosticMessageText(messageText, '\n'));
  if (code !== noModule) return isOwn;
  const name = /'((?:@[^/']+\/)?[^./'][^/']*)/.exec(ts.flattenDiagnosticMessageText(messageText, '\n'))?.[1];
  return name !== undefined && [name, `@types/${name.replace(/^@(.*)\//, '$1__')}`].some((one) => snapshot.dependencyVersion(file, one) !== undefined);
}

/** Whether an error, as `code:text`, is about the import of a package whose types nobody has, whether the project names it or a rewrite adds it. */
export function isOfPackages(error: string): boolean {
  return /^(?:2307|2792|2882|7016):[^'"]*['"][^./]/.test(error);
}

/** Whether an error, as `code:text`, is that the types of a package are not there which the rewrite itself adds to a `package.json`. */
export function isOfAdded(error: string, edits: readonly FileEdit[]): boolean {
  const name = new RegExp(`^${noModule}:[^'"]*['"]((?:@[^/']+/)?[^./'"][^/'"]*)`).exec(error)?.[1];
  return name !== undefined && edits.some(({ file, edits: changes }) => file.endsWith('/package.json') && changes.some(({ newText }) => newText.includes(`"${name}":`)));
}
