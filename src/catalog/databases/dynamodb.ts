import { awsService } from '../clients/aws';
import type { RowMeaning } from '../tables/rows';

/**
 * What is asked for one key, or of one partition. `BatchGetItem` and `BatchWriteItem` take many, and a scan goes through the table page by page: none of them is told. A query is told as a statement of which no more is
 * known than that, since a page of it ends at 1 MB. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations.html
 */
const asked: Readonly<Record<'get' | 'put' | 'update' | 'delete' | 'query', RowMeaning>> = {
  get: { concept: 'query', op: 'read-one' }, put: { concept: 'query', op: 'upsert' }, update: { concept: 'query', op: 'update' }, delete: { concept: 'query', op: 'delete' }, query: { concept: 'query', op: 'raw' },
};

/** DynamoDB. It is asked over HTTPS, by sockets that a client keeps for its next request (https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-reusing-connections.html). */
export const dynamodb = awsService({
  id: 'aws-dynamodb', module: '@aws-sdk/client-dynamodb', client: 'DynamoDBClient', aggregated: 'DynamoDB', made: { concept: 'client', kind: 'database', holds: 'sockets' },
  commands: { GetItem: asked.get, PutItem: asked.put, UpdateItem: asked.update, DeleteItem: asked.delete, Query: asked.query },
});

/** Its client that takes and gives plain objects, made of the other (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/). */
export const dynamodbDocuments = awsService({
  id: 'aws-dynamodb-documents', module: '@aws-sdk/lib-dynamodb', client: 'DynamoDBDocumentClient', aggregated: 'DynamoDBDocument',
  commands: { Get: asked.get, Put: asked.put, Update: asked.update, Delete: asked.delete, Query: asked.query },
});
