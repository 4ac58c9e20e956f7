import { useEffect, useState } from 'react';
import { supabase } from '@/integrations/supabase/client';

/** What a patient writes appears at once. */
export function LiveMessages({ patientId }: { patientId: string }) {
  const [bodies, setBodies] = useState<string[]>([]);

  useEffect(() => {
    const channel = supabase
      .channel('messages')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'messages' }, (payload) => {
        if (payload.new.patient_id !== patientId) return;
        setBodies((was) => [...was, payload.new.body as string]);
      })
      .subscribe();
    return () => {
      void supabase.removeChannel(channel);
    };
  }, [patientId]);

  return <ul>{bodies.map((body, index) => <li key={index}>{body}</li>)}</ul>;
}
