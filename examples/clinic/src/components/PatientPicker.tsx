import { useEffect, useState } from 'react';
import { supabase } from '@/integrations/supabase/client';

/** Choose a patient, or take one out of the list. */
export function PatientPicker({ clinicId, onChoose }: { clinicId: string; onChoose: (id: string) => void }) {
  const [patients, setPatients] = useState<{ id: string; full_name: string }[]>([]);
  const [search, setSearch] = useState('');

  const load = async () => {
    const { data } = await supabase.from('patients').select('*').eq('clinic_id', clinicId).order('id');
    setPatients(data ?? []);
  };

  useEffect(() => {
    void load();
  }, [clinicId]);

  const remove = async (id: string) => {
    await supabase.from('patients').delete().eq('id', id);
    await load();
  };

  const found = patients.filter((patient) => patient.full_name.toLowerCase().includes(search.toLowerCase()));
  return (
    <div>
      <input value={search} onChange={(event) => setSearch(event.target.value)} placeholder="Search" />
      <ul>
        {found.map((patient) => (
          <li key={patient.id}>
            <button onClick={() => onChoose(patient.id)}>{patient.full_name}</button>
            <button onClick={() => remove(patient.id)}>Remove</button>
          </li>
        ))}
      </ul>
    </div>
  );
}
