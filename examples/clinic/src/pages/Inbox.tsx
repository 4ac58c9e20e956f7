import { useState } from 'react';
import { LiveMessages } from '@/components/LiveMessages';
import { PatientPicker } from '@/components/PatientPicker';
import { useConversations } from '@/hooks/useConversations';

export default function Inbox({ clinicId }: { clinicId: string }) {
  const conversations = useConversations(clinicId);
  const [open, setOpen] = useState<string>();
  return (
    <main>
      <ul>{conversations.map((c) => <li key={c.id}><b>{c.name}</b> {c.preview}</li>)}</ul>
      <PatientPicker clinicId={clinicId} onChoose={setOpen} />
      {open && <LiveMessages patientId={open} />}
    </main>
  );
}
