import type { LibraryEntry } from '../types';
import { agenda } from './agenda';
import { amqplib } from './amqplib';
import { beeQueue } from './bee-queue';
import { bull } from './bull';
import { bullmq } from './bullmq';
import { googleTasks } from './google-tasks';
import { inngest } from './inngest';
import { kafkajs } from './kafkajs';
import { pgBoss } from './pg-boss';
import { qstash } from './qstash';
import { sqs } from './sqs';
import { triggerDev } from './trigger-dev';

/** Libraries that hand work to a queue. */
export const queue: readonly LibraryEntry[] = [bullmq, bull, pgBoss, sqs, inngest, triggerDev, qstash, googleTasks, amqplib, kafkajs, agenda, beeQueue];
