import { supabase } from '@/integrations/supabase/client';

export async function cancelAppointments(ids: string[]) {
  for (const id of ids) {
    await supabase.from('appointments').update({ status: 'cancelled' }).eq('id', id);
  }
}

export async function copyWeek(appointments: { patient_id: string; doctor_id: string; clinic_id: string; starts_at: string }[], days: number) {
  for (const appointment of appointments) {
    const startsAt = new Date(new Date(appointment.starts_at).getTime() + days * 86_400_000).toISOString();
    await (supabase as any).from('appointments').insert({
      patient_id: appointment.patient_id,
      doctor_id: appointment.doctor_id,
      clinic_id: appointment.clinic_id,
      starts_at: startsAt,
    });
  }
}
