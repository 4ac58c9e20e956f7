import assert from 'node:assert/strict';
import { join } from 'node:path';
import { opened } from '../offers';
import { changed, filesIn, withJobs, type Files } from '../../proof/harness/application';

/** An example as its people wrote it: without what is generated or installed. */
function example(name: string): Files {
  const all = filesIn(join(__dirname, '..', '..', '..', 'examples', name));
  return Object.fromEntries(Object.entries(all).filter(([file]) => !/(?:^|\/)(?:node_modules|generated)\//.test(file)));
}

describe('fixes: queues of the examples', function () {
  this.timeout(120_000);

  it('the clinic has a queue of pgmq: the email of its webhook becomes a message there, sent by its own function, and the function that works messages off has one more case', () => {
    const clinic = example('clinic');
    const after = changed(clinic, withJobs(clinic));
    assert.deepEqual(Object.keys(after).sort(), ['supabase/functions/stripe-webhook/index.ts', 'supabase/functions/work-off-jobs/index.ts']);
    const webhook = after['supabase/functions/stripe-webhook/index.ts'] ?? '';
    assert.match(webhook, /import \{ admin, corsHeaders \} from '\.\.\/_shared\/clients\.ts';\nimport \{ enqueue \} from '\.\.\/_shared\/queue\.ts';/);
    assert.match(webhook, /\n {4}await enqueue\('sendEmail', \{ email \}\);\n/);
    assert.match(after['supabase/functions/work-off-jobs/index.ts'] ?? '', /\n {4}case 'sendEmail': \{\n {6}const \{ email \}: \{ email: string \} = message\.payload;\n {6}await resend\.emails\.send\(\{ from: 'Clinic <hello@clinic\.example>', to: \[email\], subject: 'Thank you', html: '<p>We have received your payment\.<\/p>' \}\);\n {6}break;\n {4}\}\n/);
  });

  it('between them they show every way not to wait: a job, a job of the transaction, one for each element, a key for a payment and an answer before the work in the shop, and work beside the response where the clinic runs', () => {
    const kinds = ['after-response', 'answer-later', 'enqueue', 'idempotency-key'];
    const shown = (name: string): readonly string[] => {
      const files = Object.fromEntries(Object.entries(example(name)).map(([file, text]) => [`/app/${file}`, text]));
      const engine = opened(files);
      const offered = Object.keys(files).filter((file) => /\.tsx?$/.test(file)).flatMap((file) => engine.fixesAt(file, 0, files[file]?.length ?? 0).flatMap(({ fixes }) => fixes));
      return [...new Set(offered.filter(({ kind }) => kinds.includes(kind)).map(({ kind, title }) => `${kind}${/ in the same transaction /.test(title) ? ' of the transaction' : / for each /.test(title) ? ' for each' : ''}`))].sort();
    };
    assert.deepEqual(shown('shop'), ['answer-later', 'enqueue', 'enqueue for each', 'enqueue of the transaction', 'idempotency-key']);
    assert.deepEqual(shown('clinic'), ['after-response', 'enqueue']);
  });

  it('the clinic answers none of its requests later: where it runs there is no process for jobs whose answer is asked for', () => {
    const clinic = example('clinic');
    assert.deepEqual(changed(clinic, withJobs(clinic, 'answer-later')), {});
  });

  it('the shop has no queue and gets pg-boss: each message becomes a job, that of a refund as a row of the same transaction, that of an announcement one for each customer', () => {
    const shop = example('shop');
    const after = changed(shop, withJobs(shop));
    assert.deepEqual(Object.keys(after).sort(), ['package.json', 'src/lib/queue.ts', 'src/routes/admin.ts', 'src/routes/auth.ts', 'src/routes/checkout.ts', 'src/routes/customers.ts', 'src/worker.ts']);
    const sent = Object.entries(after).flatMap(([file, text]) => (file.startsWith('src/routes/') ? [...text.matchAll(/await enqueue\(\s*'(\w+)'/g)].map(([, job]) => `${file}: ${job}`) : []));
    assert.deepEqual(sent.sort(), [
      'src/routes/admin.ts: sendRefundNotice', 'src/routes/admin.ts: sendShippingNotice', 'src/routes/auth.ts: sendWelcome',
      'src/routes/checkout.ts: notifySlack', 'src/routes/checkout.ts: sendOrderConfirmation', 'src/routes/customers.ts: sendAnnouncement',
    ]);
  });
});
