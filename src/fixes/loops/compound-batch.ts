import { dialectOf, subjectOf } from '../../catalog';
import type { Fix } from '../../core';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import { bindingOf, isFree, keysHold, restIsFree, rowsHold } from './batch';
import { isVisibleAt, mayWrite } from './rows/between';
import { unseenBy } from './passes/seen-columns';
import { failsAlone } from './passes/changes';
import { Element } from './rows/element';
import { guardedKey } from './rows/guarded-key';
import { columnField, mapKeyOf, mayBeAbsent } from './rows/keys';
import { isAnyClient, lookupOf } from './rows/lookup';
import { resultOf } from './rows/result';
import { unwrapPromiseAll } from './rows/unwrap';
import { isPlain } from './rows/walked-list';
import type { FixContext } from '../types';

/** One query for all keys, where a key is made of several columns (`{ warehouse, sku }`), and a `Map` by all of them. */
export function planCompoundBatch(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { site, loops, shape } = finding.subject;
  const { meaning } = site;
  const counted = loops.at(-1);
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || !meaning.filter?.complete || meaning.errorIn !== undefined) return undefined;
  const { loop } = counted;
  const { checker } = context;
  const element = Element.of(counted, checker);
  const result = resultOf(site, loop);
  const place = placeBefore(loop.node, checker);
  if (!element || !result || result.firstOnly || !place || loop.kind === 'while' || loop.kind === 'do') return undefined;
  const keys = meaning.filter.equals.filter(({ value }) => !isFree(value, counted));
  if (keys.length < 2 || keys.some(({ field }) => field.includes('.')) || !restIsFree(site, keys.map(({ value }) => value), counted, context)) return undefined;
  const columns = keys.flatMap(({ field, value }) => {
    const text = element.express(value);
    // What is absent asks for any row in such a condition.
    return text === undefined || mayBeAbsent(value, checker) || guardedKey(text, value, element, site.call, counted, checker) !== text ? [] : [field === text ? field : `${field}: ${text}`];
  });
  if (columns.length < keys.length || !isPlain(element.collection) || !isVisibleAt(element.collection, loop.node, checker)) return undefined;
  if (!keys.every(({ value }) => keysHold(value, element, counted, site.call, checker)) || !rowsHold(result, counted)) return undefined;
  if (mayWrite(statementOf(loop.node) ?? loop.node, meaning, context, unseenBy(meaning, loop.body, context)) || failsAlone(site, loop.node)) return undefined;

  const file = site.call.getSourceFile();
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const collection = element.collection.getText();
  const keyList = `${element.isArray ? collection : `Array.from(${collection})`}.map(${element.callback(`({ ${columns.join(', ')} })`)})`;
  const batch = dialectOf(meaning.library).compoundRead?.(meaning, { keys, keyList, withheld: context.withheld, checker, imported: imports.named });
  if (!batch) return undefined;
  const written = keys.flatMap(({ field, value }) => {
    const from = columnField(value, element, counted);
    return mapKeyOf(batch, meaning, value, { column: field, property: field, ...(from && { from }) }, context) ?? [];
  });
  if (written.length < keys.length) return undefined;
  const row = rowName(subjectOf(meaning) ?? 'row');
  const rows = names.free(plurals(row), `${plurals(row)}Found`);
  const asList = batch.missing === 'empty';
  const map = names.free(`${asList ? plurals(row) : row}By${keys.map(({ field }) => pascal(field)).join('And')}`);
  const together = (parts: readonly string[]): string => `JSON.stringify([${parts.map((part, at) => written[at]?.write(part) ?? part).join(', ')}])`;
  const lookup = lookupOf(batch, { rows, map, row, isAny: isAnyClient(meaning, checker) }, '', { write: (text) => text, type: 'string' }, asList, file, (one) => together(keys.map(({ field }) => `${one}.${field}`)));

  const builder = new EditBuilder();
  place.insert(builder, [`const ${bindingOf(meaning, rows, undefined)} = await ${batch.query}`, ...lookup.statements]);
  imports.apply(builder);
  result.put(builder, { text: lookup.find(together(keys.map(({ value }) => value.getText()))), compound: true });
  unwrapPromiseAll(builder, loop, result.gone, checker);
  return {
    kind: 'batch',
    title: `Load all ${plural(rowNoun(subjectOf(meaning) ?? 'row'))} at once before the loop (${saving(loops.length > 1)}${batch.caveat === undefined ? '' : `; ${batch.caveat}`})`,
    preferred: true,
    changesBehavior: batch.caveat !== undefined,
    edits: builder.build(),
  };
}
