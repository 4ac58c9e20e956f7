import { bullmqJobs } from './bullmq';
import { pgBossJobs } from './pg-boss';
import type { JobQueue } from './types';

export type { Job, JobModules, JobQueue } from './types';
export type { ResultEdits } from './results';

/** Packages of queues and job services that a rewrite cannot write for: where a project has one, it gets no second kind beside it. */
export const otherQueues: readonly string[] = ['inngest', '@trigger.dev/sdk', '@upstash/qstash', '@upstash/workflow', 'bull', '@nestjs/bull', 'bee-queue', 'agenda', 'graphile-worker', '@google-cloud/tasks', '@aws-sdk/client-sqs', 'amqplib'];

/** The queues that a rewrite can set up. Where an application shows the servers of several, the first is taken: what needs no further server comes first. */
export const jobQueues: readonly JobQueue[] = [pgBossJobs, bullmqJobs];
