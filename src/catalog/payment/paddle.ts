import { methods, rowLibrary, rowsOf } from '../tables/rows';

const names = ['create', 'get', 'update', 'archive', 'cancel', 'pause', 'resume', 'activate', 'preview', 'previewUpdate', 'createOneTimeCharge', 'getInvoicePDF'];

/**
 * Paddle Billing (https://github.com/PaddleHQ/paddle-node-sdk). `list` gives a collection that asks for a page with every `next()`;
 * `webhooks.unmarshal` only checks a signature.
 */
export const paddle = rowLibrary({
  id: 'paddle',
  modules: {
    '@paddle/paddle-node-sdk': `
export interface Collection extends AsyncIterable<any> { readonly hasMore: boolean; readonly estimatedTotal: number; next(): Promise<any[]> }
export interface Resource { ${methods(names)} list(query?: any): Collection }
export declare class Paddle {
  constructor(key: string, options?: any);
  ${['products', 'prices', 'transactions', 'adjustments', 'customers', 'addresses', 'businesses', 'discounts', 'subscriptions', 'events', 'notifications', 'notificationSettings', 'reports', 'customerPortalSessions', 'pricingPreview'].map((name) => `readonly ${name}: Resource;`).join(' ')}
  readonly webhooks: { unmarshal(...args: any[]): any; isSignatureValid(...args: any[]): any };
}
export declare const Environment: any; export declare const EventName: any; export declare const LogLevel: any;
`,
  },
  rows: {
    'new Paddle': { concept: 'client', kind: 'payment' },
    ...rowsOf('Resource', names, { concept: 'external', kind: 'payment' }),
    'Collection.next': { concept: 'external', kind: 'payment' },
  },
});
