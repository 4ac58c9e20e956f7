import assert from 'node:assert/strict';
import { noun, plural, singular } from '../../src/rules/words';

describe('words for messages', () => {
  it('make nouns of model and variable names', () => {
    assert.deepEqual(['OrderItem', 'order_item', 'user', 'HTTPLog', '_row$'].map(noun), ['order item', 'order item', 'user', 'httplog', 'row']);
    assert.deepEqual(['ordersTable', 'OrderEntity', 'RestaurantTable', 'table'].map(noun), ['orders', 'order', 'restaurant table', 'table']);
  });

  for (const [one, many] of [['order', 'orders'], ['category', 'categories'], ['address', 'addresses'], ['box', 'boxes'], ['batch', 'batches'], ['day', 'days'], ['child', 'children'], ['person', 'people'], ['house', 'houses']] as const) {
    it(`${one} and ${many} belong together`, () => assert.deepEqual([plural(one), singular(many)], [many, one]));
  }

  it('leave a word alone that only looks like a plural', () => {
    assert.deepEqual(['status', 'address', 'news', 'data', 'series'].map(singular), ['status', 'address', 'news', 'data', 'series']);
  });
});
