import { bullmqJobs } from './bullmq';
import { pgBossJobs } from './pg-boss';
import type { JobQueue } from './types';

export type { Job, JobModules, JobQueue } from './types';

/** The queues that a rewrite can set up. Where an application shows the servers of several, the first is taken: what needs no further server comes first. */
export const jobQueues: readonly JobQueue[] = [pgBossJobs, bullmqJobs];
