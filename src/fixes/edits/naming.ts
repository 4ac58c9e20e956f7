import type { QueryOp } from '../../catalog';
import { noun, plural, rowNoun, singular } from '../../rules/words';
import { isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { camel, capitalized } from '../../project/letter-case';

/** Finds names that are free where a function's code is changed. Names that it gave are taken from then on. */
export class Names {
  private readonly taken = new Set<string>();

  /** `place` is a node of the function that gets new variables. */
  constructor(place: ts.Node) {
    let scope: ts.Node = place;
    for (let node = place; node.parent; node = node.parent) if (isFunctionNode(node)) scope = node;
    walk(scope === place ? place.getSourceFile() : scope, (node) => {
      if (ts.isIdentifier(node) && !isMemberName(node)) this.taken.add(node.text);
    });
    for (const statement of place.getSourceFile().statements) this.declared(statement);
  }

  /** What a statement of the module declares or imports. */
  private declared(statement: ts.Statement): void {
    if (!ts.isVariableStatement(statement) && !ts.isImportDeclaration(statement)) {
      const name = (statement as ts.Statement & { readonly name?: ts.Node }).name;
      if (name && ts.isIdentifier(name)) this.taken.add(name.text);
      return;
    }
    walk(statement, (node) => {
      if (isFunctionNode(node) || ts.isClassLike(node)) return false;
      if (ts.isIdentifier(node) && !isMemberName(node)) this.taken.add(node.text);
      return true;
    });
  }

  /** The first of the wishes that is free, else the last one with a number. */
  free(...wishes: readonly string[]): string {
    for (const wish of wishes) {
      if (!this.taken.has(wish)) return this.take(wish);
    }
    const base = wishes.at(-1) ?? 'value';
    for (let i = 2; ; i++) if (!this.taken.has(`${base}${i}`)) return this.take(`${base}${i}`);
  }

  private take(name: string): string {
    this.taken.add(name);
    return name;
  }
}

/** `b` of `a.b` and of `{ b: 1 }`: it takes no variable's name. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}

/** What the number of the rows in a variable may be called: `orderItemCount` of `orderItems`, or `orderItemsCount`. */
export function countNames({ text }: ts.Identifier): readonly [string, string] {
  return [`${singularName(text)}Count`, `${text}Count`];
}

/** `orderItems` → `orderItem`: what one of a list is called. */
export function singularName(list: string): string {
  return camel(singular(noun(list)));
}

/** `Orders`, `order_items` → `order`, `orderItem`: what a row of the model is called in code. */
export function rowName(model: string): string {
  const name = camel(rowNoun(model.replace(/^.*\./, '')));
  // `case` of a table `cases`.
  return isReserved(name) || !/^[\p{L}_$]/u.test(name) ? `${/^[\p{L}_$]/u.test(name) ? name : 'table'}Row` : name;
}

function isReserved(name: string): boolean {
  const kind = (ts as unknown as { stringToToken?(text: string): ts.SyntaxKind | undefined }).stringToToken?.(name);
  return kind !== undefined && kind <= ts.SyntaxKind.LastReservedWord;
}

/** What a row that is read is called in code, or what a query works out of several. */
export function readName(row: string, op: QueryOp): string {
  return op === 'count' ? `${row}Count` : op === 'aggregate' ? `${row}Figures` : row;
}

/** What a title says that a read does. */
export function readVerb(op: QueryOp): string {
  return op === 'count' ? 'Count' : op === 'aggregate' ? 'Aggregate' : 'Load';
}

/** What a title says of the queries that are saved; `perOuter` where an outer loop still repeats the new ones, `queries` how many those are. */
export function saving(perOuter: boolean, queries = 1): string {
  if (queries > 1) return perOuter ? `${queries}N queries instead of ${queries}N·M` : `${queries} queries instead of ${queries}N`;
  return perOuter ? 'N queries instead of N·M' : '1 query instead of N';
}

/** `customerId` → `CustomerId`. */
export function pascal(name: string): string {
  return capitalized(camel(name));
}

/** `orderItem` → `orderItems`: the last word in the plural. */
export function plurals(name: string): string {
  const match = /^(.*?)([A-Z]?[a-z0-9]*)$/.exec(name);
  return match ? `${match[1] ?? ''}${plural(match[2] ?? '')}` : `${name}s`;
}

export { singular };
