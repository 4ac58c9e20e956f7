import type { IntoQuery } from '../../catalog';
import { bindingOwner, declarationOf } from '../../flow/values/symbols';
import { capitalized } from '../../project/letter-case';
import { bare, isOr, outward, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { countUses } from '../bounds/into-query/count-place';
import type { EditBuilder } from '../edits/edit-builder';
import { countNames, Names } from '../edits/naming';
import { withoutDefault, type Held } from './held';
import { isEmptyList, type Shown } from './shown';

/**
 * Lets a component keep the number where it kept the rows: the pattern takes `count` off the answer, what is handed over is that or zero, and each place that counted has the number.
 * False where one of these is not as it is known.
 */
export function countInstead(builder: EditBuilder, held: Held, shown: readonly Shown[], { numberIn }: IntoQuery): boolean {
  const { name, by } = held;
  const names = new Names(held.handed);
  if (!handNumber(builder, held, numberIn, names)) return false;
  const local = countName(name, names);
  const isSure = by.kind === 'state' || by.element.initializer !== undefined;
  for (const { base, counted } of shown) {
    const text = counted && numberText(counted, base, local, isSure);
    if (!counted || text === undefined) return false;
    builder.replace(counted, text);
  }
  return holdInstead(builder, held, names, local, '0');
}

/** What holds the number of rows is called: `orderCount` of `orders`. */
export function countName(name: ts.Identifier, names: Names): string {
  return name.text === 'data' ? 'data' : names.free(...countNames(name));
}

/** Takes the number off the answer in place of the rows, and hands it over, or zero. False where the rows are used otherwise, or may be `null`. */
export function handNumber(builder: EditBuilder, { handed, checker }: Pick<Held, 'handed' | 'checker'>, numberIn: string | undefined, names: Names): boolean {
  const data = withoutDefault(handed);
  const declared = ts.isIdentifier(data) ? declarationOf(data, checker) : undefined;
  // Without a default the rows may be `null`, and so could the number.
  if (numberIn === undefined || data === bare(handed) || !declared || !ts.isBindingElement(declared) || !ts.isIdentifier(declared.name)) return false;
  const owner = bindingOwner(declared);
  const others = ts.isObjectBindingPattern(owner.name) ? owner.name.elements : [];
  if (others.some((one) => propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === numberIn || one.dotDotDotToken) || countUses(declared.name, checker) !== 1) return false;
  const number = names.free(numberIn, 'rowCount');
  builder.replace(declared, number === numberIn ? number : `${numberIn}: ${number}`);
  builder.replace(handed, `${number} ?? 0`);
  return true;
}

/** Lets the state or the kept query hold something else than the rows, under a name of its own; `initial` is what it is before there is an answer. */
export function holdInstead(builder: EditBuilder, { by, name, listed }: Held, names: Names, local: string, initial: string, type = ''): true {
  for (const one of listed) builder.replace(one, local);
  if (by.kind === 'cached') {
    if (local === 'data' && !by.element.initializer) return true;
    builder.replace(by.element, `data${local === 'data' ? '' : `: ${local}`}${by.element.initializer ? ` = ${initial}` : ''}`);
    return true;
  }
  const setter = names.free(`set${capitalized(local)}`);
  builder.replace(name, local).replace(by.setter, setter);
  for (const call of [by.fills, ...by.resets]) builder.replace(call.expression, setter);
  for (const call of by.resets) if (call.arguments[0]) builder.replace(call.arguments[0], initial);
  builder.replace(by.call, `${by.call.expression.getText()}${type}(${initial})`);
  return true;
}

/** The number in the place of `orders.length`, `data?.length ?? 0`, `(data ?? []).length`; undefined where it may not be there. */
function numberText(counted: ts.PropertyAccessExpression, base: ts.Expression, local: string, isSure: boolean): string | undefined {
  if (isSure) return local;
  const { child, user } = outward(counted);
  if (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind)) return local;
  const inner = bare(base);
  return ts.isBinaryExpression(inner) && isEmptyList(bare(inner.right)) ? `(${local} ?? 0)` : counted.questionDotToken ? local : undefined;
}
