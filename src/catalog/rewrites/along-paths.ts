import type { Field, Model, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from './along';
import { properties } from './properties';
import type { Query } from '../types';

/** A relation by the names that lead to it: `['users', 'posts']`. */
export interface NamedPath {
  readonly names: readonly string[];
  readonly node: ts.Node;
  /** What a row has the last one by, where that is no name of it: `buyer` of `buyer:customers(*)`. */
  readonly alias?: string;
  /** Whether it says how many rows are wanted of it, or which. */
  readonly isNarrowed: boolean;
  /** The change that limits the rows of the last relation, which is a field of the model before it. */
  readonly limit?: (rows: number, relation: Field) => readonly TextEdit[] | undefined;
}

/** What relations that are named by paths load along; of several paths through one relation, the first stands for it. `fieldOf` finds a relation of a model by a name. */
export function alongPaths({ model, data }: Query, paths: readonly NamedPath[], fieldOf: (model: Model, name: string) => Field | undefined = (one, name) => one.fields.get(name)): readonly LoadedAlong[] {
  if (!model || !data) return [];
  const found = new Map<string, LoadedAlong>();
  const narrowed = new Set(paths.filter((path) => path.isNarrowed).map(({ names }) => names.join('.')));
  for (const { names, node, alias, limit } of paths) {
    let parent: Model | undefined = model;
    for (const [index, name] of names.entries()) {
      const field: Field | undefined = parent && fieldOf(parent, name);
      const target: Model | undefined = field?.kind === 'relation' ? data.models.get(field.type) : undefined;
      const key = names.slice(0, index + 1).join('.');
      if (parent && target && field?.list && !found.has(key)) found.set(key, { parent, model: target, name: index === names.length - 1 ? alias ?? name : name, node, isNarrowed: narrowed.has(key), ...(limit && index === names.length - 1 && { limit: (rows: number) => limit(rows, field) }) });
      parent = target;
    }
  }
  return [...found.values()];
}

/** `['comments', 'users.posts']`, or one such text; of an object, `{ users: { posts: true } }`. What is not written out names nothing. */
export function pathsIn(given: ts.Expression | undefined, before: readonly string[] = []): readonly NamedPath[] {
  const node = given && bare(given);
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return node.text.split(/\s+/).filter((path) => path !== '').map((path) => ({ names: [...before, ...path.split('.')], node, isNarrowed: false }));
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => pathsIn(element, before));
  const own = ts.isObjectLiteralExpression(node) ? properties(node) : undefined;
  return [...own ?? []].flatMap(([name, value]) => {
    const said = bare(value);
    if (said.kind === ts.SyntaxKind.FalseKeyword) return [];
    return [{ names: [...before, name], node: value.parent, isNarrowed: false }, ...(ts.isObjectLiteralExpression(said) ? pathsIn(said, [...before, name]) : [])];
  });
}
