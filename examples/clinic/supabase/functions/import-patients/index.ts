import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders } from '../_shared/clients.ts';

serve(async (req) => {
  const { clinicId, patients } = await req.json();
  let created = 0;
  let updated = 0;
  for (const row of patients) {
    const { data: existing } = await admin
      .from('patients')
      .select('id')
      .eq('clinic_id', clinicId)
      .eq('insurance_number', row.insurance_number)
      .maybeSingle();
    if (existing) {
      await admin.from('patients').update({ full_name: row.full_name, phone: row.phone }).eq('id', existing.id);
      updated++;
    } else {
      await admin.from('patients').insert({ clinic_id: clinicId, ...row });
      created++;
    }
  }
  return new Response(JSON.stringify({ created, updated }), { headers: corsHeaders });
});
