import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import Calendar from './pages/Calendar';
import Dashboard from './pages/Dashboard';
import Inbox from './pages/Inbox';
import Patients from './pages/Patients';

const queryClient = new QueryClient();
const clinicId = localStorage.getItem('clinic') ?? '';

export default function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <BrowserRouter>
        <Routes>
          <Route path="/" element={<Dashboard clinicId={clinicId} />} />
          <Route path="/calendar" element={<Calendar clinicId={clinicId} />} />
          <Route path="/patients" element={<Patients clinicId={clinicId} />} />
          <Route path="/inbox" element={<Inbox clinicId={clinicId} />} />
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
