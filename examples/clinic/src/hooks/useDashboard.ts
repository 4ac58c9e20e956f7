import { useQuery } from '@tanstack/react-query';
import { supabase } from '@/integrations/supabase/client';

export function useDashboard(clinicId: string) {
  return useQuery({
    queryKey: ['dashboard', clinicId],
    queryFn: async () => {
      const { data } = await supabase.from('appointments').select('status, starts_at').eq('clinic_id', clinicId);
      const all = data || [];
      return {
        total: all.length,
        booked: all.filter((a) => a.status === 'booked').length,
        confirmed: all.filter((a) => a.status === 'confirmed').length,
        done: all.filter((a) => a.status === 'done').length,
        cancelled: all.filter((a) => a.status === 'cancelled').length,
        noShow: all.filter((a) => a.status === 'no_show').length,
      };
    },
  });
}
