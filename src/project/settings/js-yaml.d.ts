/** What is used of js-yaml, which brings no types of its own. https://github.com/nodeca/js-yaml#api */
declare module 'js-yaml' {
  export class Type {
    constructor(tag: string, options: { kind: 'scalar' | 'sequence' | 'mapping'; multi?: boolean; construct?: (data: unknown) => unknown });
  }
  export interface Schema { extend(types: readonly Type[]): Schema }
  export const DEFAULT_SCHEMA: Schema;
  export class YAMLException extends Error {
    readonly reason: string;
    readonly mark?: { readonly position: number };
  }
  export function load(text: string, options: { readonly schema: Schema }): unknown;
}
