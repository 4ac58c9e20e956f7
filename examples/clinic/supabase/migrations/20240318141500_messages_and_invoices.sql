CREATE TABLE public.messages (
  id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  patient_id UUID NOT NULL REFERENCES public.patients(id) ON DELETE CASCADE,
  body TEXT NOT NULL,
  from_staff BOOLEAN NOT NULL DEFAULT false,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);

CREATE TABLE public.invoices (
  id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  number INTEGER NOT NULL,
  appointment_id UUID NOT NULL REFERENCES public.appointments(id),
  amount NUMERIC(10, 2) NOT NULL,
  paid_at TIMESTAMP WITH TIME ZONE
);

CREATE TABLE public.vouchers (
  code TEXT NOT NULL PRIMARY KEY,
  used_count INTEGER NOT NULL DEFAULT 0,
  max_uses INTEGER NOT NULL DEFAULT 1
);

CREATE INDEX idx_messages_patient ON public.messages (patient_id, created_at DESC);
