import { supabase } from '@/integrations/supabase/client';

export async function addToHistory(patientId: string, entry: string) {
  const { data: patient } = await supabase.from('patients').select('history').eq('id', patientId).single();
  const history = [...((patient?.history as any[]) || []), { entry, at: new Date().toISOString() }];
  await supabase.from('patients').update({ history }).eq('id', patientId);
}
