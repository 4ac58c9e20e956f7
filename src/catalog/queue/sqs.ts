import { awsService } from '../clients/aws';

const enqueue = { concept: 'enqueue' } as const;

/** Amazon SQS (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sqs/). Receiving and deleting messages are plain requests. */
export const sqs = awsService({
  id: 'aws-sqs', module: '@aws-sdk/client-sqs', client: 'SQSClient', aggregated: 'SQS', made: { concept: 'client', kind: 'queue', holds: 'sockets' }, other: { concept: 'external', kind: 'http' },
  commands: { SendMessage: enqueue, SendMessageBatch: enqueue, ReceiveMessage: { concept: 'external', kind: 'http' }, DeleteMessage: { concept: 'external', kind: 'http' } },
});
