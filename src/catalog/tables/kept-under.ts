/** What is given a text and a value, so that the value is got again by a text. */
export interface Keeper {
  /** The text by which it is got. */
  key(text: string): string;
  /** Whether a function is called for what is kept. */
  readonly isMade?: true;
}

const plain: Keeper = { key: (text) => text };

/** By the name of a method or function: `context.set('db', db)`, whose value `context.get('db')` gives. */
export const keepers: ReadonlyMap<string, Keeper> = new Map([
  ['set', plain], ['register', plain], ['provide', plain],
  // https://feathersjs.com/api/application.html#use-path-service-options
  ['use', { key: servedAs }],
  // https://docs.strapi.io/cms/backend-customization/services
  ['createCoreService', { key: servedAs, isMade: true }],
]);

/** The same where a class stands for what is kept: `Layer.succeed(Orders, orders)`. https://effect.website/docs/requirements-management/layers */
export const keepersOfClasses: ReadonlyMap<string, Keeper> = new Map([
  ['succeed', { key: servedAs }], ['effect', { key: servedAs }], ['scoped', { key: servedAs }], ['provideService', { key: servedAs }], ['sync', { key: servedAs, isMade: true }],
]);

/** What a service is kept under that is asked for by `app.service('orders')`, `strapi.service('api::order.order')`: slashes around a path do not matter. */
export function servedAs(path: string): string {
  return `service ${path.replace(/^\/+|\/+$/g, '')}`;
}
