import { useQuery } from '@tanstack/react-query';
import { supabase } from '@/integrations/supabase/client';

export function usePatients(clinicId: string) {
  return useQuery({
    queryKey: ['patients', clinicId],
    queryFn: async () => {
      const { data, error } = await supabase.from('patients').select('*').eq('clinic_id', clinicId).order('full_name');
      if (error) throw error;
      return data;
    },
  });
}
