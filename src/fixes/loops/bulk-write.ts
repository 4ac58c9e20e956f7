import { dialectOf, subjectOf, type QueryOp } from '../../catalog';
import { lastWins } from '../../catalog/rewrites/bulk-request';
import type { Fix } from '../../core';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { elementNoun } from '../../rules/n-plus-one';
import { isResultUnused } from '../../rules/n-plus-one/certainty';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { standsOutside } from './rows/between';
import { isUniqueKey } from './rows/keys';
import { isMadeAnew } from './rows/made-anew';
import { dedent, EditBuilder, lineBreak, lineIndent, reindent } from '../edits/edit-builder';
import { Element } from './rows/element';
import { needsParentheses } from './rows/result';
import { writeLoop, type WriteLoop } from './write-loop';
import type { FlowContext, QuerySite } from '../../flow/types';
import { needsEarlier, refuse } from '../refuse';
import type { FixContext } from '../types';

/** What a title says that a write does. */
export const verbs: Partial<Record<QueryOp, string>> = { insert: 'Create', update: 'Update', 'update-many': 'Update', upsert: 'Upsert', delete: 'Delete', 'delete-many': 'Delete' };

/** What differs where nobody waited: what fails ends the function now, and what follows comes later. */
const nowWaited = 'waited for now';

/** One statement that writes all rows. */
export function planBulkWrite(finding: FixableFinding, context: FixContext): Fix | undefined {
  const parts = prepare(finding, context, context.withheld);
  if (!parts) return undefined;
  const { site, counted, element, loop, collection } = parts;
  const { filter } = site.meaning;
  const key = filter?.equals.find((condition) => counted.reads.of(condition.value).item);
  const imports = new Imports(site.call.getSourceFile(), new Names(counted.loop.node));
  const mapped: ts.Node[] = [];
  let merges = false;
  const bulk = dialectOf(site.meaning.library).bulkWrite?.(site.meaning, {
    each: (expression) => { mapped.push(expression); return element.each(collection, expression); },
    rows: (values, _name, inside) => { mapped.push(...values.map(({ value }) => value)); return element.objects(collection, values, inside); },
    files: context.workspace,
    needsRows: loop.rowsUsed,
    takesFirst: loop.takesFirst === true,
    uniqueKeys: isUniqueKey(key && element.column(key.value), counted),
    isUnique: (expression) => isUniqueKey(element.column(expression), counted),
    varies: (node) => { const { item, carried } = counted.reads.of(node); return item || carried; },
    merged: () => { merges = true; },
    withheld: context.withheld,
    checker: context.checker,
    imported: imports.named,
  });
  const said = [...mapped, ...bulk?.replaced ?? []];
  if (bulk && (isMadeAnew(site, mapped, context) || !standsOutside(site.call, said, counted.loop.node, context.checker))) return undefined;
  // Without rows such a statement would fail, where nothing was asked before.
  const text = bulk?.failsIfEmpty ? guarded(loop, element, collection, `await ${bulk.query}`) : bulk && loop.wrap(`await ${bulk.query}`);
  if (!bulk || text === undefined) return undefined;
  const rows = plural(rowNoun(subjectOf(site.meaning) ?? 'row'));
  const builder = new EditBuilder().replace(loop.target, indented(text, loop.target));
  imports.apply(builder);
  for (const statement of loop.needless ?? []) builder.remove(statement);
  return {
    kind: 'bulk-write',
    title: `${isCommand(site) ? `Call \`${site.meaning.label}\` for all ${plural(elementNoun(counted))}` : `${verbs[site.meaning.op] ?? 'Write'} all ${rows}`} with \`${bulk.name}\` (1 query instead of N${[bulk.caveat, merges ? lastWins : undefined, loop.isUnwaited ? nowWaited : undefined].map((one) => (one ? `; ${one}` : '')).join('')})`,
    preferred: !bulk.edits && !loop.isUnwaited,
    // That rows of one key are merged changes nothing: see `rowsToUpsert`.
    changesBehavior: bulk.caveat !== undefined || loop.isUnwaited === true,
    edits: [...builder.build(), ...bulk.edits ?? []],
  };
}

/** All writes in one transaction, where no single statement does the same. */
export function planTransaction(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const parts = prepare(finding, context);
  if (!parts || isCommand(parts.site)) return undefined;
  const { site, counted, element, loop, collection } = parts;
  if (!site.meaning.lazy || site.batch) return undefined;
  const call = dedent(site.call);
  const file = site.call.getSourceFile();
  const eol = lineBreak(file);
  const body = loop.preparing.length === 0 ? call
    : `{${eol}${[...loop.preparing.map((statement) => `  ${dedent(statement)}`), `  return ${call};`].join(eol)}${eol}}`;
  const text = dialectOf(site.meaning.library).transaction?.(site.meaning, `${collection}.map(${element.callback(body)})`);
  if (!text) return undefined;
  const builder = new EditBuilder().replace(loop.target, indented(loop.wrap(`await ${text}`), loop.target));
  for (const statement of loop.needless ?? []) builder.remove(statement);
  return {
    kind: 'transaction',
    title: `${verbs[site.meaning.op] ?? 'Write'} all ${plural(rowNoun(site.meaning.model?.name ?? 'row'))} in one transaction (all or nothing; still one statement per ${elementNoun(counted)}${loop.isUnwaited ? `; ${nowWaited}` : ''})`,
    preferred: false,
    changesBehavior: true,
    edits: builder.build(),
  };
}

/** A query of which nothing is known but that nobody looks at its result. */
function isCommand({ meaning, call }: QuerySite): boolean {
  return meaning.op === 'raw' && isResultUnused(call);
}

/** The new statement under the condition that there is something to write; undefined where none can stand before it. */
function guarded(loop: WriteLoop, element: Element, collection: string, text: string): string | undefined {
  const { target, rowsUsed } = loop;
  if (!element.isArray || !/^[\w$.]+$/.test(collection)) return undefined;
  if (!rowsUsed) return ts.isStatement(target) || ts.isExpressionStatement(target.parent) ? `if (${collection}.length > 0) ${loop.wrap(text)}` : undefined;
  const choice = `${collection}.length > 0 ? ${text} : []`;
  return loop.wrap(ts.isExpression(target) && needsParentheses(target) ? `(${choice})` : choice);
}

/** Text that was written deeper in the loop, on the indentation of what it replaces. */
function indented(text: string, target: ts.Node): string {
  return reindent(text, lineIndent(target.getSourceFile(), target.getStart()));
}

/** `withheld` is told why the passes are not one statement, where it is what they do. */
function prepare(finding: FixableFinding, context: FlowContext, withheld?: FixContext['withheld']) {
  const { site, loops, shape } = finding.subject;
  const counted = loops.at(-1);
  if (!(shape === 'write' || isCommand(site)) || !counted || site.loops.at(-1) !== counted.loop || ts.isPropertyAccessExpression(site.call) || ts.isOptionalChain(site.call)) return undefined;
  if (counted.dependence.carried) return refuse(withheld, needsEarlier);
  if (counted.loop.indexed) return undefined;
  const loop = writeLoop(finding, counted);
  if (!loop) return counted.loop.kind === 'for-of' || counted.loop.kind === 'callback' ? refuse(withheld, 'the pass does more than this write') : undefined;
  const element = Element.of(counted, context.checker);
  if (!element) return undefined;
  if (ts.isCallExpression(counted.loop.node) && ts.isPropertyAccessExpression(counted.loop.node.expression) && counted.loop.node.expression.questionDotToken) return undefined;
  let collection = collectionText(element);
  if (loop.condition) {
    const condition = element.express(loop.condition);
    if (condition === undefined || condition !== loop.condition.getText()) return undefined;
    collection = `${collection}.filter(${element.callback(condition)})`;
  }
  return { site, counted, element, loop, collection };
}

function collectionText(element: Element): string {
  const text = element.collection.getText();
  if (!element.isArray) return `Array.from(${text})`;
  return ts.isAwaitExpression(element.collection) ? `(${text})` : text;
}

