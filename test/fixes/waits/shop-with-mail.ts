import type { Files } from '../../proof/harness/application';

/** An application of Express on Postgres whose handler of `/users` does `body` with the user, having written them down; `more` stands before it. */
export function workspace(body: string, more = ''): Files {
  return {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0" } }',
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/mail.ts': [
      'import { AsyncLocalStorage } from \'node:async_hooks\';', 'import nodemailer from \'nodemailer\';',
      'const transport = nodemailer.createTransport(process.env.SMTP_URL!);', 'const storage = new AsyncLocalStorage<{ language: string }>();',
      'export interface User { name: string; email: string; password: string }',
      'export class Money { constructor(readonly cents: number) {} text() { return `${this.cents}`; } }',
      'export async function make() { return nodemailer.createTransport(process.env.SMTP_URL!); }',
      'export async function send(to: string, count: number) { await transport.sendMail({ to, text: `${count}` }); }',
      'export async function sendLater(to: string, name: () => string) { await transport.sendMail({ to, text: name() }); }',
      'export async function sendFor(to: string, holder: any) { await transport.sendMail({ to, text: holder.locals.text }); }',
      'export async function sendMoney(to: string, money: Money) { await transport.sendMail({ to, text: money.text() }); }',
      'export async function sendRow(user: User) { await transport.sendMail({ to: user.email, text: JSON.stringify(user) }); }',
      'export async function sendWelcome(user: User) { await transport.sendMail({ to: user.email, text: \'Welcome\' }); }',
      'export async function sendFile(to: string, file: Buffer) { await transport.sendMail({ to, attachments: [file] }); }',
      'export async function sendLocalised(to: string) { await transport.sendMail({ to, text: storage.getStore()?.language }); }', '',
    ].join('\n'),
    'src/app.ts': [
      'import express from \'express\';', 'import { pool } from \'./db\';',
      'import { make, Money, send, sendFile, sendFor, sendLater, sendLocalised, sendMoney, sendRow, sendWelcome, type User } from \'./mail\';',
      'const app = express();', more,
      'app.post(\'/users\', async (req, res) => {', '  const user = req.body as User;', '  await pool.query(\'INSERT INTO users (name) VALUES ($1)\', [user.name]);', `  ${body}`, '});',
      'app.listen(3000);', '',
    ].join('\n'),
  };
}
