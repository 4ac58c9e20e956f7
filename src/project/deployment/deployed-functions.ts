import type { FilePath, Notice } from '../../core';
import { asObject, asStrings } from '../settings/json';
import { basename, dirname, join } from '../paths';
import { exportedData } from '../modules/exported-data';
import { readYaml } from '../settings/yaml';

/** What starts a function: a request with method and path, a message of a socket, a schedule, a queue, or something else that nobody waits for (`event`) or somebody does (`call`). */
export interface Starter {
  readonly kind: 'request' | 'socket' | 'schedule' | 'queue' | 'event' | 'call';
  /** In capitals, `ALL` for any. */
  readonly method?: string;
  /** The path, as it is written there; the schedule; the queue's name. Undefined where it is computed. */
  readonly name?: string;
}

/** A function that is deployed: the file and the export that its configuration names. */
export interface DeployedFunction {
  /** Without the ending. */
  readonly module: FilePath;
  readonly exported: string;
  readonly starters: readonly Starter[];
}

/** https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml, https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html */
const serverless = /^serverless\.ya?ml$/;
const sam = /^template\.ya?ml$/;

/** Whether a file may list functions that are deployed, by its name. */
export function listsFunctions(name: string): boolean {
  return serverless.test(name) || sam.test(name);
}

/** The functions that a file of the Serverless Framework or of AWS SAM lists; `read` gives the text of files that it names. */
export function deployedFunctions(file: FilePath, text: string, notices: Notice[], read: (file: FilePath) => string | undefined = () => undefined): readonly DeployedFunction[] {
  // Templates of other tools go by the same name.
  if (sam.test(basename(file)) && !text.includes('AWS::Serverless')) return [];
  const yaml = readYaml(file, text, 'deployment-invalid');
  notices.push(...yaml.notices);
  const root = asObject(yaml.value);
  if (!root) return [];
  return serverless.test(basename(file)) ? ofServerless(root, dirname(file), includes(dirname(file), read, notices)) : ofSam(root, dirname(file));
}

/** `src/orders.get` → the module and the export. */
export function handlerAt(folder: FilePath, handler: unknown): { readonly module: FilePath; readonly exported: string } | undefined {
  const match = typeof handler === 'string' ? /^([^${}]+)\.(\w+)$/.exec(handler.trim()) : null;
  return match?.[1] !== undefined && match[2] !== undefined ? { module: join(folder, match[1].replace(/^\.\//, '')), exported: match[2] } : undefined;
}

/**
 * What `${file(./functions.yml)}` and `${file(./functions.yml):orders}` stand for; anything else for itself. Paths in such a file begin where those of the one that names it do, and what is chosen when it is deployed (a path with a
 * variable in it, what code works out) stays as it is. https://www.serverless.com/framework/docs/guides/variables/file
 */
function includes(folder: FilePath, read: (file: FilePath) => string | undefined, notices: Notice[]): (value: unknown) => unknown {
  const known = new Map<FilePath, unknown>();
  return (value) => {
    const match = typeof value === 'string' ? /^\$\{file\(\s*["']?([^()$'"]+?\.(?:ya?ml|json|[cm]?[jt]s))["']?\s*\)(?::([\w.-]+))?\}$/.exec(value.trim()) : null;
    if (match?.[1] === undefined) return value;
    const file = join(folder, match[1].replace(/^\.\//, ''));
    if (!known.has(file)) {
      const text = read(file);
      if (/\.[cm]?[jt]s$/.test(file)) known.set(file, text === undefined ? undefined : exportedData(file, text));
      else {
        const yaml = text === undefined ? undefined : readYaml(file, text, 'deployment-invalid');
        notices.push(...yaml?.notices ?? []);
        known.set(file, yaml?.value);
      }
    }
    return (match[2]?.split('.') ?? []).reduce((found, key) => asObject(found)?.[key], known.get(file));
  };
}

/** `functions` is an object, or a list of objects, each of which another file may hold. */
function ofServerless(root: Readonly<Record<string, unknown>>, folder: FilePath, included: (value: unknown) => unknown): readonly DeployedFunction[] {
  const functions = included(root['functions']);
  const parts = Array.isArray(functions) ? functions : [functions];
  return parts.flatMap((part) => Object.values(asObject(included(part)) ?? {})).flatMap((given) => {
    const options = asObject(included(given));
    const handler = handlerAt(folder, options?.['handler']);
    const events = included(options?.['events']);
    return handler ? [{ ...handler, starters: (Array.isArray(events) ? events : []).flatMap((event) => serverlessStarters(included(event))) }] : [];
  });
}

/** What starts a function, by one of its `events`. */
export function serverlessStarters(event: unknown): readonly Starter[] {
  if (typeof event === 'string') return [{ kind: 'event' }];
  return Object.entries(asObject(event) ?? {}).slice(0, 1).flatMap(([type, given]): readonly Starter[] => {
    const options = asObject(given);
    switch (type) {
      case 'http': case 'httpApi': return [requestOf(typeof given === 'string' ? given : [options?.['method'], options?.['path']])];
      case 'alb': return [requestOf([asStrings([asObject(options?.['conditions'])?.['method']].flat())[0] ?? '*', asStrings([asObject(options?.['conditions'])?.['path']].flat())[0]])];
      case 'websocket': return [{ kind: 'socket', ...known(options?.['route'] ?? given) }];
      case 'schedule': return schedules(options?.['rate'] ?? given);
      case 'eventBridge': return options?.['schedule'] === undefined ? [{ kind: 'event' }] : schedules(options['schedule']);
      case 'sqs': return [{ kind: 'queue', ...known(queueName(options?.['arn'] ?? given)) }];
      default: return [{ kind: /^(?:cognito|alexa|cloudFront|appsync)/i.test(type) ? 'call' : 'event' }];
    }
  });
}

function ofSam(root: Readonly<Record<string, unknown>>, folder: FilePath): readonly DeployedFunction[] {
  const all = asObject(asObject(root['Globals'])?.['Function']) ?? {};
  return Object.values(asObject(root['Resources']) ?? {}).flatMap((given): readonly DeployedFunction[] => {
    const resource = asObject(given);
    if (resource?.['Type'] !== 'AWS::Serverless::Function') return [];
    const properties = { ...all, ...asObject(resource['Properties']) };
    const code = typeof properties['CodeUri'] === 'string' ? join(folder, properties['CodeUri'].replace(/^\.\//, '').replace(/\/$/, '') || '.') : folder;
    const handler = handlerAt(code, properties['Handler']);
    if (!handler) return [];
    const starters = Object.values(asObject(properties['Events']) ?? {}).flatMap((event) => samStarters(asObject(event)));
    // What esbuild makes of one entry point stands at the top of what is deployed: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
    const entry = asStrings(asObject(asObject(resource['Metadata'])?.['BuildProperties'])?.['EntryPoints']).find((one) => basename(one).replace(/\.\w+$/, '') === basename(handler.module));
    return [{ ...handler, ...(entry !== undefined && { module: join(code, entry.replace(/^\.\//, '').replace(/\.\w+$/, '')) }), starters }];
  });
}

function samStarters(event: Readonly<Record<string, unknown>> | undefined): readonly Starter[] {
  const options = asObject(event?.['Properties']);
  switch (event?.['Type']) {
    case 'Api': case 'HttpApi': return [options?.['Path'] === undefined ? { kind: 'request', method: 'ALL', name: '*' } : requestOf([options['Method'] ?? '*', options['Path']])];
    case 'Schedule': return schedules(options?.['Schedule']);
    case 'ScheduleV2': return schedules(options?.['ScheduleExpression']);
    case 'SQS': return [{ kind: 'queue', ...known(queueName(options?.['Queue'])) }];
    case 'Cognito': case 'AlexaSkill': return [{ kind: 'call' }];
    default: return event ? [{ kind: 'event' }] : [];
  }
}

/** `GET /orders/{id}`, `*`, and method and path apart. */
function requestOf(given: string | readonly unknown[]): Starter {
  const [method, path] = typeof given === 'string' ? (given.trim() === '*' ? ['*', '*'] : given.trim().split(/\s+/)) : given;
  const verb = typeof method === 'string' && /^[a-z]+$/i.test(method) && !/^any$/i.test(method) ? method.toUpperCase() : 'ALL';
  return { kind: 'request', method: verb, ...known(path) };
}

/** One for each of several rates: `rate(1 day)`, `cron(0 12 * * ? *)`. */
function schedules(given: unknown): readonly Starter[] {
  return [given].flat().map((one) => ({ kind: 'schedule', ...known(typeof one === 'string' ? one.replace(/^cron\((.*)\)$/, '$1') : one) }));
}

/** The last part of an ARN. */
function queueName(arn: unknown): unknown {
  return typeof arn === 'string' ? arn.split(':').at(-1) : arn;
}

function known(name: unknown): { readonly name?: string } {
  return typeof name === 'string' && !/[$][{]/.test(name) ? { name } : {};
}
