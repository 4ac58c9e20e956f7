import type { LibraryEntry } from '../types';
import { discord, slack } from './chat';
import { firebase } from './firebase';
import { expo, webPush } from './push';
import { messagebird, vonage } from './sms';
import { svix } from './svix';
import { telegram } from './telegram';
import { twilio } from './twilio';

/** Libraries that send short messages, push notifications, chat messages and webhooks. */
export const messaging: readonly LibraryEntry[] = [twilio, vonage, messagebird, firebase, webPush, expo, slack, discord, telegram, svix];
