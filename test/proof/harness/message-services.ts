import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An emulator of a service that delivers messages: a server on loopback that speaks as much of its documented protocol as one queue needs. */
export interface MessageService {
  readonly port: number;
  /** How many messages were delivered more than once. Others have their turn before it answers. */
  repeated(): Promise<number>;
  /** What was delivered as often as the queue allows, and is kept. */
  readonly dead: readonly object[];
  stop(): Promise<void>;
}

/** How soon a message that was not dealt with comes again; the services themselves wait longer. */
const again = 500;

interface Message {
  readonly id: string;
  readonly body: string;
  deliveries: number;
  due: number;
}

/**
 * An emulator of Amazon SQS with one queue, of its JSON protocol alone: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html. What was received so often
 * goes to the dead-letter queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export async function emulateSqs(maxReceiveCount = 3): Promise<MessageService> {
  const messages = new Map<string, Message>();
  const dead: object[] = [];
  return serve(async (request, body) => {
    const asked = JSON.parse(body) as { readonly MessageBody?: string; readonly ReceiptHandle?: string };
    switch (String(request.headers['x-amz-target']).replace(/^AmazonSQS\./, '')) {
      case 'SendMessage': {
        const message = messageOf(asked.MessageBody ?? '');
        messages.set(message.id, message);
        return { MessageId: message.id, MD5OfMessageBody: md5(message.body) };
      }
      case 'ReceiveMessage': {
        const due = [...messages.values()].filter((one) => one.due <= Date.now());
        if (due.length === 0) await new Promise((resolve) => setTimeout(resolve, again / 5));
        for (const one of due.filter(({ deliveries }) => deliveries >= maxReceiveCount)) {
          due.splice(due.indexOf(one), 1);
          messages.delete(one.id);
          dead.push(JSON.parse(one.body) as object);
        }
        for (const one of due) Object.assign(one, { deliveries: one.deliveries + 1, due: Date.now() + again + 2000 });
        return { Messages: due.map(({ id, body: text }) => ({ MessageId: id, ReceiptHandle: id, Body: text, MD5OfBody: md5(text) })) };
      }
      default:
        messages.delete(asked.ReceiptHandle ?? '');
        return {};
    }
  }, () => [...messages.values()], dead);
}

/** The key that the emulator of QStash signs with. */
export const signingKey = 'sig_proof';

/** An emulator of QStash: what is published is delivered to its address, signed, and again where the answer is not 2xx, three times, after which it goes to the dead-letter queue: https://upstash.com/docs/qstash/api/publish, https://upstash.com/docs/qstash/features/security, https://upstash.com/docs/qstash/features/dlq */
export async function emulateQstash(): Promise<MessageService> {
  const messages: Message[] = [];
  const dead: object[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const deliver = async (message: Message, url: string): Promise<void> => {
    message.deliveries++;
    const answer = await fetch(url, { method: 'POST', body: message.body, headers: { 'content-type': 'application/json', 'upstash-signature': signed(message.body, url) } }).catch(() => undefined);
    if (answer?.ok) return;
    if (message.deliveries > 3) return void dead.push(JSON.parse(message.body) as object);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(message, url);
    }, again);
    timers.add(timer);
  };
  const server = await serve((request, body) => {
    const message = messageOf(body);
    messages.push(message);
    setImmediate(() => void deliver(message, decodeURIComponent((request.url ?? '').replace('/v2/publish/', ''))));
    return Promise.resolve({ messageId: message.id });
  }, () => messages, dead);
  return { ...server, stop: () => {
    for (const timer of timers) clearTimeout(timer);
    return server.stop();
  } };
}

/** What the worker of the proof asks of pgmq, as functions of the database: an emulator of three of its functions (https://pgmq.github.io/pgmq/api/sql/functions/), since the extension is not to be had here. */
export const emulatedPgmq = `
CREATE SCHEMA pgmq;
CREATE TABLE pgmq.q_jobs (msg_id bigserial PRIMARY KEY, read_ct int NOT NULL DEFAULT 0, vt timestamptz NOT NULL DEFAULT clock_timestamp(), message jsonb NOT NULL);
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb) RETURNS SETOF bigint LANGUAGE sql AS $$ INSERT INTO pgmq.q_jobs (message) VALUES (msg) RETURNING msg_id $$;
CREATE FUNCTION pgmq.read_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer) RETURNS SETOF pgmq.q_jobs LANGUAGE plpgsql AS $$
BEGIN
  FOR attempt IN 1 .. max_poll_seconds * 10 LOOP
    RETURN QUERY UPDATE pgmq.q_jobs SET read_ct = read_ct + 1, vt = clock_timestamp() + make_interval(secs => read_with_poll.vt)
      WHERE msg_id IN (SELECT q.msg_id FROM pgmq.q_jobs q WHERE q.vt <= clock_timestamp() ORDER BY q.msg_id LIMIT qty FOR UPDATE SKIP LOCKED) RETURNING *;
    EXIT WHEN FOUND;
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$;
CREATE FUNCTION pgmq.delete(queue_name text, id bigint) RETURNS boolean LANGUAGE sql AS $$ DELETE FROM pgmq.q_jobs WHERE msg_id = id; SELECT true $$;
`;

/** The functions that Supabase gives its clients for its queues (https://supabase.com/docs/guides/queues/api), over the emulator above. */
export const emulatedPgmqPublic = `${emulatedPgmq}
CREATE TABLE pgmq.a_jobs (LIKE pgmq.q_jobs);
CREATE SCHEMA pgmq_public;
CREATE FUNCTION pgmq_public.send(queue_name text, message jsonb, sleep_seconds integer DEFAULT 0) RETURNS SETOF bigint LANGUAGE sql AS $$ SELECT pgmq.send(queue_name, message) $$;
CREATE FUNCTION pgmq_public.read(queue_name text, sleep_seconds integer, n integer) RETURNS SETOF pgmq.q_jobs LANGUAGE sql AS $$
  UPDATE pgmq.q_jobs SET read_ct = read_ct + 1, vt = clock_timestamp() + make_interval(secs => sleep_seconds)
    WHERE msg_id IN (SELECT q.msg_id FROM pgmq.q_jobs q WHERE q.vt <= clock_timestamp() ORDER BY q.msg_id LIMIT n FOR UPDATE SKIP LOCKED) RETURNING * $$;
CREATE FUNCTION pgmq_public.delete(queue_name text, message_id bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT pgmq.delete(queue_name, message_id) $$;
CREATE FUNCTION pgmq_public.archive(queue_name text, message_id bigint) RETURNS boolean LANGUAGE sql AS $$ WITH gone AS (DELETE FROM pgmq.q_jobs WHERE msg_id = message_id RETURNING *) INSERT INTO pgmq.a_jobs SELECT * FROM gone; SELECT true $$;
`;

async function serve(answer: Answering, messages: () => readonly Message[], dead: readonly object[]): Promise<MessageService> {
  return {
    dead,
    ...await answering(answer),
    repeated: () => new Promise((resolve) => setImmediate(() => resolve(messages().filter(({ deliveries }) => deliveries > 1).length))),
  };
}

/** What is answered to a request with a body. */
export type Answering = (request: IncomingMessage, body: string) => Promise<object>;

/** A server on loopback that answers with JSON. */
export async function answering(answer: Answering): Promise<Pick<MessageService, 'port' | 'stop'>> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      answer(request, body).then((result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)), (error: unknown) => response.writeHead(500).end(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function messageOf(body: string): Message {
  return { id: randomUUID(), body, deliveries: 0, due: 0 };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** The token that QStash signs a delivery with. */
function signed(body: string, url: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'Upstash', sub: url, exp: now + 300, nbf: now - 10, iat: now, jti: randomUUID(), body: createHash('sha256').update(body).digest('base64url') })}`;
  return `${head}.${createHmac('sha256', signingKey).update(head).digest('base64url')}`;
}
