import { useConversations } from '@/hooks/useConversations';

export default function Inbox({ clinicId }: { clinicId: string }) {
  const conversations = useConversations(clinicId);
  return <ul>{conversations.map((c) => <li key={c.id}><b>{c.name}</b> {c.preview}</li>)}</ul>;
}
