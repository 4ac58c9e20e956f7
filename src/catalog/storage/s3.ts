import { awsService } from '../clients/aws';
import { methods } from '../tables/rows';

const storage = { concept: 'external', kind: 'storage' } as const;
const commands = ['PutObject', 'GetObject', 'DeleteObject', 'DeleteObjects', 'HeadObject', 'CopyObject', 'ListObjects', 'ListObjectsV2', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload', 'HeadBucket', 'CreateBucket'];

/**
 * Amazon S3 and what speaks its language (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/s3/). An upload of several parts runs with `done`; a signed address is
 * worked out in the process (https://github.com/aws/aws-sdk-js-v3/tree/main/packages/s3-request-presigner).
 */
export const s3 = awsService({
  id: 'aws-s3', module: '@aws-sdk/client-s3', client: 'S3Client', aggregated: 'S3', made: { concept: 'client', kind: 'storage' }, other: storage,
  commands: Object.fromEntries(commands.map((name) => [name, storage])),
  modules: {
    '@aws-sdk/lib-storage': `export declare class Upload { constructor(options: any); ${methods(['done', 'abort'])} on(...args: any[]): this }`,
    '@aws-sdk/s3-request-presigner': `export declare function getSignedUrl(client: any, command: any, options?: any): Promise<string>;`,
  },
  rows: { 'Upload.done': storage },
});
