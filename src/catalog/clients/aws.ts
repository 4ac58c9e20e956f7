import { patienceOf, type PatienceFacts } from './patience';
import { methods, rowLibrary, type Row, type RowEntry, type RowMeaning } from '../tables/rows';
import { stubTypeOf } from '../tables/members';
import { ts } from '../../project/ts';
import type { CallLike, ExternalKind, RecogniseContext } from '../types';
import { uncapitalized } from '../../project/letter-case';

/** What a file says that asks AWS itself: it imports its SDK, of either generation. */
export const asksAws = /\b(?:from|require\()\s*['"](?:@aws-sdk\/|aws-sdk['"/])/;

/** A service of the AWS SDK for JavaScript, version 3. */
export interface AwsService {
  readonly id: string;
  /** `@aws-sdk/client-s3`. */
  readonly module: string;
  /** `S3Client`, which sends commands. */
  readonly client: string;
  /** `S3`, which has a method for each of them. */
  readonly aggregated: string;
  /** What making either means; left out where both are made of another client (`from(client)`). */
  readonly made?: RowMeaning;
  /** `PutObject` → what it means. Every other command means what `other` says, or nothing. */
  readonly commands: Readonly<Record<string, RowMeaning>>;
  readonly other?: RowMeaning;
  /** Further modules and rows. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly rows?: Readonly<Record<string, Row>>;
}

/**
 * "`requestTimeout`: … Defaults to 0, which disables the timeout. If exceeded, a warning will be emitted unless `throwOnRequestTimeout`", "`socketTimeout`: the maximum time in milliseconds that a socket may remain idle",
 * which a long upload is not (https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/http/httpHandlerInitialization.ts); `requestHandler` takes them as they are since 3.521. "`maxAttempts`, default 3",
 * https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/CLIENTS.md
 */
function patienceWith(maker: readonly string[], kind: ExternalKind): PatienceFacts {
  const limit = (ms: string): string => (kind === 'storage' ? `requestHandler: { socketTimeout: ${ms} }` : `requestHandler: { requestTimeout: ${ms}, throwOnRequestTimeout: true }`);
  return { byDefault: 'for ever', tries: 3, options: ['requestHandler', 'abortSignal', 'requestTimeout'], limit, ms: 10_000, isSdk: true, maker: { names: maker, at: 0 } };
}

/**
 * In version 3 a call is an object: `client.send(new PutObjectCommand(…))`, where the command decides what is asked
 * (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/). The aggregated client (`s3.putObject(…)`) does the same.
 */
export function awsService(service: AwsService): RowEntry {
  const { client, aggregated, commands, made, other } = service;
  const names = Object.keys(commands);
  const byMethod = names.map((name): [string, RowMeaning] => [uncapitalized(name), commands[name] as RowMeaning]);
  const declared = byMethod.map(([name]) => name);
  const waits = (meaning: RowMeaning, call: CallLike, context: RecogniseContext): RowMeaning => {
    const patience = meaning.concept === 'external' ? patienceOf(call, patienceWith([client, aggregated], meaning.kind), context) : undefined;
    return patience ? { ...meaning, patience } as RowMeaning : meaning;
  };
  const send: Row = (call, context) => {
    const command = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
    const name = command && stubTypeOf(command, context)?.name.replace(/Command$/, '');
    const meaning = (name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined) ?? other;
    return meaning && waits(meaning, call, context);
  };
  const from = (made: string): string => (service.made ? '' : ` static from(client: any, options?: any): ${made};`);
  return rowLibrary({
    id: service.id,
    modules: {
      [service.module]: `
export declare class ${client} { constructor(config?: any); readonly config: any; readonly middlewareStack: any; send(command: any, ...rest: any[]): Promise<any>; destroy(): void;${from(client)} }
export declare class ${aggregated} extends ${client} { ${methods(declared)}${from(aggregated)} }
${names.map((name) => `export declare class ${name}Command { constructor(input: any); readonly input: any; private readonly is${name}: true } export type ${name}CommandInput = any; export type ${name}CommandOutput = any;`).join('\n')}
`,
      ...service.modules,
    },
    rows: {
      ...(made && { [`new ${client}`]: made, [`new ${aggregated}`]: made }),
      [`${client}.send`]: send,
      ...Object.fromEntries(byMethod.map(([name, meaning]) => [`${aggregated}.${name}`, ((call, context) => waits(meaning, call, context)) satisfies Row])),
      ...service.rows,
    },
  });
}
