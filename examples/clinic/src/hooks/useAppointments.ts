import { useQuery } from '@tanstack/react-query';
import { supabase } from '@/integrations/supabase/client';

/** The appointments of a clinic with the names that the calendar shows. */
export function useAppointments(clinicId: string) {
  return useQuery({
    queryKey: ['appointments', clinicId],
    queryFn: async () => {
      const { data: appointments, error } = await supabase
        .from('appointments')
        .select('*')
        .eq('clinic_id', clinicId)
        .order('starts_at');
      if (error) throw error;

      return Promise.all(
        (appointments || []).map(async (appointment) => {
          const { data: patient } = await supabase
            .from('patients')
            .select('full_name, phone')
            .eq('id', appointment.patient_id)
            .single();
          const { data: doctor } = await supabase
            .from('doctors')
            .select('full_name')
            .eq('id', appointment.doctor_id)
            .single();
          return {
            id: appointment.id,
            startsAt: appointment.starts_at,
            status: appointment.status,
            patientName: patient?.full_name ?? 'Unknown',
            phone: patient?.phone,
            doctorName: doctor?.full_name ?? '',
          };
        })
      );
    },
  });
}
