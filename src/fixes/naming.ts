import { plural, singular } from '../rules/words';
import { ts } from '../project/ts';

/** Finds names that nothing in a file uses yet. Names that it gave are taken from then on. */
export class Names {
  private readonly taken = new Set<string>();

  constructor(file: ts.SourceFile) {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) this.taken.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(file);
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

/** `OrderItem` → `orderItem`. */
export function camel(name: string): string {
  const clean = name.replace(/[_\s-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  return clean.charAt(0).toLowerCase() + clean.slice(1);
}

/** `customerId` → `CustomerId`. */
export function pascal(name: string): string {
  const clean = camel(name);
  return clean.charAt(0).toUpperCase() + clean.slice(1);
}

/** `orderItem` → `orderItems`: the last word in the plural. */
export function plurals(name: string): string {
  const match = /^(.*?)([A-Z]?[a-z0-9]*)$/.exec(name);
  return match ? `${match[1] ?? ''}${plural(match[2] ?? '')}` : `${name}s`;
}

export { singular };
