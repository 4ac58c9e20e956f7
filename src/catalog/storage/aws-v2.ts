import { rowLibrary, rowsOf } from '../tables/rows';

const objects = ['putObject', 'getObject', 'deleteObject', 'deleteObjects', 'headObject', 'copyObject', 'listObjects', 'listObjectsV2', 'upload'];
const mails = ['sendEmail', 'sendRawEmail', 'sendTemplatedEmail'];
const messages = ['sendMessage', 'sendMessageBatch'];
const request = (names: readonly string[]): string => names.map((name) => `${name}(...args: any[]): Request;`).join(' ');
const services = `
interface Request extends PromiseLike<any> { promise(): Promise<any>; send(callback?: any): void; on(...args: any[]): this; createReadStream(): any }
declare class S3 { constructor(options?: any); ${request(objects)} getSignedUrl(...args: any[]): string; getSignedUrlPromise(...args: any[]): Promise<string>; createPresignedPost(...args: any[]): any }
declare class SES { constructor(options?: any); ${request(mails)} }
declare class SQS { constructor(options?: any); ${request([...messages, 'receiveMessage', 'deleteMessage'])} }
declare class SNS { constructor(options?: any); ${request(['publish'])} }
`;

/** Version 2 of the AWS SDK (https://docs.aws.amazon.com/AWSJavaScriptSDK/latest/): a method gives a request, which its `promise()` or a callback sends. It is told at the method. */
export const awsV2 = rowLibrary({
  id: 'aws-sdk',
  modules: {
    'aws-sdk': `declare namespace AWS { ${services.replaceAll('declare ', '')} const config: any; const Credentials: any } export = AWS;`,
    ...Object.fromEntries(['S3', 'SES', 'SQS', 'SNS'].map((name) => [`aws-sdk/clients/${name.toLowerCase()}`, `${services} export = ${name};`])),
  },
  rows: {
    'new S3': { concept: 'client', kind: 'storage' },
    ...rowsOf('S3', objects, { concept: 'external', kind: 'storage' }),
    'new SES': { concept: 'client', kind: 'email' },
    ...rowsOf('SES', mails, { concept: 'external', kind: 'email' }),
    'new SQS': { concept: 'client', kind: 'queue' },
    ...rowsOf('SQS', messages, { concept: 'enqueue' }),
    ...rowsOf('SQS', ['receiveMessage', 'deleteMessage'], { concept: 'external', kind: 'http' }),
    'SNS.publish': { concept: 'external', kind: 'sms' },
  },
});
