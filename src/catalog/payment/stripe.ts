import { ts } from '../../project/ts';
import { ofCallee, unkeyed, type Deed } from '../clients/unkeyed';
import { patienceOf, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';
import { isBefore } from '../tables/version';

const resources = [
  'accounts', 'accountLinks', 'accountSessions', 'applicationFees', 'balance', 'balanceTransactions', 'charges', 'confirmationTokens', 'countrySpecs', 'coupons',
  'creditNotes', 'customers', 'customerSessions', 'disputes', 'ephemeralKeys', 'events', 'exchangeRates', 'fileLinks', 'files', 'invoiceItems', 'invoices', 'mandates', 'paymentIntents',
  'paymentLinks', 'paymentMethodConfigurations', 'paymentMethodDomains', 'paymentMethods', 'payouts', 'plans', 'prices', 'products', 'promotionCodes',
  'quotes', 'refunds', 'reviews', 'setupAttempts', 'setupIntents', 'shippingRates', 'sources', 'subscriptionItems', 'subscriptionSchedules',
  'subscriptions', 'taxCodes', 'taxIds', 'taxRates', 'tokens', 'topups', 'transfers', 'webhookEndpoints',
];
/** Resources that stand in groups: `stripe.checkout.sessions`. */
const groups = ['apps', 'billing', 'billingPortal', 'checkout', 'climate', 'entitlements', 'financialConnections', 'forwarding', 'identity', 'issuing', 'radar', 'reporting', 'sigma', 'tax', 'terminal', 'testHelpers', 'treasury'];
const pages = ['list', 'search', 'listLineItems', 'listPaymentMethods', 'listTaxIds', 'listBalanceTransactions', 'listUpcomingLines'];
const single = [
  'create', 'retrieve', 'update', 'del', 'cancel', 'confirm', 'capture', 'expire', 'resume', 'migrate', 'release', 'accept', 'close', 'approve', 'reject',
  'attach', 'detach', 'incrementAuthorization', 'verifyMicrodeposits', 'applyCustomerBalance',
  'finalizeInvoice', 'finalizeQuote', 'sendInvoice', 'pay', 'voidInvoice', 'markUncollectible', 'createPreview', 'retrieveUpcoming', 'addLines',
  'createSource', 'deleteSource', 'retrieveSource', 'createTaxId', 'deleteTaxId', 'createBalanceTransaction', 'retrievePaymentMethod', 'deleteDiscount', 'createUsageRecord',
  'createExternalAccount', 'deleteExternalAccount', 'createLoginLink', 'createPerson', 'createReversal', 'createFeature',
];

const asked = { ends: true, options: ['timeout'], limit: (limit: string) => `timeout: ${limit}`, ms: 20_000, isSdk: true, maker: { names: ['Stripe'], at: 1 } } as const;

/**
 * "`timeout`, default 80000" (https://github.com/stripe/stripe-node#configuration). "Change the default behavior to perform 1 reattempt on retryable request failures (previously the default was 0)" of version 13
 * (https://github.com/stripe/stripe-node/blob/master/CHANGELOG.md, #1803); two since 17 (`maxNetworkRetries` in cjs/stripe.core.js of 17.0.0, one in that of 16.12.0). With tries of its own it gives each `POST` a key, by which it is done once
 * (`_defaultIdempotencyKey` in cjs/RequestSender.js of 12.18.0).
 */
function patienceSince(version: string | undefined): PatienceFacts {
  if (!isBefore(version, 17, 0)) return { ...asked, byDefault: 'for 80 seconds, three times over', tries: 3 };
  if (!isBefore(version, 13, 0)) return { ...asked, byDefault: 'for 80 seconds, twice over', tries: 2 };
  return { ...asked, byDefault: 'for 80 seconds', again: { option: 'maxNetworkRetries', text: (limit) => `timeout: ${limit}, maxNetworkRetries: 2`, how: 'try twice again where it fails, with a key by which it is done once' } };
}
const request: Row = (call, context) => {
  const found = patienceOf(call, patienceSince(context.dependencyVersion(call.getSourceFile().fileName, 'stripe')), context);
  const deed = ofCallee(call, deeds);
  const lacks = deed && ts.isCallExpression(call) ? unkeyed(call, deed, 'idempotencyKey', 1, context) : undefined;
  return { concept: 'external', kind: 'payment', ...(found && { patience: found }), ...(lacks && { unkeyed: lacks }) };
};

/**
 * What moves money: "all `POST` requests accept idempotency keys", which hold for 24 hours and give the first answer again, also a failure; with other parameters they are an error
 * (https://docs.stripe.com/api/idempotent_requests). So none is written for what is declined and tried again.
 */
const deeds: Readonly<Record<string, Deed>> = {
  'refunds.create': { what: 'refund', by: ['payment_intent', 'charge'], unless: ['amount'] },
  'paymentIntents.create': { what: 'payment', byOwn: true, unless: ['confirm'] },
  'transfers.create': { what: 'transfer', byOwn: true },
  'charges.create': { what: 'payment' },
  'payouts.create': { what: 'payout' },
};

/**
 * Stripe (https://docs.stripe.com/api): every method of a resource is one request. What is left out runs in the process: `webhooks.constructEvent` only
 * checks a signature (https://docs.stripe.com/webhooks#verify-official-libraries). A list that is walked over with `for await` asks page after page.
 */
export const stripe = rowLibrary({
  id: 'stripe',
  modules: {
    stripe: `
interface Page extends Promise<any>, AsyncIterable<any> { autoPagingToArray(options: { limit: number }): Promise<any[]>; autoPagingEach(each: (item: any) => any): Promise<void> }
interface Resource { ${methods(pages, 'Page')} ${methods(single)} }
interface Group { readonly [resource: string]: Resource }
interface Webhooks { constructEvent(...args: any[]): any; constructEventAsync(...args: any[]): Promise<any>; generateTestHeaderString(options: any): string; readonly signature: any }
interface Client { ${resources.map((name) => `readonly ${name}: Resource;`).join(' ')} ${groups.map((name) => `readonly ${name}: Group;`).join(' ')} readonly v2: { readonly [group: string]: Group }; readonly webhooks: Webhooks; readonly [other: string]: any }
interface Constructor {
  new (key: string, config?: any): Client; (key: string, config?: any): Client;
  createFetchHttpClient(...args: any[]): any; createNodeHttpClient(...args: any[]): any; createSubtleCryptoProvider(...args: any[]): any; createNodeCryptoProvider(): any;
  readonly errors: any; readonly webhooks: Webhooks; readonly API_VERSION: string;
}
declare const Stripe: Constructor & { readonly Stripe: Constructor; readonly default: Constructor };
type Stripe = Client;
declare namespace Stripe { type Stripe = Client }
export = Stripe;
`,
  },
  rows: {
    'new Stripe': { concept: 'client', kind: 'payment' },
    Stripe: { concept: 'client', kind: 'payment' },
    ...rowsOf('Resource', [...pages, ...single], request),
  },
});
