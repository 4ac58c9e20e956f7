import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Customer } from '../generated/prisma/client';
import { HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';

declare module 'express-serve-static-core' {
  interface Request {
    customer?: Customer;
  }
}

interface Session {
  customerId: string;
  createdAt: number;
}

const sessions = new Map<string, Session>();

/** Starts a session and returns its token. */
export function createSession(customerId: string): string {
  const token = randomUUID();
  sessions.set(token, { customerId, createdAt: Date.now() });
  return token;
}

/** Loads the customer of the bearer token, where there is one. */
export async function loadCustomer(req: Request, _res: Response, next: NextFunction) {
  const token = req.headers.authorization?.replace('Bearer ', '');
  const session = token ? sessions.get(token) : undefined;
  if (session) {
    req.customer = (await prisma.customer.findUnique({ where: { id: session.customerId } })) ?? undefined;
  }
  next();
}

export function requireCustomer(req: Request, _res: Response, next: NextFunction) {
  next(req.customer ? undefined : new HttpError(401, 'Please sign in.'));
}

export function requireAdmin(req: Request, _res: Response, next: NextFunction) {
  next(req.customer?.role === 'ADMIN' ? undefined : new HttpError(403, 'Admins only.'));
}
