import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client';
import { config } from './config';

const adapter = new PrismaPg({ connectionString: config.databaseUrl });

/** The database client for the whole application. */
export const prisma = new PrismaClient({ adapter });
