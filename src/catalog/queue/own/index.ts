import { ownBull } from './bull';
import { ownBullmq } from './bullmq';
import { ownInngest } from './inngest';
import { ownMessages } from './messages';
import { ownPgBoss } from './pg-boss';
import { ownTriggerDev } from './trigger-dev';
import type { OwnQueueLibrary } from './types';

export type { InjectedQueue, Insertion, LibraryExport, OwnJob, OwnQueue, OwnQueueLibrary, SendingCall } from './types';

/** The libraries whose queues, where a project has made one, can get another job. */
export const ownQueues: readonly OwnQueueLibrary[] = [ownPgBoss, ownBullmq, ownBull, ownInngest, ownTriggerDev, ...ownMessages];
