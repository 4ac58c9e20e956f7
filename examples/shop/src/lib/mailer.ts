import nodemailer from 'nodemailer';
import { config } from './config';

const transport = nodemailer.createTransport(config.smtpUrl);

export interface Mail {
  to: string;
  subject: string;
  html: string;
}

/** Sends one email. */
export async function sendMail(mail: Mail): Promise<void> {
  await transport.sendMail({ from: 'Little Shop <hello@shop.example.com>', ...mail });
}
