import type { LibraryEntry } from '../types';
import { brevo } from './brevo';
import { denomailer } from './denomailer';
import { mailersend } from './mailersend';
import { mailgun } from './mailgun';
import { nestMailer } from './nest-mailer';
import { nodemailer } from './nodemailer';
import { postmark } from './postmark';
import { resend } from './resend';
import { sendgrid } from './sendgrid';
import { ses, sesv2 } from './ses';

/** Libraries that send mail. */
export const email: readonly LibraryEntry[] = [nodemailer, resend, sendgrid, postmark, mailgun, ses, sesv2, brevo, mailersend, denomailer, nestMailer];
