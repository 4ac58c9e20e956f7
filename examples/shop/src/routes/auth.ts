import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { sendWelcome } from '../emails/marketing';
import { asyncHandler, HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';
import { createSession } from '../middleware/auth';

export const authRouter = Router();

const signUp = z.object({ email: z.email(), name: z.string().min(1), password: z.string().min(8) });
const signIn = z.object({ email: z.email(), password: z.string() });

function hash(password: string, salt = randomBytes(16).toString('hex')): string {
  return `${salt}:${scryptSync(password, salt, 32).toString('hex')}`;
}

authRouter.post(
  '/sign-up',
  asyncHandler(async (req, res) => {
    const { email, name, password } = signUp.parse(req.body);
    const existing = await prisma.customer.findFirst({ where: { email } });
    if (existing) {
      throw new HttpError(409, 'This email is taken.');
    }
    const customer = await prisma.customer.create({ data: { email, name, passwordHash: hash(password) } });
    await sendWelcome(customer);
    res.status(201).json({ token: createSession(customer.id) });
  }),
);

authRouter.post(
  '/sign-in',
  asyncHandler(async (req, res) => {
    const { email, password } = signIn.parse(req.body);
    const customer = await prisma.customer.findUnique({ where: { email } });
    const salt = customer?.passwordHash.split(':')[0];
    if (!customer || !timingSafeEqual(Buffer.from(hash(password, salt)), Buffer.from(customer.passwordHash))) {
      throw new HttpError(401, 'Wrong email or password.');
    }
    res.json({ token: createSession(customer.id) });
  }),
);
