import { bullmqJobs } from './bullmq';
import { pgBossJobs } from './pg-boss';
import type { JobQueue } from './types';

export type { Job, JobModules, JobQueue } from './types';
export type { ResultEdits } from './results';

/**
 * Packages of queues, brokers and job services that a rewrite cannot write for: where a project has one, it gets no second kind beside it. Of RabbitMQ and Kafka how a message that failed comes again is
 * each consumer's own doing (`nack`, an offset that is not committed), and a channel that confirms nothing loses one without an error.
 */
export const otherQueues: readonly string[] = [
  'inngest', '@trigger.dev/sdk', '@upstash/qstash', '@upstash/workflow', 'bull', '@nestjs/bull', 'bee-queue', 'agenda', 'graphile-worker', '@google-cloud/tasks', '@aws-sdk/client-sqs',
  'amqplib', 'amqp-connection-manager', '@golevelup/nestjs-rabbitmq', 'rabbitmq-client', 'kafkajs', '@confluentinc/kafka-javascript', 'node-rdkafka', '@google-cloud/pubsub', '@azure/service-bus',
  '@temporalio/client',
];

/** The queues that a rewrite can set up. Where an application shows the servers of several, the first is taken: what needs no further server comes first. */
export const jobQueues: readonly JobQueue[] = [pgBossJobs, bullmqJobs];
