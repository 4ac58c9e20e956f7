import assert from 'node:assert/strict';
import { answeredOnce } from '../../src/schema';

const once = (...schemas: string[]): readonly string[] => [...answeredOnce(schemas)].sort();

describe('GraphQL schemas: types of which an answer holds one', () => {
  it('are those that no field gives a list of', () => {
    assert.deepEqual(once('type Query { me: User! orders(first: Int = 10, where: Where = { id: 1 }): [Order!]! } type User { id: ID! } type Order { id: ID! } input Where { id: Int }'), ['User']);
  });

  it('and that nothing in a list leads to, at whatever distance', () => {
    assert.deepEqual(once('type Query { me: User orders: [Order] last: Action } type Order { buyer: User } type User { address: Address } type Address { city: String } type Action { id: ID }'), ['Action']);
  });

  it('of an interface or union that stands in a list, what implements it may be many', () => {
    assert.deepEqual(once(`
      type Query { feed: [Node!]! hits: [Hit!]! one: Post two: Page three: Post4 }
      interface Node { id: ID! } type Post implements Node & Other @cacheControl(maxAge: 5) { id: ID! }
      union Hit = | Page | Image type Page { id: ID } type Image { id: ID } type Post4 { id: ID }`), ['Post4']);
  });

  it('descriptions and comments say nothing', () => {
    assert.deepEqual(once('"""\ntype Query { all: [User] }\n"""\ntype Query {\n  "Not [User]."\n  me: User # all: [User]\n}\ntype User { id: ID }'), ['User']);
  });

  it('several files make one schema, extensions included', () => {
    assert.deepEqual(once('type Query { me: User } type User { id: ID }', 'extend type Query { users: [User!]! }'), []);
  });

  it('what no field gives, and entities of a federated schema, are not known', () => {
    assert.deepEqual(once('type User { id: ID }', 'type Query { one: Product } type Product @key(fields: "upc") { upc: ID! }'), []);
  });
});
