import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders } from '../_shared/clients.ts';

serve(async (req) => {
  const { code } = await req.json();
  const { data: voucher } = await admin.from('vouchers').select('*').eq('code', code).single();
  if (!voucher || voucher.used_count >= voucher.max_uses) {
    return new Response(JSON.stringify({ error: 'This voucher is not valid' }), { status: 400, headers: corsHeaders });
  }
  await admin.from('vouchers').update({ used_count: voucher.used_count + 1 }).eq('code', code);
  await fetch('https://eu.i.posthog.com/capture/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ api_key: Deno.env.get('POSTHOG_KEY'), event: 'voucher redeemed', distinct_id: code }),
  });
  return new Response(JSON.stringify({ ok: true }), { headers: corsHeaders });
});
