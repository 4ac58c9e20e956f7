import assert from 'node:assert/strict';
import { article, noun, plural, singular } from '../../src/rules/words';

describe('words for messages', () => {
  it('make nouns of model and variable names', () => {
    assert.deepEqual(['OrderItem', 'order_item', 'user', 'HTTPLog', '_row$'].map(noun), ['order item', 'order item', 'user', 'httplog', 'row']);
    assert.deepEqual(['aQuery', 'anOrder', 'anonymous', 'a'].map(noun), ['query', 'order', 'anonymous', 'a']);
    assert.deepEqual(['ordersTable', 'OrderEntity', 'RestaurantTable', 'table'].map(noun), ['orders', 'order', 'restaurant table', 'table']);
  });

  for (const [one, many] of [['order', 'orders'], ['category', 'categories'], ['address', 'addresses'], ['box', 'boxes'], ['batch', 'batches'], ['day', 'days'], ['child', 'children'], ['person', 'people'], ['house', 'houses'], ['movie', 'movies'], ['size', 'sizes'], ['cache', 'caches'], ['quiz', 'quizzes'], ['analysis', 'analyses'], ['alias', 'aliases'], ['canvas', 'canvases'], ['course', 'courses'], ['purchase', 'purchases']] as const) {
    it(`${one} and ${many} belong together`, () => assert.deepEqual([plural(one), singular(many)], [many, one]));
  }

  it('have the article of how they are spoken', () => {
    assert.deepEqual(['order', 'customer', 'user', 'unit', 'utility bill', 'url', 'one time code', 'event', 'euro', 'hour', 'hotel', 'sms', 'faq entry', 'umbrella', 'uninstall'].map(article),
      ['an order', 'a customer', 'a user', 'a unit', 'a utility bill', 'a url', 'a one time code', 'an event', 'a euro', 'an hour', 'a hotel', 'an sms', 'an faq entry', 'an umbrella', 'an uninstall']);
  });

  it('leave a word alone that only looks like a plural', () => {
    assert.deepEqual(['status', 'address', 'news', 'sms', 'data', 'series', 'alias', 'canvas', 'lens', 'analysis'].map(singular), ['status', 'address', 'news', 'sms', 'data', 'series', 'alias', 'canvas', 'lens', 'analysis']);
  });
});
