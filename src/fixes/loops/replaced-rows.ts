import { isMapKey, spellingOf } from '../../catalog/models/keys';
import { dialectOf, subjectOf, writeOps, type EqualityCondition, type Query } from '../../catalog';
import type { Fix } from '../../core';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { bare, inlineFunction, propertyName, rootOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { elementNoun } from '../../rules/n-plus-one';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { dedent, edited, EditBuilder, lineIndent, reindent } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names, pascal, plurals, rowName } from '../edits/naming';
import type { FixContext } from '../types';
import { standsOutside } from './rows/between';
import { changes, failsAlone } from './passes/changes';
import { isChangedLater, isNested, loopStatement, loses } from './deferred-write';
import { sameValue } from './passes/own-writes';
import { below } from './passes/reads-only';
import { writeStatement, type WriteStatement } from './rows/write-statement';

/** A write of a pass, as a statement of its own. */
interface Put {
  readonly site: QuerySite;
  readonly written: WriteStatement;
}

/**
 * Each pass takes away the rows that belong to its element, and creates others in their place. The loop only notes which, and one transaction behind it takes away those of all elements and creates all. Of an element that
 * comes twice the last pass counts, as it did. It is all or nothing, where each pass was for itself.
 */
export function planReplacedRows({ subject: { site, loops, shape } }: FixableFinding, context: FixContext): Fix | undefined {
  const counted = loops.at(-1);
  if (shape !== 'write' || !counted || site.loops.at(-1) !== counted.loop || !site.meaning.lazy || !ts.isForOfStatement(counted.loop.node)) return undefined;
  const { loop } = counted;
  const { checker } = context;
  const around = loopStatement(counted);
  const [taken, made, ...others] = (around && !loses(loop.body) && putsOf(site, loop.body, context)) || [];
  if (!around || !taken || !made || others.length > 0 || taken.site.meaning.op !== 'delete-many' || made.site.meaning.op !== 'insert-many') return undefined;
  if (taken.written.statement.parent !== loop.body || made.site.call.pos < taken.site.call.end || [taken, made].some((put) => failsAlone(put.site, loop.node) || isNested(put.site.call, loop.body))) return undefined;
  const rows = made.site.meaning.written;
  const key = rows && keyOf(taken.site.meaning, made.site.meaning, rows, counted, checker);
  if (!rows || !key || isChangedLater(made.site, loop.body, [], checker) || changes(loop.body, [rootOf(key.value).getText()])) return undefined;
  if (!standsOutside(taken.site.call, [key.value], loop.node, checker) || !standsOutside(made.site.call, [rows], loop.node, checker)) return undefined;

  const file = site.call.getSourceFile();
  const { meaning } = taken.site;
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const row = rowName(subjectOf(meaning) ?? 'row');
  const map = names.free(`${plurals(row)}By${pascal(key.field)}`);
  const varies = (node: ts.Node): boolean => { const { item, carried } = counted.reads.of(node); return item || carried; };
  const dialect = dialectOf(meaning.library);
  const bulk = dialect.bulkWrite?.(meaning, {
    each: (expression) => (expression === key.value ? `Array.from(${map}.keys())` : undefined),
    needsRows: false, takesFirst: false, uniqueKeys: true, isUnique: () => true, varies, withheld: context.withheld, checker, imported: imports.named,
  });
  const { call } = made.site;
  const create = edited(call, [{ start: rows.getStart(), end: rows.end, newText: `Array.from(${map}.values()).flat()` }]);
  const { end } = taken.written;
  const text = bulk && dialect.transaction?.(meaning, `[\n  ${bulk.query},\n  ${dedent(call, create).replaceAll('\n', '\n  ')},\n]`);
  if (text === undefined) return undefined;
  const builder = new EditBuilder();
  const type = isTypeScript(file.fileName) ? `<${key.isText ? 'string' : 'number'}, any[]>` : '';
  builder.before(around.first, [`const ${map} = new Map${type}()${end}`]);
  const note = ({ written: { statement } }: Put, value: string): void => void builder.replace(statement, reindent(`${map}.set(${key.value.getText()}, ${value})${end}`, lineIndent(file, statement.getStart())));
  note(taken, '[]');
  note(made, dedent(rows));
  builder.after(around.last, [`if (${map}.size > 0) {`, ...`await ${text}${end}`.split('\n').map((line) => `  ${line}`), '}']);
  imports.apply(builder);
  const noun = elementNoun(counted);
  return {
    kind: 'bulk-write',
    title: `Replace the ${plural(rowNoun(subjectOf(meaning) ?? 'row'))} of all ${plural(noun)} in one transaction after the loop (2 statements instead of 2 per ${noun}; all or nothing)`,
    preferred: true,
    changesBehavior: true,
    edits: builder.build(),
  };
}

/** The column by which rows are taken away, whose value each new row has: what is taken away of one element is no other's, and no new row stands in another's way. */
function keyOf(taken: Query, made: Query, rows: ts.Expression, counted: CountedLoop, checker: ts.TypeChecker): (EqualityCondition & { readonly isText: boolean }) | undefined {
  const { model, filter } = taken;
  if (!model || model !== made.model || model.incomplete || !filter?.complete) return undefined;
  const [key, ...more] = filter.equals.filter(({ value }) => { const { item, carried } = counted.reads.of(value); return item || carried; });
  if (!key || more.length > 0 || filter.equals.length > 1 || counted.reads.of(key.value).carried || counted.reads.of(rows).carried) return undefined;
  const names = namesOf(rows, key, checker);
  const field = model.fields.get(key.field);
  const type = checker.getTypeAtLocation(key.value);
  // Of two spellings of one value the later pass takes away what the earlier made, and a list with `null` in it is no query.
  const isText = field?.type === 'String' && (type.flags & ts.TypeFlags.StringLike) !== 0 && isMapKey(taken, key.field) && spellingOf(taken, key.field) === 'one';
  if (!names || !field || field.kind === 'relation' || field.optional || !(isText || (field.type === 'Int' && (type.flags & ts.TypeFlags.NumberLike) !== 0))) return undefined;
  // What refers to rows of the same table would meet others than it did.
  if ([...model.fields.values()].some(({ kind, type: of }) => kind === 'relation' && of === model.name)) return undefined;
  const isMadeByDatabase = model.primaryKey.every((name) => model.fields.get(name)?.hasDefault === true && !names.has(name));
  const [id, uniques] = [model.primaryKey, model.uniques.map(({ fields }) => fields)];
  return (id.includes(key.field) || isMadeByDatabase) && uniques.every((one) => one.includes(key.field)) ? { ...key, isText } : undefined;
}

/** The columns that are written out for each new row, where one of them is the key. */
function namesOf(rows: ts.Expression, key: EqualityCondition, checker: ts.TypeChecker): ReadonlySet<string> | undefined {
  const node = bare(rows);
  const made = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'map' && node.arguments.length === 1 ? inlineFunction(node.arguments[0]) : undefined;
  const row = made && !ts.isBlock(made.body) ? bare(made.body) : undefined;
  if (!row || !ts.isObjectLiteralExpression(row)) return undefined;
  const names = new Set<string>();
  let hasKey = false;
  for (const property of row.properties) {
    const name = property.name && propertyName(property.name);
    if (name === undefined) return undefined;
    names.add(name);
    if (name === key.field) hasKey = ts.isPropertyAssignment(property) && sameValue(property.initializer, key.value, checker);
  }
  return hasKey ? names : undefined;
}

/** The writes of a pass in their order, where all are statements of their own of one client, and nothing else in the loop is waited for, is a query, or calls what may be one. */
function putsOf(own: QuerySite, body: ts.Node, context: FlowContext): readonly Put[] | undefined {
  const puts: Put[] = [];
  let [holds, waits] = [true, 0];
  walk(body, (node) => {
    if (!holds) return false;
    if (ts.isAwaitExpression(node)) waits++;
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node)) return true;
    const meaning = context.recognise(node);
    const written = meaning?.concept === 'query' ? writeStatement(node, undefined) : undefined;
    if (written && meaning?.concept === 'query' && ts.isCallExpression(node) && isAlike(meaning, own.meaning)) puts.push({ site: { ...own, call: node, meaning }, written });
    else holds = meaning === undefined && isHarmless(node, context);
    return holds;
  });
  return holds && waits === puts.length ? puts : undefined;
}

function isAlike(write: Query, own: Query): boolean {
  return writeOps.has(write.op) && write.lazy && !write.inTransaction && write.library === own.library && write.data === own.data && write.client.getText() === own.client.getText();
}

/** Whether a call asks nobody for anything and changes nothing that others see. */
function isHarmless(call: ts.Node, context: FlowContext): boolean {
  const { reads, writes, isReading } = below(call, context);
  return isReading && reads.length === 0 && writes.length === 0;
}
