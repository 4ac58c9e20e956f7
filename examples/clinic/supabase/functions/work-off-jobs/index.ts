import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders, resend } from '../_shared/clients.ts';

async function work(message: any) {
  switch (message.type) {
    case 'cancelled': {
      const { email, startsAt } = message.payload;
      await resend.emails.send({ from: 'Clinic <hello@clinic.example>', to: [email], subject: 'Cancelled', html: `<p>Your appointment on ${startsAt} is cancelled.</p>` });
      break;
    }
  }
}

// Called by pg_cron every minute.
serve(async () => {
  const queue = admin.schema('pgmq_public');
  const { data: jobs } = await queue.rpc('read', { queue_name: 'jobs', sleep_seconds: 60, n: 20 });
  for (const job of jobs ?? []) {
    await work(job.message);
    await queue.rpc('archive', { queue_name: 'jobs', message_id: job.msg_id });
  }
  return new Response(JSON.stringify({ done: jobs?.length ?? 0 }), { headers: corsHeaders });
});
