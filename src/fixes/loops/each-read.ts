import { dialectOf, subjectOf, type RowValue } from '../../catalog';
import type { Fix } from '../../core';
import { isTypeScript } from '../../project/paths';
import { bare, namesIn, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel } from '../../project/letter-case';
import { Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import type { FixContext } from '../types';
import { bindingOf, isFree, keysHold, restIsFree, rowsHold } from './batch';
import { isVisibleAt, mayWrite } from './rows/between';
import { failsAlone } from './passes/changes';
import { Element } from './rows/element';
import { failureOf, isAskedWithRow } from './passes/failure';
import { guardedKey } from './rows/guarded-key';
import { harmlessTo } from './passes/own-writes';
import { counting, resultOf } from './rows/result';
import { unwrapPromiseAll } from './rows/unwrap';
import { walkedList } from './rows/walked-list';

/**
 * One query that asks for each element what the loop asks for it, with conditions that no list of keys says: its answer is a list in the order of the elements, and a `Map` has each element's part under the
 * element itself, so that nothing has to be told apart by its key. Only where nothing else takes queries away, since it makes a function of the database.
 */
export function planEachRead(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { loops, shape } = finding.subject;
  const site = counting(finding.subject.site);
  const { meaning } = site;
  const counted = loops.at(-1);
  const { eachRead } = dialectOf(meaning.library);
  if (!eachRead || shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || meaning.isSync || !meaning.filter?.complete) return undefined;
  const { loop } = counted;
  const { checker } = context;
  const element = Element.of(counted, checker);
  const place = placeBefore(loop.node, checker);
  const result = resultOf(site, loop);
  if (!element || !place || !result || result.firstOnly || loop.kind === 'while' || loop.kind === 'do' || !rowsHold(result, counted)) return undefined;
  if (element.row !== undefined && isNamedAgain(element.row, loop.body)) return undefined;

  const file = site.call.getSourceFile();
  const names = new Names(loop.node);
  const builder = new EditBuilder();
  const walked = walkedList(element, site, counted, { names, builder, checker });
  if (!walked) return undefined;
  const collection = element.isArray ? walked.collection : `Array.from(${walked.collection})`;
  const values: RowValue[] = [];
  const guarded = (text: string | undefined): string | undefined => values.reduce((now, { value }) => (now === undefined ? undefined : guardedKey(now, value, element, site.call, counted, checker)), text);
  const read = eachRead(meaning, {
    rows: (given) => {
      values.push(...given);
      return guarded(element.objects(collection, given));
    },
    files: context.workspace,
    looksAtErrors: !result.errors.every((use) => isAskedWithRow(use, result.names)),
    checker,
  });
  const own = values.filter(({ value }) => !isFree(value, counted));
  if (!read || own.length === 0 || !restIsFree(site, values.map(({ value }) => value), counted, context)) return undefined;
  if (!own.every(({ value }) => keysHold(value, element, counted, site.call, checker))) return undefined;
  if (!values.every(({ value }) => own.some((one) => one.value === value) || isVisibleAt(value, loop.node, checker))) return undefined;
  const key = meaning.filter.equals.find((condition) => !isFree(condition.value, counted));
  if (mayWrite(statementOf(loop.node) ?? loop.node, meaning, context, harmlessTo(site, key, element, counted, context)) || failsAlone(site, loop.node)) return undefined;

  const imports = new Imports(file, names);
  const row = rowName(subjectOf(meaning) ?? 'row');
  const isCount = meaning.op === 'count';
  const found = names.free(isCount ? `${row}Counts` : `${plurals(row)}Found`);
  const [only] = own.map(({ value }) => value);
  // An element that has no name of its own is known by what is asked for it.
  const by = element.row !== undefined ? element.parameter : own.length === 1 && only ? only.getText() : 'question';
  const asked = (write: (value: ts.Expression) => string | undefined): string => (own.length === 1 && only ? write(only) ?? '' : `JSON.stringify([${own.map(({ value }) => write(value)).join(', ')}])`);
  const map = names.free(`${isCount ? `${row}Count` : plurals(row)}By${pascal(camel(by))}`);
  const error = result.errors.length > 0 ? names.free(`${found}Error`) : undefined;
  const failure = failureOf(result, loop, error ?? '', read.missingIsError, context);
  const entry = element.row !== undefined ? element.parameter : guarded(asked((value) => element.express(value)));
  if (!failure || entry === undefined) return undefined;
  // What such a function gives has no type: the database calls it JSON.
  const isTyped = isTypeScript(file.fileName);
  const at = names.free('at', 'place');
  const pair = `(${element.parameter}${isTyped ? ': any' : ''}, ${at}${isTyped ? ': number' : ''}) => [${entry}, ${isTyped ? `(${found} as any)` : found}?.[${at}] ?? null]`;
  place.insert(builder, [
    ...walked.statements,
    `const ${bindingOf({ ...meaning, rowsIn: read.rowsIn }, found, error)} = await ${read.query}`,
    ...(failure.check === undefined ? [] : [failure.check]),
    `const ${map} = new Map${isTyped ? '<any, any>' : ''}(${collection}.map(${pair}))`,
  ]);
  imports.apply(builder);
  failure.apply(builder);
  result.put(builder, { text: `${map}.get(${element.row ?? asked((value) => value.getText())})`, compound: false, ...(error !== undefined && { error }) });
  unwrapPromiseAll(builder, loop, result.gone, checker);
  return {
    kind: 'batch',
    title: `${isCount ? 'Count' : 'Load'} all ${plural(rowNoun(subjectOf(meaning) ?? 'row'))} with \`${read.name}\` before the loop (${saving(loops.length > 1)}; ${read.caveat})`,
    preferred: false,
    changesBehavior: true,
    edits: [...builder.build(), ...read.edits],
  };
}

/** Whether something else in a loop has the name of its element. */
function isNamedAgain(name: string, body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && namesIn(node.name).includes(name) && !isAlias(node, body)) found = true;
    return !found;
  });
  return found;
}

/** `const row = rows[i]`, by which an index loop calls its element, and the parameter of the callback that is the loop's body. */
function isAlias(node: ts.Node, body: ts.Node): boolean {
  return (ts.isParameter(node) && node.parent === body) || (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isElementAccessExpression(bare(node.initializer)) && node.parent.parent.parent === body);
}
