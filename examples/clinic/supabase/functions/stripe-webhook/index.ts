import { serve } from 'https://deno.land/std@0.190.0/http/server.ts';
import { admin, corsHeaders, resend } from '../_shared/clients.ts';

serve(async (req) => {
  const event = await req.json();
  if (event.type === 'checkout.session.completed') {
    const { invoice_id: id, email } = event.data.object.metadata as { invoice_id: string; email: string };
    await admin.from('invoices').update({ paid_at: new Date().toISOString() }).eq('id', id);
    await resend.emails.send({ from: 'Clinic <hello@clinic.example>', to: [email], subject: 'Thank you', html: '<p>We have received your payment.</p>' });
  }
  return new Response(JSON.stringify({ received: true }), { headers: corsHeaders });
});
