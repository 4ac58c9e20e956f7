import { supabase } from '@/integrations/supabase/client';

export async function createInvoice(appointmentId: string, amount: number) {
  const { data: last } = await supabase.from('invoices').select('number').order('number', { ascending: false }).limit(1).maybeSingle();
  const number = (last?.number || 0) + 1;
  const { data, error } = await supabase.from('invoices').insert({ appointment_id: appointmentId, amount, number }).select().single();
  if (error) throw error;
  return data;
}
