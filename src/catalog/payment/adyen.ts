import { methods, rowLibrary, rowsOf } from '../tables/rows';
import { keyedRow } from '../clients/unkeyed';

const checkout = ['payments', 'paymentsDetails', 'paymentMethods', 'sessions', 'getResultOfPaymentSession', 'cardDetails'];
const modifications = ['captureAuthorisedPayment', 'cancelAuthorisedPayment', 'cancelAuthorisedPaymentByPspReference', 'refundCapturedPayment', 'refundOrCancelPayment', 'updateAuthorisedAmount'];
const links = ['paymentLinks', 'getPaymentLink', 'updatePaymentLink'];

/**
 * "`idempotencyKey`" of a request's own options, behind the data; keys hold for 7 days (https://docs.adyen.com/development-resources/api-idempotency). A refund and a capture name an amount, so that two of the same amount may both be
 * meant, and a payment that was declined is tried again: a key is written only for what gives a payment back as a whole.
 */
const keyed = {
  'PaymentsApi.payments': keyedRow({ what: 'payment' }, 'idempotencyKey', 1),
  'ModificationsApi.refundCapturedPayment': keyedRow({ what: 'refund' }, 'idempotencyKey', 2),
  'ModificationsApi.captureAuthorisedPayment': keyedRow({ what: 'capture' }, 'idempotencyKey', 2),
  'ModificationsApi.refundOrCancelPayment': keyedRow({ what: 'reversal', byFirst: true }, 'idempotencyKey', 2),
};

/** Adyen's API library (https://github.com/Adyen/adyen-node-api-library). `hmacValidator` only checks a signature. */
export const adyen = rowLibrary({
  id: 'adyen',
  modules: {
    '@adyen/api-library': `
export interface PaymentsApi { ${methods(checkout)} }
export interface ModificationsApi { ${methods(modifications)} }
export interface PaymentLinksApi { ${methods(links)} }
export declare class Client { constructor(options: any); [name: string]: any }
export declare class CheckoutAPI { constructor(client: Client); readonly PaymentsApi: PaymentsApi; readonly ModificationsApi: ModificationsApi; readonly PaymentLinksApi: PaymentLinksApi; readonly [other: string]: any }
export declare class Config { constructor(options?: any); [name: string]: any }
export declare const hmacValidator: any; export declare const EnvironmentEnum: any;
export declare namespace Types { namespace checkout { type PaymentRequest = any; type PaymentResponse = any; type CreateCheckoutSessionRequest = any } }
`,
  },
  rows: {
    'new Client': { concept: 'client', kind: 'payment' },
    ...rowsOf('PaymentsApi', checkout, { concept: 'external', kind: 'payment' }),
    ...rowsOf('ModificationsApi', modifications, { concept: 'external', kind: 'payment' }),
    ...keyed,
    ...rowsOf('PaymentLinksApi', links, { concept: 'external', kind: 'payment' }),
  },
});
