import { dirname, join, upwards } from '../../project/paths';
import type { WorkspaceFacts } from '../../project/types';
import { edgeShared } from './functions/edge-functions';
import type { EntryPoint } from './types';

/**
 * What the process is that runs an entry point. `server`: one that lives on and serves many requests. `functions`: it may be frozen or ended with the answer, and serves one request
 * at a time. `workers`: an isolate whose sockets belong to the request that opened them.
 */
export type Runtime = 'server' | 'functions' | 'workers';

/** Packages of projects that are deployed as workers. https://developers.cloudflare.com/workers, https://opennext.js.org/cloudflare */
const workerPackages = ['wrangler', '@cloudflare/workers-types', '@opennextjs/cloudflare', '@cloudflare/next-on-pages'];

function isWorker(file: string, workspace: WorkspaceFacts): boolean {
  return workerPackages.some((name) => workspace.dependencyVersion(file, name) !== undefined) || workspace.deployments.isWorker(dirname(file));
}

/**
 * Whether a file says that its handlers run in the Edge runtime, which has no sockets of its own: `export const runtime = 'edge'`, also of a page's `config`.
 * https://nextjs.org/docs/app/api-reference/edge, https://vercel.com/docs/functions/runtimes/edge
 */
export function runsOnEdge({ node }: EntryPoint): boolean {
  return /\bruntime\s*[:=]\s*(['"])(?:experimental-)?edge\1/.test(node.getSourceFile().text);
}

/** Frameworks whose handlers are deployed as functions, unless the project says otherwise. */
const asFunctions: ReadonlySet<string> = new Set(['lambda', 'vercel', 'netlify', 'cloud-functions', 'azure-functions', 'nextjs', 'deno']);

/** Frameworks that are a server of their own wherever they run. */
const servers: ReadonlySet<string> = new Set(['express', 'fastify', 'koa', 'hapi', 'nestjs']);

/** Packages of the platform that runs most apps of that framework as functions. */
const platformPackages = ['@vercel/functions', '@vercel/analytics', '@vercel/speed-insights', '@vercel/kv', '@vercel/edge-config', '@netlify/functions', '@netlify/plugin-nextjs'];

/** Whether it is known that an entry point runs as a function, and not only usual for its framework. */
export function runsAsFunction(entry: EntryPoint, workspace: WorkspaceFacts): boolean {
  if (runtimeOf(entry, workspace) === 'server') return false;
  const file = entry.node.getSourceFile().fileName;
  return !isOfNext(entry, workspace) || workspace.target !== undefined || platformPackages.some((name) => workspace.dependencyVersion(file, name) !== undefined);
}

/** Whether Next.js runs an entry point: its own, and what somebody who signs in there waits for. */
function isOfNext({ framework, node }: EntryPoint, workspace: WorkspaceFacts): boolean {
  return framework === 'nextjs' || (framework === 'auth' && isNextApplication(node.getSourceFile().fileName, workspace));
}

/** Packages of handlers for Lambda, Netlify, Vercel and Azure; `adapters` run a server's routes there. */
const functionPackages = ['@types/aws-lambda', '@middy/core', '@netlify/functions', '@vercel/node', '@azure/functions'];
const adapters = ['serverless-http', '@codegenie/serverless-express', '@vendia/serverless-express', '@fastify/aws-lambda'];

/** Whether a file belongs to an application that is known to be deployed as functions, whose instances each have what its modules make. */
export function isDeployedAsFunctions(file: string, workspace: WorkspaceFacts): boolean {
  if (edgeShared(file) !== undefined) return true;
  if (workspace.target !== undefined) return workspace.target === 'serverless';
  const has = (name: string): boolean => workspace.dependencyVersion(file, name) !== undefined;
  if (isWorker(file, workspace)) return false;
  if (adapters.some(has) || isBuiltAsFunction(file, workspace)) return true;
  if (isNextApplication(file, workspace)) return (platformPackages.some(has) || hasPlatformFile(file, workspace)) && !isSelfHosted(file, workspace);
  // A server that has a function beside it remains a server.
  return (functionPackages.some(has) || workspace.deployments.isOfFunctions(dirname(file))) && ![...servers, '@nestjs/core'].some(has);
}

/** Whether a file belongs to an application of a framework that most deploy as functions, where nothing says that this one is. */
export function isUsuallyFunctions(file: string, workspace: WorkspaceFacts): boolean {
  const has = (name: string): boolean => workspace.dependencyVersion(file, name) !== undefined;
  return workspace.target === undefined && isNextApplication(file, workspace) && !isWorker(file, workspace) && !['express', 'fastify', 'koa'].some(has) && !isSelfHosted(file, workspace);
}

/** `vercel.json`, `netlify.toml` at or above a file. https://vercel.com/docs/project-configuration, https://docs.netlify.com/build/configure-builds/file-based-configuration/ */
function hasPlatformFile(file: string, workspace: WorkspaceFacts): boolean {
  return [...upwards(dirname(file))].some((folder) => ['vercel.json', 'netlify.toml'].some((name) => workspace.text(join(folder, name)) !== undefined));
}

/** "`builds`": a file of which the platform makes a function, as it is (`"use": "@vercel/node"`) or built. https://vercel.com/docs/project-configuration#legacy */
const built = /\{[^{}]*"use"\s*:\s*"@(?:vercel|now)\/node(?:@[^"]*)?"[^{}]*\}/g;

/** Whether `vercel.json` at or above a file has a function made of a server whose code the file is: by the folder of what is built, or the package where that is compiled first. */
function isBuiltAsFunction(file: string, workspace: WorkspaceFacts): boolean {
  return [...upwards(dirname(file))].some((folder) => [...(workspace.text(join(folder, 'vercel.json')) ?? '').matchAll(built)].some(([one]) => {
    const source = /"src"\s*:\s*"([^"*]*)/.exec(one)?.[1] ?? '';
    const parts = source.split('/').slice(0, -1).filter((part) => part !== '.' && part !== '');
    const within = parts.findIndex((part) => /^(?:dist|build|out|lib)$/.test(part));
    return file.startsWith(join(folder, (within < 0 ? parts : parts.slice(0, within)).join('/') || '.').replace(/\/?$/, '/'));
  }));
}

/** Where an entry point runs: as the configuration says, else as its framework and the packages beside it do. */
export function runtimeOf(entry: EntryPoint, workspace: WorkspaceFacts): Runtime {
  switch (workspace.target) {
    case 'node': return 'server';
    case 'serverless': return 'functions';
    case 'workers': return 'workers';
    default:
  }
  const file = entry.node.getSourceFile().fileName;
  if (entry.framework === 'workers') return 'workers';
  if (!servers.has(entry.framework) && isWorker(file, workspace)) return 'workers';
  const next = isOfNext(entry, workspace);
  if (!next && !asFunctions.has(entry.framework)) return 'server';
  return next && isSelfHosted(file, workspace) ? 'server' : 'functions';
}

/**
 * What a request says that a queue delivers: QStash's signature (https://upstash.com/docs/qstash/features/security), headers of Cloud Tasks
 * (https://docs.cloud.google.com/tasks/docs/creating-http-target-tasks#handler), or the function that looks at them.
 */
const delivery = /\bupstash-signature\b|\bverifySignature(?:AppRouter|Edge)?\s*\(|\bx-(?:cloudtasks|appengine)-(?:queuename|taskname|taskretrycount)\b/i;

/** Whether an entry point asks for what only a queue's delivery has: it is a job then, and the queue waits for it, nobody else. */
export function isDelivery({ functions, node }: EntryPoint): boolean {
  return functions.some((fn) => delivery.test(fn.getText())) || delivery.test(node.getText());
}

const ofNext = /\bfrom\s*(['"])next(?:\/[\w./-]+)?\1/;

/** Whether a file imports a module of Next.js. */
export function importsNext(text: string): boolean {
  return ofNext.test(text);
}

/**
 * Whether a file belongs to an application of Next.js: by its package, or where no package.json above names that (a monorepo that installs it elsewhere) by the configuration beside its pages or by what the file imports.
 * https://nextjs.org/docs/app/api-reference/config/next-config-js
 */
export function isNextApplication(file: string, workspace: Pick<WorkspaceFacts, 'dependencyVersion' | 'files' | 'text'>): boolean {
  return workspace.dependencyVersion(file, 'next') !== undefined || configurationOf(file, workspace) !== undefined || importsNext(workspace.text(file) ?? '');
}

const selfHosted = new WeakMap<object, Map<string, boolean>>();

/** `output: 'standalone'` in the configuration of the app that a file belongs to: it is run by a server of one's own. */
function isSelfHosted(file: string, workspace: WorkspaceFacts): boolean {
  return configurationOf(file, workspace)?.isSelfHosted === true;
}

/** What the configuration of Next.js says that is the nearest above a file; undefined where there is none. */
function configurationOf(file: string, workspace: Pick<WorkspaceFacts, 'files' | 'text'>): { readonly isSelfHosted: boolean } | undefined {
  let known = selfHosted.get(workspace);
  if (!known) {
    selfHosted.set(workspace, (known = new Map()));
    for (const config of workspace.files()) {
      if (/\/next\.config\.[cm]?[jt]s$/.test(config)) known.set(config.slice(0, config.lastIndexOf('/') + 1), /\bstandalone\b/.test(workspace.text(config) ?? ''));
    }
  }
  const app = [...known.keys()].filter((folder) => file.startsWith(folder)).sort((a, b) => b.length - a.length)[0];
  return app === undefined ? undefined : { isSelfHosted: known.get(app) === true };
}
