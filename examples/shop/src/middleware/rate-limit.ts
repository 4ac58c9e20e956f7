import type { NextFunction, Request, Response } from 'express';
import { HttpError } from '../lib/http';

const hits = new Map<string, number[]>();

/** Allows `max` requests per address and minute. */
export function rateLimit(max: number) {
  return (req: Request, _res: Response, next: NextFunction) => {
    const key = `${req.ip}:${req.path}`;
    const now = Date.now();
    const recent = (hits.get(key) ?? []).filter((time) => now - time < 60_000);
    recent.push(now);
    hits.set(key, recent);
    next(recent.length > max ? new HttpError(429, 'Too many requests.') : undefined);
  };
}
