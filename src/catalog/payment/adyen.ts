import { methods, rowLibrary, rowsOf } from '../rows';

const checkout = ['payments', 'paymentsDetails', 'paymentMethods', 'sessions', 'getResultOfPaymentSession', 'cardDetails'];
const modifications = ['captureAuthorisedPayment', 'cancelAuthorisedPayment', 'cancelAuthorisedPaymentByPspReference', 'refundCapturedPayment', 'refundOrCancelPayment', 'updateAuthorisedAmount'];
const links = ['paymentLinks', 'getPaymentLink', 'updatePaymentLink'];

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
    ...rowsOf('PaymentLinksApi', links, { concept: 'external', kind: 'payment' }),
  },
});
