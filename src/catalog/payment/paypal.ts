import { waitingRow, type PatienceFacts } from '../patience';
import { methods, rowLibrary, rowsOf } from '../rows';

const orders = ['createOrder', 'getOrder', 'patchOrder', 'confirmOrder', 'authorizeOrder', 'captureOrder', 'createOrderTracking', 'ordersCreate', 'ordersGet', 'ordersCapture', 'ordersAuthorize'];
const payments = ['captureAuthorizedPayment', 'getAuthorizedPayment', 'voidPayment', 'refundCapturedPayment', 'getCapturedPayment', 'getRefund', 'capturesRefund'];

/** "`timeout`: timeout for API calls, default: 0", of the client that controllers are given (https://github.com/paypal/PayPal-TypeScript-Server-SDK#initialize-the-api-client). */
const patience: PatienceFacts = { byDefault: 'for ever', options: ['timeout', 'httpClientOptions'], limit: (limit) => `timeout: ${limit}`, ms: 20_000, isSdk: true, maker: { names: ['Client'], at: 0, isLinked: true } };
const waiting = waitingRow('payment', patience);

/** PayPal's server SDK (https://github.com/paypal/PayPal-TypeScript-Server-SDK; before 1.0 its methods were named `ordersCreate`), and the older one whose calls are request objects. */
export const paypal = rowLibrary({
  id: 'paypal',
  modules: {
    '@paypal/paypal-server-sdk': `
export declare class Client { constructor(config?: any); }
export declare class OrdersController { constructor(client: Client); ${methods(orders)} }
export declare class PaymentsController { constructor(client: Client); ${methods(payments)} }
export declare const Environment: any; export declare const LogLevel: any; export declare const CheckoutPaymentIntent: any; export declare class ApiError extends Error { [name: string]: any }
`,
    '@paypal/checkout-server-sdk': `
declare namespace paypal {
  namespace core {
    class PayPalHttpClient { constructor(environment: any); ${methods(['execute'])} }
    class SandboxEnvironment { constructor(id: string, secret: string) }
    class LiveEnvironment { constructor(id: string, secret: string) }
  }
  const orders: any; const payments: any;
}
export = paypal;
`,
  },
  rows: {
    'new Client': { concept: 'client', kind: 'payment' },
    ...rowsOf('OrdersController', orders, waiting),
    ...rowsOf('PaymentsController', payments, waiting),
    'new PayPalHttpClient': { concept: 'client', kind: 'payment' },
    'PayPalHttpClient.execute': { concept: 'external', kind: 'payment' },
  },
});
