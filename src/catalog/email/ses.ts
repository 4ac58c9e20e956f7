import { awsService } from '../clients/aws';

const email = { concept: 'external', kind: 'email' } as const;
const client = { concept: 'client', kind: 'email' } as const;

/** Amazon SES in its first version (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/ses/). */
export const ses = awsService({
  id: 'aws-ses', module: '@aws-sdk/client-ses', client: 'SESClient', aggregated: 'SES', made: client, other: email,
  commands: { SendEmail: email, SendRawEmail: email, SendTemplatedEmail: email, SendBulkTemplatedEmail: email },
});

/** Amazon SES in its second version (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sesv2/). */
export const sesv2 = awsService({
  id: 'aws-sesv2', module: '@aws-sdk/client-sesv2', client: 'SESv2Client', aggregated: 'SESv2', made: client, other: email,
  commands: { SendEmail: email, SendBulkEmail: email },
});
