import { useMemo, useState } from 'react';
import { usePatients } from '@/hooks/usePatients';
import { PatientRow } from '@/components/PatientRow';

export default function Patients({ clinicId }: { clinicId: string }) {
  const { data: patients = [], isLoading } = usePatients(clinicId);
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);

  const filtered = useMemo(
    () => patients.filter((p) => p.full_name.toLowerCase().includes(search.toLowerCase())).sort((a, b) => a.full_name.localeCompare(b.full_name)),
    [patients, search]
  );
  const visible = filtered.slice(page * 20, page * 20 + 20);

  if (isLoading) return <p>Loading…</p>;
  return (
    <section>
      <input value={search} onChange={(e) => setSearch(e.target.value)} placeholder="Search patients" />
      <ul>{visible.map((patient) => <PatientRow key={patient.id} patient={patient} />)}</ul>
      <button onClick={() => setPage(page + 1)} disabled={(page + 1) * 20 >= filtered.length}>Next</button>
    </section>
  );
}
