ALTER TABLE public.doctors ADD COLUMN push_token TEXT;

SELECT pgmq.create('jobs');

SELECT cron.schedule('work-off-jobs', '* * * * *', $$
  SELECT net.http_post(url := 'https://clinic.supabase.co/functions/v1/work-off-jobs', headers := '{"Content-Type": "application/json"}'::jsonb);
$$);
