import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders } from '../_shared/clients.ts';
import { enqueue } from '../_shared/queue.ts';

serve(async (req) => {
  const { id } = await req.json();
  const { data: appointment } = await admin
    .from('appointments')
    .update({ status: 'cancelled' })
    .eq('id', id)
    .select('starts_at, patient:patients(email), doctor:doctors(push_token)')
    .single();
  await enqueue('cancelled', { email: appointment.patient.email, startsAt: appointment.starts_at });
  // The doctor's phone, on the side.
  fetch('https://exp.host/--/api/v2/push/send', { method: 'POST', body: JSON.stringify({ to: appointment.doctor.push_token, title: 'Cancelled' }) });
  return new Response(JSON.stringify({ ok: true }), { headers: corsHeaders });
});
