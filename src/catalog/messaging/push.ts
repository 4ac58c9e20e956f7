import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** "`timeout`: a value in milliseconds that specifies the request's socket timeout", none by default (https://github.com/web-push-libs/web-push#sendnotificationpushsubscription-payload-options). */
const patience: PatienceFacts = { byDefault: 'for ever', options: ['timeout', 'agent'], limit: (limit) => `timeout: ${limit}`, ms: 10_000, optionsAt: () => 2, handsData: true };

/** Web Push (https://github.com/web-push-libs/web-push): one request to the browser's push service per subscription. */
export const webPush = rowLibrary({
  id: 'web-push',
  modules: {
    'web-push': `
export declare function sendNotification(subscription: any, payload?: any, options?: any): Promise<any>;
export declare function setVapidDetails(...args: any[]): void; export declare function setGCMAPIKey(key: string): void;
export declare function generateVAPIDKeys(): { publicKey: string; privateKey: string }; export declare function generateRequestDetails(...args: any[]): any;
export type PushSubscription = any; export declare const WebPushError: any;
`,
  },
  rows: { sendNotification: waitingRow('push', patience) },
});

const requests = ['sendPushNotificationsAsync', 'getPushNotificationReceiptsAsync'];

/** Expo's push service (https://docs.expo.dev/push-notifications/sending-notifications/): up to a hundred messages per request; cutting them into chunks asks nothing. */
export const expo = rowLibrary({
  id: 'expo-push',
  modules: {
    'expo-server-sdk': `
export declare class Expo { constructor(options?: any); ${methods(requests)} chunkPushNotifications(messages: any[]): any[][]; chunkPushNotificationReceiptIds(ids: string[]): string[][]; static isExpoPushToken(token: unknown): boolean }
export default Expo;
export type ExpoPushMessage = any; export type ExpoPushTicket = any; export type ExpoPushReceipt = any; export type ExpoPushToken = string;
`,
  },
  rows: rowsOf('Expo', requests, { concept: 'external', kind: 'push' }),
});
