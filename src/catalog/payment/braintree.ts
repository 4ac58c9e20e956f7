import { methods, rowLibrary, rowsOf } from '../tables/rows';

const names = ['sale', 'credit', 'find', 'refund', 'void', 'submitForSettlement', 'create', 'update', 'delete', 'cancel', 'generate', 'search', 'retryCharge'];

/** Braintree (https://developer.paypal.com/braintree/docs/reference/overview). `webhookNotification.parse` only checks a signature. */
export const braintree = rowLibrary({
  id: 'braintree',
  modules: {
    braintree: `
export interface Resource { ${methods(names)} }
export interface Webhooks { parse(...args: any[]): Promise<any>; verify(challenge: string): Promise<string> }
export declare class BraintreeGateway {
  constructor(config: any);
  ${['transaction', 'customer', 'paymentMethod', 'paymentMethodNonce', 'subscription', 'clientToken', 'creditCard', 'address', 'plan', 'dispute', 'merchantAccount', 'discount', 'addOn', 'settlementBatchSummary'].map((name) => `readonly ${name}: Resource;`).join(' ')}
  readonly webhookNotification: Webhooks;
}
export declare function connect(config: any): BraintreeGateway;
export declare const Environment: any;
export type Transaction = any; export type Customer = any; export type Subscription = any;
`,
  },
  rows: {
    'new BraintreeGateway': { concept: 'client', kind: 'payment' },
    connect: { concept: 'client', kind: 'payment' },
    ...rowsOf('Resource', names, { concept: 'external', kind: 'payment' }),
  },
  trigger: new RegExp(`BraintreeGateway|braintree|\\.\\s*(?:transaction|customer|paymentMethod|paymentMethodNonce|subscription|clientToken|creditCard|address|plan|dispute)\\s*\\.\\s*(?:${names.join('|')})\\s*\\(`),
});
