import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders, resend } from '../_shared/clients.ts';

serve(async (req) => {
  if (req.method === 'OPTIONS') return new Response(null, { headers: corsHeaders });

  const { data: appointments, error } = await admin.from('appointments').select('id, patient_id, starts_at').eq('status', 'booked');
  if (error) return new Response(JSON.stringify({ error: error.message }), { status: 500, headers: corsHeaders });

  let sent = 0;
  for (const appointment of appointments) {
    const { data: patient } = await admin.from('patients').select('full_name, email').eq('id', appointment.patient_id).single();
    if (!patient?.email) continue;
    await resend.emails.send({
      from: 'Clinic <hello@clinic.example>',
      to: [patient.email],
      subject: 'Your appointment',
      html: `<p>Dear ${patient.full_name}, we look forward to seeing you on ${appointment.starts_at}.</p>`,
    });
    sent++;
  }
  return new Response(JSON.stringify({ sent }), { headers: corsHeaders });
});
