import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';
import { keyedRow, type Deed } from '../clients/unkeyed';

const orders = ['createOrder', 'getOrder', 'patchOrder', 'confirmOrder', 'authorizeOrder', 'captureOrder', 'createOrderTracking', 'ordersCreate', 'ordersGet', 'ordersCapture', 'ordersAuthorize'];
const payments = ['captureAuthorizedPayment', 'getAuthorizedPayment', 'voidPayment', 'refundCapturedPayment', 'getCapturedPayment', 'getRefund', 'capturesRefund'];

/**
 * "`timeout`: timeout for API calls, default: 0", of the client that controllers are given (https://github.com/paypal/PayPal-TypeScript-Server-SDK#initialize-the-api-client). Its `retryConfig` has
 * `maxNumberOfRetries: 0` and `maximumRetryWaitTime: 0`, and tries `GET` and `PUT` again alone (DEFAULT_RETRY_CONFIG in dist/cjs/defaultConfiguration.js of 2.5.0), so that what moves money is asked for once in any case.
 */
const patience: PatienceFacts = { byDefault: 'for ever', options: ['timeout', 'httpClientOptions'], limit: (limit) => `timeout: ${limit}`, ms: 20_000, isSdk: true, maker: { names: ['Client'], at: 0, isLinked: true } };
const waiting = waitingRow('payment', patience);
const reading = waitingRow('payment', {
  ...patience,
  again: { option: 'httpClientOptions', text: (limit) => `timeout: ${limit}, httpClientOptions: { retryConfig: { maxNumberOfRetries: 2, maximumRetryWaitTime: 10 } }`, how: 'try what only asks for something twice again where it fails or the service says that it is overloaded' },
});

/**
 * "`PayPal-Request-Id`: the server stores keys for 45 days", for what was authorized or captured before; of the whole where no `body` names an amount. An order is captured once in any case
 * (https://developer.paypal.com/api/rest/reference/idempotency/).
 */
const deeds: Readonly<Record<string, Deed>> = {
  refundCapturedPayment: { what: 'refund', by: ['captureId'], unless: ['body'] },
  captureAuthorizedPayment: { what: 'capture', by: ['authorizationId'], unless: ['body'] },
};
const keyed = (deed: Deed): Row => {
  const row = keyedRow(deed, 'paypalRequestId', 0);
  return (call, context) => ({ ...waiting(call, context), ...row(call, context) });
};

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
    ...rowsOf('OrdersController', ['getOrder', 'ordersGet'], reading),
    ...rowsOf('PaymentsController', payments, waiting),
    ...rowsOf('PaymentsController', ['getAuthorizedPayment', 'getCapturedPayment', 'getRefund'], reading),
    ...Object.fromEntries(Object.entries(deeds).map(([name, deed]) => [`PaymentsController.${name}`, keyed(deed)])),
    'new PayPalHttpClient': { concept: 'client', kind: 'payment' },
    'PayPalHttpClient.execute': { concept: 'external', kind: 'payment' },
  },
});
