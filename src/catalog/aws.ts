import { methods, rowLibrary, type Row, type RowEntry, type RowMeaning } from './rows';
import { stubTypeOf } from './members';
import { ts } from '../project/ts';

/** A service of the AWS SDK for JavaScript, version 3. */
export interface AwsService {
  readonly id: string;
  /** `@aws-sdk/client-s3`. */
  readonly module: string;
  /** `S3Client`, which sends commands. */
  readonly client: string;
  /** `S3`, which has a method for each of them. */
  readonly aggregated: string;
  readonly made: RowMeaning;
  /** `PutObject` → what it means. Every other command means what `other` says. */
  readonly commands: Readonly<Record<string, RowMeaning>>;
  readonly other: RowMeaning;
  /** Further modules and rows. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly rows?: Readonly<Record<string, Row>>;
}

/**
 * In version 3 a call is an object: `client.send(new PutObjectCommand(…))`, where the command decides what is asked
 * (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/). The aggregated client (`s3.putObject(…)`) does the same.
 */
export function awsService(service: AwsService): RowEntry {
  const { client, aggregated, commands, made, other } = service;
  const names = Object.keys(commands);
  const byMethod = names.map((name): [string, RowMeaning] => [name.charAt(0).toLowerCase() + name.slice(1), commands[name] ?? other]);
  const declared = byMethod.map(([name]) => name);
  const send: Row = (call, context) => {
    const command = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
    const name = command && stubTypeOf(command, context)?.name.replace(/Command$/, '');
    return (name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined) ?? other;
  };
  return rowLibrary({
    id: service.id,
    modules: {
      [service.module]: `
export declare class ${client} { constructor(config?: any); readonly config: any; readonly middlewareStack: any; send(command: any, ...rest: any[]): Promise<any>; destroy(): void }
export declare class ${aggregated} extends ${client} { ${methods(declared)} }
${names.map((name) => `export declare class ${name}Command { constructor(input: any); readonly input: any; private readonly is${name}: true } export type ${name}CommandInput = any; export type ${name}CommandOutput = any;`).join('\n')}
`,
      ...service.modules,
    },
    rows: {
      [`new ${client}`]: made,
      [`new ${aggregated}`]: made,
      [`${client}.send`]: send,
      ...Object.fromEntries(byMethod.map(([name, meaning]) => [`${aggregated}.${name}`, meaning])),
      ...service.rows,
    },
  });
}
