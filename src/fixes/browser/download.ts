import type { Fix } from '../../core';
import { declarationOf } from '../../flow/values/symbols';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { refNamed } from '../../rules/client-side-processing/component-state';
import { rootOf } from '../../rules/client-side-processing/work';
import { rowOf } from '../../rules/words';
import { EditBuilder, indentUnit } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { countInstead } from './counted';
import { answeredRows, handlerSide, requestWith, servedTitle } from './served';
import { heldBy, isAskedFor, type Apart, type Held } from './held';
import { isEndedByEffect, isListening } from './heard-rows';
import { append, isReadElsewhere, sayIn } from './kept';
import { isCalledLate, loaderAround } from './late-calls';
import { onceAlone } from './loaders';
import { isOfColumns, movedWork, put, putBefore, queryWith, titleOf, valuesOf, type Moved } from './moved';
import { refuse } from '../refuse';
import { debounced } from './search';
import { askByNewest, latestAlone } from './turns';
import { isChangedLater, shownIn } from './worked-out';

/** The condition, the order, the range or the number that a component works out of all rows, asked of the database instead. */
export function planDownload(finding: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { works, served } = finding.subject;
  const { checker, withheld } = context;
  // What a component asks a route for stands where it asks.
  const query = served ? { ...finding.subject.query, call: served.request } : finding.subject.query;
  const name = works.map(({ list }) => hookOf(list, checker)).find((one) => one !== undefined);
  const answered = served && answeredRows(served, checker);
  if (!name) return works.some(({ list }) => refNamed(list, checker)) ? undefined : refuse(withheld, 'the component does not load the rows itself');
  if (served && !answered) return refuse(withheld, 'something is made of the answer before the component has the rows');
  const held = heldBy(name, query, context, answered?.handed);
  if (!held) return undefined;
  const shown = shownIn(held.references.filter((one) => !isAskedFor(one)));
  const isCounted = !served && shown.length > 0 && shown.every(({ counted, whole }) => counted && !whole) && shown.length === held.references.length;
  const work = movedWork(shown, { query, works, ...(served && { served }) }, isCounted, context);
  if (!work) return undefined;
  const { moved, counts } = work;
  if (shown.some((one) => isChangedLater(one, held.component))) return refuse(withheld, 'the list that is shown is changed, and would be the rows themselves');
  if (!isOfColumns(moved, held.handed, query)) return refuse(withheld, 'what the rows are chosen by is not in the documents');
  const names = new Names(query.call);
  const imports = new Imports(query.call.getSourceFile(), names);
  const builder = new EditBuilder();
  const { search } = moved;
  const state = search && debounced(builder, search, imports, checker);
  if (search && state === undefined) return undefined;
  const term = state !== undefined && search?.term.isTrimmed ? `${state}.trim()` : state;
  const handler = served && answered && handlerSide(finding, served, moved, answered.property, context);
  if (served && !handler) return undefined;
  const asked = served ? requestWith(served.request, moved, term) : queryWith(moved, query, { counts, term, names, imports });
  if (!asked) return served && refuse(withheld, 'the request is made in another form');
  if (held.by.kind === 'cached' && isReadElsewhere(held.by, held.handed, context.workspace)) return refuse(withheld, 'the kept rows are read or written by their key elsewhere');
  if (counts) {
    if (!countInstead(builder, held, shown, asked)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  } else for (const one of shown) put(builder, one, moved.steps);
  const values = [...valuesOf(moved), ...(state === undefined ? [] : [state])];
  const asksAnew = held.by.kind === 'state' && values.length > 0 ? held.by : undefined;
  const once = asksAnew && onceAlone(loaderAround(query.call, held.component), [...values, ...(search ? [search.term.state.text] : [])], context);
  if (once !== undefined) return refuse(withheld, once);
  const isHeard = !served && isListening(query, checker);
  if (asksAnew && isHeard && !isEndedByEffect(query, loaderAround(query.call, held.component))) return refuse(withheld, 'what was listened to before would still be heard');
  if (asksAnew && !isHeard && !latestAlone(builder, asksAnew, query, imports)) return refuse(withheld, 'an answer that comes late could take the place of the one that was asked for last');
  builder.replace(asked.place ?? query.call, asked.query);
  if (asksAnew && isCalledLate(query.call, held.component) && !askByNewest(builder, asksAnew, query, values, search?.term.state.text, held.component, imports)) return refuse(withheld, 'a handler loads the rows again once it has waited, and would ask for what was typed before');
  if (!putBefore(builder, query, asked)) return undefined;
  if (!sayInKey(builder, held, moved, counts, values, term)) return refuse(withheld, 'what the condition depends on is not what the rows are loaded for');
  imports.apply(builder);
  const title = titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0);
  return { kind: 'into-query', title: served ? servedTitle(title, served, handler?.by ?? []) : title, preferred: true, changesBehavior: true, edits: [...builder.build(), ...handler?.edits ?? []] };
}

/** The name of the rows as a hook gives them, behind the variables that they go through: `let result = [...orders]`. */
export function hookOf(list: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.Identifier | undefined {
  const name = bare(list);
  const declared = ts.isIdentifier(name) && depth < 6 ? declarationOf(name, checker) : undefined;
  if (!declared || !ts.isIdentifier(name)) return undefined;
  return ts.isVariableDeclaration(declared) && declared.initializer ? hookOf(rootOf(declared.initializer), checker, depth + 1) : name;
}

/** Rows that are kept under a key are no longer all rows: the key says which. An effect runs anew when what it asks by has changed. */
function sayInKey(builder: EditBuilder, { by }: Held, moved: Moved, counts: boolean, values: readonly string[], term: string | undefined): boolean {
  if (by.kind === 'state') {
    const missing = values.filter((value) => !by.dependencies?.elements.some((one) => one.getText() === value));
    if (missing.length > 0 && !by.dependencies) return false;
    if (by.dependencies && missing.length > 0) askAnew(builder, by.dependencies, by.apart, missing);
    return true;
  }
  const parts = [
    ...moved.tests.map(({ field, is, value }) => (is === 'equal' ? (value === field.name ? value : `${field.name}: ${value}`) : `${field.name}: ['${is}', ${value}]`)),
    ...moved.choices.map(({ field, value }) => (value === field.name ? value : `${field.name}: ${value}`)),
    ...(term === undefined ? [] : [`search: ${term}`]),
    ...(moved.order ? [`order: '${moved.order.field.column}${moved.order.descending ? ' desc' : ''}'`] : []),
    ...(moved.take === undefined ? [] : [moved.skip === undefined ? `limit: ${moved.take}` : `range: [${moved.skip}, ${moved.skip + moved.take - 1}]`]),
    ...(counts ? ['count: true'] : []),
  ];
  sayIn(builder, by, `{ ${parts.join(', ')} }`);
  return true;
}

/** The effect runs for more than it did; of one that does other things too, the call gets one of its own. */
function askAnew(builder: EditBuilder, dependencies: ts.ArrayLiteralExpression, apart: Apart | undefined, missing: readonly string[]): void {
  if (!apart) return append(builder, dependencies, missing.join(', '));
  const { statement, effect } = apart;
  builder.remove(statement).after(effect.parent, [`${effect.expression.getText()}(() => {\n${indentUnit(effect.getSourceFile())}${statement.getText()}\n}, [${[...dependencies.elements.map((one) => one.getText()), ...missing].join(', ')}]);`]);
}
