import type { Field, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from './edit-literal';
import { has, optionsIn } from './properties';
import type { Narrowing } from '../types';

/** Options that a call is given as an object: `{ where: … }`. */
interface OptionsPlace {
  readonly call: ts.CallExpression;
  /** Which argument it is. */
  readonly index: number;
  /** Options that say already what is asked for, or of which that cannot be told. */
  readonly taken: readonly string[];
}

/** Asks for columns by a property among the options, if `write` has one to write; undefined where those are not all written out, or one of them says already what is asked for. */
export function narrowByOption({ call, index, taken }: OptionsPlace, write: (fields: readonly Field[]) => string | undefined): Narrowing | undefined {
  const given = call.arguments[index];
  const options = call.arguments.length < index ? undefined : optionsIn(given);
  if (!options || taken.some((name) => has(options, name))) return undefined;
  return (fields) => {
    const text = write(fields);
    if (text === undefined) return undefined;
    const literal = given && bare(given);
    if (literal && ts.isObjectLiteralExpression(literal)) return [addProperty(literal, text)];
    const at = call.arguments.at(-1)?.end ?? call.end - 1;
    return [{ start: at, end: at, newText: `${index > 0 ? ', ' : ''}{ ${text} }` }];
  };
}

/** The columns among fields; relations are loaded by what the query says of them already. */
export function columns(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ kind }) => kind !== 'relation');
}

/** The columns, where there is nothing else; undefined where a relation is read, which may need columns that are not named. */
export function onlyColumns(write: (fields: readonly Field[]) => readonly TextEdit[] | undefined): Narrowing {
  return (fields) => (fields.some(({ kind }) => kind === 'relation') ? undefined : write(fields));
}

/** `{ id: true, name: true }` */
export function flags(fields: readonly Field[]): string {
  return `{ ${columns(fields).map(({ name }) => `${name}: true`).join(', ')} }`;
}

/** `'id', 'name'`, in the quotes that the file has. */
export function quoted(names: readonly string[], near: ts.Node): string {
  const quote = /"[\w./@-]*"/.test(near.getText()) && !/'[\w./@-]*'/.test(near.getText()) ? '"' : "'";
  return names.map((name) => quote + name + quote).join(', ');
}

/** Takes the place of all that a call is given. */
export function replaceArguments(call: ts.CallExpression, text: string): readonly TextEdit[] {
  const start = call.arguments[0]?.getStart() ?? call.end - 1;
  return [{ start, end: call.arguments.at(-1)?.end ?? call.end - 1, newText: text }];
}
