// The frameworks that an application's own route is served with in the proofs: where its files are, and the framework itself as what a server of Node listens with.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureRealPackages } from '../../oracle/real-packages';
import { pagesRequire, provided } from './components';
import { libraryPackages } from './library';

/** A framework by which a route is served: `next` has it below `app`, `next-pages` below `pages/api`. */
export type ServedWith = 'next' | 'next-pages' | 'express' | 'fastify' | 'hono' | 'trpc';

interface Framework {
  /** The file that has the route, and the one that has the client of the database. */
  readonly route: string;
  readonly db: string;
  readonly packages: Readonly<Record<string, string>>;
  /** The text of the file that puts the route into an application, where that is not found by its place. */
  readonly mount?: string;
  /** What a program exports for the server. */
  readonly exported: string;
  /** Other files of the application. */
  readonly others?: Readonly<Record<string, string>>;
  /** Where the list is asked for, where that is no address of its own, and what an answer has the list in. */
  readonly list?: string;
  /** What a component stands in, with the module that `others` name for it. */
  within?(program: object, at: string): Within;
  listener(program: object): RequestListener | Promise<RequestListener>;
}

/** https://nextjs.org/docs/pages/building-your-application/routing/api-routes: what its server hands such a route to. */
type ApiResolver = (request: IncomingMessage, response: ServerResponse, query: unknown, module: object, context: object, propagates: boolean) => Promise<void>;

/** What a component stands in on a page: a provider of its client, given the component and what TanStack Query keeps. */
export type Within = (component: unknown, kept: object) => unknown;

/** A server's application in `server/app.ts`, whose routes are in `server/articles.ts`. */
const server = { route: 'server/articles.ts', db: 'server/db.ts', exported: "export { app } from './server/app';" };

export const frameworks: Readonly<Record<ServedWith, Framework>> = {
  next: {
    route: 'app/api/articles/route.ts', db: 'app/api/articles/db.ts', packages: { next: '15.0.0' }, exported: "export { GET } from './app/api/articles/route';",
    listener: (program) => async (request, response) => {
      const answer = await (program as { GET(request: Request): Promise<Response> }).GET(new Request(`http://localhost${request.url ?? ''}`));
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    },
  },
  'next-pages': {
    route: 'pages/api/articles.ts', db: 'server/db.ts', packages: { next: '15.0.0' }, exported: "export { default } from './pages/api/articles';",
    listener(program) {
      const { apiResolver } = createRequire(join(ensureRealPackages(), 'program.js'))('next/dist/server/api-utils/node/api-resolver') as { apiResolver: ApiResolver };
      return (request, response) => void apiResolver(request, response, Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams), program, {}, true);
    },
  },
  express: {
    ...server, packages: { express: '5.3.0' }, mount: "import express from 'express';\nimport { articles } from './articles';\n\nexport const app = express();\napp.use('/api', articles);\n",
    listener: (program) => (program as { app: RequestListener }).app,
  },
  fastify: {
    ...server, packages: { fastify: '5.12.8' }, mount: "import Fastify from 'fastify';\nimport { articles } from './articles';\n\nexport const app = Fastify();\napp.register(articles, { prefix: '/api' });\n",
    async listener(program) {
      const { app } = program as { app: { ready(): Promise<void>; routing: RequestListener } };
      await app.ready();
      return (request, response) => app.routing(request, response);
    },
  },
  hono: {
    ...server, packages: { hono: '4.13.19' }, mount: "import { Hono } from 'hono';\nimport { articles } from './articles';\n\nexport const app = new Hono();\napp.route('/api', articles);\n",
    listener(program) {
      const { getRequestListener } = createRequire(join(libraryPackages(), 'program.js'))('@hono/node-server') as { getRequestListener(fetch: unknown): RequestListener };
      return getRequestListener((program as { app: { fetch: unknown } }).app.fetch);
    },
  },
  trpc: {
    ...server, packages: { '@trpc/server': '11.25.2', '@trpc/react-query': '11.19.0', zod: '4.6.7' }, exported: "export { app } from './server/articles';\nexport { trpc } from './components/trpc';",
    others: { 'components/trpc.ts': "import { createTRPCReact } from '@trpc/react-query';\nimport type { app } from '../server/articles';\n\nexport const trpc = createTRPCReact<typeof app>();\n" }, list: '/articles.list',
    listener: (program) => (pagesRequire()('@trpc/server/adapters/standalone') as { createHTTPHandler(options: object): RequestListener }).createHTTPHandler({ router: (program as { app: unknown }).app }),
    within: (program, at) => provided((program as { trpc: Parameters<typeof provided>[0] }).trpc, at),
  },
};
