import assert from 'node:assert/strict';
import type { Running } from './application';

/** What a server has answered. */
export interface Asked {
  readonly status: number;
  readonly body: string;
  readonly location: string | null;
  readonly time: number;
}

/** What a server answers whose port the program has written, under `port` or by the server's own name. */
export async function ask({ line }: Running, method: string, path: string, customer?: string, name = 'port'): Promise<Asked> {
  const { [name]: port } = JSON.parse(line) as Readonly<Record<string, number>>;
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: customer === undefined ? {} : { authorization: `Bearer ${customer}` } });
  const body = await response.text();
  return { status: response.status, body, location: response.headers.get('location'), time: performance.now() - start };
}

/** The part of it that is the same each time. */
export async function answer(asked: Promise<Asked>): Promise<Pick<Asked, 'status' | 'body'>> {
  const { status, body } = await asked;
  return { status, body };
}

/** Asks for a job until it has come to an end. */
export async function ended(server: Running, place: string, worker: Running, name?: string): Promise<{ readonly state: string; readonly result?: unknown }> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const job = JSON.parse((await ask(server, 'GET', place, 'ada', name)).body) as { readonly state: string; readonly result?: unknown };
    if (job.state === 'completed') return job;
    assert.notEqual(job.state, 'failed', worker.errors());
  }
  throw new Error(`The job came to no end. The worker says: ${worker.errors()}`);
}
