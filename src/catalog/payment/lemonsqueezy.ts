import { rowLibrary, type Row } from '../tables/rows';

const requests = [
  'getAuthenticatedUser', 'createCheckout', 'getCheckout', 'listCheckouts', 'createCustomer', 'getCustomer', 'listCustomers', 'updateCustomer', 'archiveCustomer',
  'getSubscription', 'listSubscriptions', 'updateSubscription', 'cancelSubscription', 'getOrder', 'listOrders', 'getProduct', 'listProducts', 'getVariant', 'listVariants', 'getStore', 'listStores',
  'getPrice', 'listPrices', 'createDiscount', 'listDiscounts', 'createUsageRecord', 'createWebhook', 'listWebhooks', 'validateLicense', 'activateLicense', 'deactivateLicense',
];
const external: Row = { concept: 'external', kind: 'payment' };

/** Lemon Squeezy (https://github.com/lmsqueezy/lemonsqueezy.js): a function per request, after `lemonSqueezySetup`. */
export const lemonsqueezy = rowLibrary({
  id: 'lemonsqueezy',
  modules: {
    '@lemonsqueezy/lemonsqueezy.js': `
export declare function lemonSqueezySetup(config: any): any;
${requests.map((name) => `export declare function ${name}(...args: any[]): Promise<any>;`).join('\n')}
`,
  },
  rows: Object.fromEntries(requests.map((name) => [name, external])),
});
