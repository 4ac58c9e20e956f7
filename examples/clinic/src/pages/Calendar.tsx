import { useAppointments } from '@/hooks/useAppointments';

export default function Calendar({ clinicId }: { clinicId: string }) {
  const { data: appointments = [] } = useAppointments(clinicId);
  return (
    <ol>
      {appointments.map((appointment) => (
        <li key={appointment.id}>{new Date(appointment.startsAt).toLocaleString()} {appointment.patientName} with {appointment.doctorName}</li>
      ))}
    </ol>
  );
}
