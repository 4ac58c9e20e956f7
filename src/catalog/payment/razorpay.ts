import { methods, rowLibrary, rowsOf } from '../tables/rows';

const names = ['create', 'fetch', 'all', 'edit', 'update', 'cancel', 'pause', 'resume', 'capture', 'refund', 'transfer', 'fetchPayments', 'fetchRefund', 'notifyBy'];

/** Razorpay (https://github.com/razorpay/razorpay-node/tree/master/documents). `Razorpay.validateWebhookSignature` runs in the process. */
export const razorpay = rowLibrary({
  id: 'razorpay',
  modules: {
    razorpay: `
interface Resource { ${methods(names)} }
declare class Razorpay {
  constructor(options: any);
  static validateWebhookSignature(body: string, signature: string, secret: string): boolean;
  ${['orders', 'payments', 'refunds', 'customers', 'subscriptions', 'plans', 'paymentLink', 'invoices', 'items', 'transfers', 'settlements', 'virtualAccounts', 'qrCode', 'cards', 'tokens', 'addons', 'accounts', 'fundAccount'].map((name) => `readonly ${name}: Resource;`).join(' ')}
}
export = Razorpay;
`,
  },
  rows: {
    'new Razorpay': { concept: 'client', kind: 'payment' },
    ...rowsOf('Resource', names, { concept: 'external', kind: 'payment' }),
  },
});
