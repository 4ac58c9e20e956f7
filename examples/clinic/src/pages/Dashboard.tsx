import { useDashboard } from '@/hooks/useDashboard';
import { useDoctorLoad } from '@/hooks/useDoctorLoad';

export default function Dashboard({ clinicId }: { clinicId: string }) {
  const { data: totals } = useDashboard(clinicId);
  const { data: load = [] } = useDoctorLoad(clinicId);
  return (
    <main>
      <p>{totals?.booked} booked, {totals?.done} done, {totals?.noShow} did not come</p>
      <ul>{load.map((doctor) => <li key={doctor.id}>{doctor.name}: {doctor.open}</li>)}</ul>
    </main>
  );
}
