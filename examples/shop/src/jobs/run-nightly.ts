import { sendMail } from '../lib/mailer';
import { prisma } from '../lib/prisma';
import { runNightly } from './nightly';

await runNightly({ prisma, sendMail });
await prisma.$disconnect();
