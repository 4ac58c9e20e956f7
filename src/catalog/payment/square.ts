import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';
import { keyedRow, ofCallee } from '../clients/unkeyed';

const resources = ['payments', 'orders', 'customers', 'refunds', 'catalog', 'invoices', 'locations', 'subscriptions', 'cards', 'inventory', 'disputes', 'payouts', 'giftCards', 'bookings', 'merchants'];
const current = ['create', 'get', 'update', 'list', 'search', 'cancel', 'complete', 'delete', 'pay', 'refundPayment', 'publish', 'batchUpsert'];
const legacy = [
  'createPayment', 'getPayment', 'listPayments', 'updatePayment', 'completePayment', 'cancelPayment', 'refundPayment', 'createOrder', 'updateOrder', 'retrieveOrder', 'searchOrders', 'payOrder',
  'createCustomer', 'retrieveCustomer', 'listCustomers', 'searchCustomers', 'updateCustomer', 'deleteCustomer', 'createCard', 'listLocations', 'listCatalog', 'searchCatalogObjects', 'createPaymentLink', 'createSubscription', 'createInvoice', 'publishInvoice',
];
const apis = ['paymentsApi', 'ordersApi', 'customersApi', 'refundsApi', 'catalogApi', 'invoicesApi', 'locationsApi', 'subscriptionsApi', 'cardsApi', 'inventoryApi', 'checkoutApi'];
const legacyModule = `
export interface LegacyResource { ${methods(legacy)} }
export declare class Client { constructor(config?: any); ${apis.map((name) => `readonly ${name}: LegacyResource;`).join(' ')} }
export declare const Environment: any;
export declare class ApiError extends Error { [name: string]: any }
`;

/**
 * `idempotencyKey` is part of what is asked and must be there (https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency); one that is made for the call is another one each time. A refund names an
 * amount, and a payment that was declined is tried again, so that none is written.
 */
const deeds: Readonly<Record<string, ReturnType<typeof keyedRow>>> = {
  'payments.create': keyedRow({ what: 'payment' }, 'idempotencyKey', 0),
  'refunds.refundPayment': keyedRow({ what: 'refund' }, 'idempotencyKey', 0),
  'paymentsApi.createPayment': keyedRow({ what: 'payment' }, 'idempotencyKey', 0),
  'refundsApi.refundPayment': keyedRow({ what: 'refund' }, 'idempotencyKey', 0),
};
const request: Row = (call, context) => {
  const row = ofCallee(call, deeds);
  return row ? row(call, context) : { concept: 'external', kind: 'payment' };
};

/** Square (https://developer.squareup.com/docs/sdks/nodejs). Version 40 renamed every class and method; the older client stayed as `square/legacy`. */
export const square = rowLibrary({
  id: 'square',
  modules: {
    square: `${legacyModule}
export interface Resource { ${methods(current)} }
export declare class SquareClient { constructor(options?: any); ${resources.map((name) => `readonly ${name}: Resource;`).join(' ')} readonly checkout: { readonly paymentLinks: Resource } }
export declare const SquareEnvironment: any;
export declare class SquareError extends Error { [name: string]: any }
`,
    'square/legacy': legacyModule,
  },
  rows: {
    'new SquareClient': { concept: 'client', kind: 'payment' },
    'new Client': { concept: 'client', kind: 'payment' },
    ...rowsOf('Resource', current, request),
    ...rowsOf('LegacyResource', legacy, request),
  },
});
