import { useEffect, useState } from 'react';
import { supabase } from '@/integrations/supabase/client';

/** The last message of every patient, for the inbox. */
export function useConversations(clinicId: string) {
  const [conversations, setConversations] = useState<any[]>([]);

  useEffect(() => {
    const load = async () => {
      const { data: patients } = await supabase.from('patients').select('id, full_name').eq('clinic_id', clinicId);
      const result: any[] = [];
      for (const patient of patients || []) {
        const { data: last } = await supabase
          .from('messages')
          .select('body, created_at')
          .eq('patient_id', patient.id)
          .order('created_at', { ascending: false })
          .limit(1)
          .maybeSingle();
        result.push({ id: patient.id, name: patient.full_name, preview: last?.body ?? '', at: last?.created_at });
      }
      setConversations(result);
    };
    load();
  }, [clinicId]);

  return conversations;
}
