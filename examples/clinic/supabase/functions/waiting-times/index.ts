import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import postgres from 'https://deno.land/x/postgresjs@v3.4.5/mod.js';
import { corsHeaders } from '../_shared/clients.ts';

const sql = postgres(Deno.env.get('SUPABASE_DB_URL')!);

serve(async (req) => {
  const { clinicId } = await req.json();
  const [waiting] = await sql`
    select min(starts_at) as next, count(*) as booked
    from appointments where clinic_id = ${clinicId} and status = 'booked' and starts_at > now()`;
  return new Response(JSON.stringify(waiting), { headers: corsHeaders });
});
