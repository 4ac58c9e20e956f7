import cron from 'node-cron';
import { app } from './app';
import { runNightly } from './jobs/nightly';
import { config } from './lib/config';
import { sendMail } from './lib/mailer';
import { prisma } from './lib/prisma';

cron.schedule('0 3 * * *', () => runNightly({ prisma, sendMail }));

app.listen(config.port, () => {
  console.log(`Little Shop listens on http://localhost:${config.port}`);
});
