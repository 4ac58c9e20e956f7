import { methods, rowLibrary, rowsOf } from '../rows';

const orders = ['createOrder', 'getOrder', 'patchOrder', 'confirmOrder', 'authorizeOrder', 'captureOrder', 'createOrderTracking', 'ordersCreate', 'ordersGet', 'ordersCapture', 'ordersAuthorize'];
const payments = ['captureAuthorizedPayment', 'getAuthorizedPayment', 'voidPayment', 'refundCapturedPayment', 'getCapturedPayment', 'getRefund', 'capturesRefund'];

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
    ...rowsOf('OrdersController', orders, { concept: 'external', kind: 'payment' }),
    ...rowsOf('PaymentsController', payments, { concept: 'external', kind: 'payment' }),
    'new PayPalHttpClient': { concept: 'client', kind: 'payment' },
    'PayPalHttpClient.execute': { concept: 'external', kind: 'payment' },
  },
});
