import type { Model, TextEdit } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addDefaults } from './edit-literal';
import { properties } from './properties';
import type { Query } from '../types';

/** Rows that a query loads with each of its own: those of a relation that leads to any number. */
export interface LoadedAlong {
  readonly parent: Model;
  readonly model: Model;
  /** The property by which a row has them. */
  readonly name: string;
  /** Where the relation is named. */
  readonly node: ts.Node;
  /** True where it says how many, or which of them. */
  readonly isNarrowed: boolean;
  /** The change that gives each row so many of them; left out, or undefined, where the library has no such limit. */
  limit?(rows: number): readonly TextEdit[] | undefined;
  /** True where that asks for the rows of each by a query of its own. */
  readonly asksEach?: boolean;
}

/** How a library that is given an object of options says which relations are loaded along. */
export interface AlongOptions {
  /** The options that name relations, at every depth. */
  readonly holders: readonly string[];
  /** Options of a relation that say how many of its rows are wanted, or which. */
  readonly narrowing: readonly string[];
  /** The one that says how many. */
  readonly limit: string;
}

/** What is loaded along by the options that a call is given first, as far as they are written out. */
export function alongOptions({ call, model, data }: Query, { holders, narrowing, limit }: AlongOptions): readonly LoadedAlong[] {
  const options = ts.isCallExpression(call) && call.arguments[0] ? bare(call.arguments[0]) : undefined;
  if (!options || !ts.isObjectLiteralExpression(options) || !model || !data) return [];
  const found: LoadedAlong[] = [];
  const collect = (literal: ts.ObjectLiteralExpression, parent: Model): void => {
    for (const part of literal.properties) {
      const holder = ts.isPropertyAssignment(part) && holders.includes(propertyName(part.name) ?? '') ? bare(part.initializer) : undefined;
      for (const one of holder && ts.isObjectLiteralExpression(holder) ? holder.properties : []) {
        const field = ts.isPropertyAssignment(one) ? parent.fields.get(propertyName(one.name) ?? '') : undefined;
        const target = field?.kind === 'relation' ? data.models.get(field.type) : undefined;
        const value = target && ts.isPropertyAssignment(one) ? bare(one.initializer) : undefined;
        if (!field || !target || !value) continue;
        const own = ts.isObjectLiteralExpression(value) ? value : undefined;
        if (!own && value.kind !== ts.SyntaxKind.TrueKeyword) continue;
        const said = own && properties(own);
        if (field.list) found.push({
          parent, model: target, name: field.name, node: one, isNarrowed: own !== undefined && (!said || narrowing.some((name) => said.has(name))),
          limit: (rows) => (own ? [addDefaults(own, [`${limit}: ${rows}`])] : [{ start: value.getStart(), end: value.end, newText: `{ ${limit}: ${rows} }` }]),
        });
        if (own) collect(own, target);
      }
    }
  };
  collect(options, model);
  return found;
}
