import { useQuery } from '@tanstack/react-query';
import { supabase } from '@/integrations/supabase/client';

/** How many open appointments each doctor has. */
export function useDoctorLoad(clinicId: string) {
  return useQuery({
    queryKey: ['doctor-load', clinicId],
    queryFn: async () => {
      const { data: doctors } = await supabase.from('doctors').select('id, full_name, specialty').eq('clinic_id', clinicId);
      const load = [];
      for (const doctor of doctors || []) {
        const { count } = await supabase
          .from('appointments')
          .select('*', { count: 'exact', head: true })
          .eq('doctor_id', doctor.id)
          .eq('status', 'booked');
        load.push({ id: doctor.id, name: doctor.full_name, specialty: doctor.specialty, open: count || 0 });
      }
      return load;
    },
  });
}
