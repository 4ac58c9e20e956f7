import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders } from '../_shared/clients.ts';

serve(async () => {
  const { data: clinics } = await admin.from('clinics').select('id, name');
  const reports = await Promise.all(
    (clinics ?? []).map(async (clinic) => {
      const { data: doctors } = await admin.from('doctors').select('full_name').eq('clinic_id', clinic.id);
      return { name: clinic.name, doctors: (doctors ?? []).map((doctor: any) => doctor.full_name) };
    })
  );
  const summary = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${Deno.env.get('OPENAI_API_KEY')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: JSON.stringify(reports) }] }),
  });
  const { choices } = await summary.json();
  return new Response(JSON.stringify({ text: choices[0].message.content }), { headers: corsHeaders });
});
