import type { FilePath } from '../core';

/** Whether a file holds GraphQL's own language. */
export function isGraphqlSchema(file: FilePath): boolean {
  return /\.(?:graphqls?|gql)$/.test(file);
}

/**
 * The object types of schemas of which an answer holds one, however much data there is: no field gives a list of them, nor of anything that leads to them.
 * Several schemas are taken together, so that a type of the same name that is listed in one of them is none.
 * @param schemas texts in the schema language (https://spec.graphql.org/October2021/#sec-Type-System)
 */
export function answeredOnce(schemas: readonly string[]): ReadonlySet<string> {
  const types = new Map<string, TypeParts>();
  const part = (name: string): TypeParts => {
    const known = types.get(name) ?? { isDeclared: false, one: new Set<string>(), listed: new Set<string>() };
    types.set(name, known);
    return known;
  };
  for (const schema of schemas) readTypes(plainText(schema), part);
  const asked = new Set([...types.values()].flatMap(({ one }) => [...one]));
  const many = new Set([...types.values()].flatMap(({ listed }) => [...listed]));
  // A set that is walked over while it grows gives what is added, too.
  for (const name of many) for (const inner of types.get(name)?.one ?? []) many.add(inner);
  return new Set([...types].flatMap(([name, { isDeclared }]) => (isDeclared && asked.has(name) && !many.has(name) ? [name] : [])));
}

interface TypeParts {
  isDeclared: boolean;
  /** The types of its fields, and those that it stands for. */
  readonly one: Set<string>;
  /** The types that it has lists of. */
  readonly listed: Set<string>;
}

/** `type`, `interface` and their extensions with fields, and `union`. */
function readTypes(text: string, part: (name: string) => TypeParts): void {
  for (const [, kind, name = '', head = '', body = ''] of text.matchAll(/\b(type|interface)\s+(\w+)([^{}]*)\{([^{}]*)\}/g)) {
    const type = part(name);
    if (kind === 'type') type.isDeclared = true;
    // Where an interface is asked for, an answer holds what implements it.
    for (const [one] of /\bimplements\b([\w\s&]*)/.exec(head)?.[1]?.matchAll(/\w+/g) ?? []) part(one).one.add(name);
    // A gateway asks a subgraph for lists of its entities: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/entities/intro
    if (head.includes('@key')) type.listed.add(name);
    for (const [, given = ''] of body.matchAll(/\w\s*:\s*([\w![\]\s]+?)(?=\s+\w+\s*:|\s*@|\s*$)/g)) {
      const of = /\w+/.exec(given)?.[0];
      if (of !== undefined) (given.includes('[') ? type.listed : type.one).add(of);
    }
  }
  for (const [, name = '', members = ''] of text.matchAll(/\bunion\s+(\w+)\s*=\s*((?:\|\s*)?\w+(?:\s*\|\s*\w+)*)/g)) {
    for (const [one] of members.matchAll(/\w+/g)) part(name).one.add(one);
  }
}

/** Without descriptions, comments, and what fields and directives are asked with: `orders(first: Int = 10): [Order!]!`. */
function plainText(schema: string): string {
  let text = schema.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g, ' ');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/\([^()]*\)/g, ' ');
  }
  return text;
}
