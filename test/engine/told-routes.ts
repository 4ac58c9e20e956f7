import type { Route } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const db = "import { Pool } from 'pg';\nexport const pool = new Pool();\n";

/** The routes of a workspace with a pool in `src/db.ts`. */
export function routesOf(files: Readonly<Record<string, string>>): readonly Route[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/db.ts': db, ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])) }) });
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.routes;
}

/** What is told of each route: its name, its effects with those of a loop marked, and what leads nowhere. */
export const told = (routes: readonly Route[]): readonly unknown[] => routes.map(({ name, effects, unresolved }) => [name, effects.map(({ label, times }) => `${times.length > 0 ? 'N ' : ''}${label}`), unresolved.map((one) => one.name)]);
