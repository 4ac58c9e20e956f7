import { dialectOf, subjectOf, type BatchRead, type Query } from '../../catalog';
import type { Field, Fix } from '../../core';
import { declarationOf } from '../../flow/values/symbols';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { type FunctionNode, isFunctionNode, namesIn, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { isConditional } from '../../rules/n-plus-one/repeated-calls';
import { elementNoun } from '../../rules/n-plus-one';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, indentUnit, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel } from '../../project/letter-case';
import { Names, pascal, plurals, readName, readVerb, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import { bindingOf, isFree, keysHold, rowsHold } from '../loops/batch';
import { isVisibleAt, mayWrite } from '../loops/rows/between';
import { isSettled } from '../loops/passes/changes';
import { Element } from '../loops/rows/element';
import { columnField, keysOf, mapKeyOf, mayBeAbsent } from '../loops/rows/keys';
import { isAnyClient, lookupOf } from '../loops/rows/lookup';
import { resultOf } from '../loops/rows/result';
import { unwrapPromiseAll } from '../loops/rows/unwrap';
import { isPlain } from '../loops/rows/walked-list';
import { guardedReadOf, type Around } from './guarded-read';
import { plainReadOf, type PlainRead } from './plain-read';
import { declareBeside, isOfFactory, isWrittenBeside, nameOf, writeBeside } from './sibling';
import { isProcedureCall } from '../../flow/graph/receivers/trpc-callers';
import { isRemoteCall } from '../../flow/graph/receivers/worker-stubs';
import { isTried } from '../../flow/loops/loops';
import { failsByItself, overSeveral, refuse, writtenBefore } from '../refuse';
import type { FixContext } from '../types';

/**
 * The loop calls a function that reads one row by its key: that function gets a plural beside it, which reads for all keys and gives back a `Map`, and the loop reads
 * from that.
 */
export function planPlural(finding: FixableFinding<'repeated-call'>, context: FixContext): Fix | undefined {
  const { site, loops, shape, query, path, cached, own } = finding.subject;
  const counted = loops.at(-1);
  const { call } = site;
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop) return undefined;
  if (path.length !== 1) return refuse(context.withheld, overSeveral);
  if (cached || own || site.handedOn || !ts.isCallExpression(call) || call.arguments.some(ts.isSpreadElement)) return undefined;
  const read = plainReadOf(query, context.checker) ?? guardedReadOf(query, call, (node) => !isFree(node, counted), context);
  if (!read) return refuse(context.withheld, 'the function that is called is no plain read by one key');
  if (context.functionsOf(site.callee).length !== 1 || !isFunctionNode(query.enclosing) || isOfFactory(query.enclosing, site.callee) || isRemoteCall(site.callee, context.checker) || isProcedureCall(site.callee, context)) return undefined;
  const { loop } = counted;
  const { around } = read;
  const key = around?.given ?? call.arguments[read.keyIndex];
  const element = Element.of(counted, context.checker);
  const result = resultOf(asQuery(finding), loop);
  const place = placeBefore(loop.node, context.checker);
  if (!key || !element || !result || result.firstOnly || !place || loop.kind === 'while' || loop.kind === 'do') return undefined;
  const others = [...call.arguments.filter((_, index) => index !== read.keyIndex), ...(around?.fixed ?? []).map(({ value }) => value), ...(ts.isPropertyAccessExpression(site.callee) ? [site.callee.expression] : [])];
  if (!others.every((other) => isFree(other, counted) && isVisibleAt(other, loop.node, context.checker))) return undefined;
  const keyText = element.express(key);
  if (keyText === undefined || !keysHold(key, element, counted, call, context.checker) || !rowsHold(result, counted)) return undefined;
  if (!isPlain(element.collection) || !isVisibleAt(element.collection, loop.node, context.checker)) return undefined;
  if (mayWrite(statementOf(loop.node) ?? loop.node, query.meaning, context)) return refuse(context.withheld, writtenBefore(query.meaning));
  if (isTried(call, loop.node) || isSettled(loop.node)) return refuse(context.withheld, failsByItself);
  // What the function catches is the failure of one key; of keys that the column takes none is refused alone.
  if (around && (around.returned ?? around.isNumber) && !isAccepted(key, read, element, counted)) return undefined;
  // Without its row the function ends everything: where something else may have happened by then, a pass whose row is not there calls the function itself, which throws as it did.
  const { missingThrows, ...withoutThrow } = read;
  const fallsBack = missingThrows !== undefined && (around !== undefined || isConditional(site) || !doesNothingElse(loop.body, call, context));
  if (fallsBack && (!ts.isAwaitExpression(result.gone) || mentionsAwait(result.gone.expression))) return undefined;

  const builder = new EditBuilder();
  const made = writePlural(builder, fallsBack ? withoutThrow : read, call, columnField(key, element, counted), context);
  if (!made) return undefined;
  const { batch, name, mapKey } = made;
  if (mayBeAbsent(key, context.checker) && !batch.absentFindsNothing) return undefined;
  const keyList = keysOf(element, element.collection.getText(), keyText, key, call, counted, batch.absentFindsNothing === true, context.checker);
  if (keyList === undefined) return undefined;
  const names = new Names(loop.node);
  const row = rowOf(query.meaning);
  const isList = batch.missing === 'empty' && !read.firstOnly;
  const map = names.free(`${isList ? plurals(row) : row}By${pascal(read.keyField)}`);
  const imports = new Imports(call.getSourceFile(), names);
  const callee = calleeText(site.callee, read.fn, name, imports);
  if (callee === undefined || (callee.foreign && !made.reachable)) return undefined;
  const given = around ? [keyList, ...around.fixed.map(({ value }) => value.getText())].join(', ') : call.arguments.map((argument) => (argument === key ? keyList : argument.getText())).join(', ');
  place.insert(builder, [`const ${map} = await ${callee.text}(${given})`]);
  imports.apply(builder);
  if (fallsBack && isList) return undefined;
  const lookup = lookupOf(fallsBack ? { ...batch, missing: 'undefined' } : batch, { rows: map, map, row }, read.keyField, mapKey, isList, call.getSourceFile());
  const found = lookup.find(key.getText());
  const isTyped = isTypeScript(call.getSourceFile().fileName);
  const text = fallsBack ? `${found} ?? ${result.gone.getText()}` : read.missingThrows ? found.replace(/ \?\? (?:null|undefined)$/, '') + (isTyped ? '!' : '') : found;
  result.put(builder, { text, compound: / \?\? /.test(text) });
  if (!fallsBack) unwrapPromiseAll(builder, loop, result.gone, context.checker);
  const caveat = batch.caveat ?? (around?.returned && 'a failure is that of all');
  const noun = plural(rowNoun(subjectOf(query.meaning) ?? 'row'));
  return {
    kind: 'batch',
    title: `${readVerb(query.meaning.op)} the ${noun} of all ${plural(elementNoun(counted))} with ${made.isNew ? 'a new ' : ''}\`${name}\` beside \`${nameOf(read.fn)}\` (${saving(loops.length > 1)}${caveat === undefined ? '' : `; ${caveat}`})`,
    preferred: true,
    changesBehavior: caveat !== undefined,
    edits: builder.build(),
  };
}

/** Whether something is waited for below a node. */
function mentionsAwait(root: ts.Node): boolean {
  let found = false;
  walk(root, (node) => { found ||= ts.isAwaitExpression(node); return !found; });
  return found;
}

/** The call in the loop, as if it were a query that gives its rows directly. */
function asQuery({ subject: { site, query } }: FixableFinding<'repeated-call'>): QuerySite {
  const { rowsIn: _rows, errorIn: _error, ...meaning } = query.meaning;
  return { ...site, call: site.call as ts.CallExpression, meaning };
}

/** A plural that was written. */
export interface Plural {
  readonly name: string;
  /** Its result, as the loop sees it. */
  readonly batch: BatchRead;
  readonly mapKey: NonNullable<ReturnType<typeof mapKeyOf>>;
  /** Whether other files can call it. */
  readonly reachable: boolean;
  /** False where an earlier rewrite has written it. */
  readonly isNew: boolean;
}

/** Writes the plural into the function's own file. `from` is the column of rows that the keys are, where they are such a one. */
export function writePlural(builder: EditBuilder, read: PlainRead, call: ts.CallExpression, from: Field | undefined, context: FixContext): Plural | undefined {
  const { fn, query, key, keyField, result, around } = read;
  const file = fn.getSourceFile();
  const parameter = fn.parameters[read.keyIndex];
  if (!parameter || fn.typeParameters || !ts.isIdentifier(parameter.name)) return undefined;
  const names = new Names(fn.body ?? fn);
  const keyName = around?.given ? camel(keyField) : parameter.name.text;
  const list = names.free(plurals(keyName));
  const imports = new Imports(file, names);
  const batch = dialectOf(query.library).batchRead?.(query, {
    keyField, key, keyList: around?.isNumber ? `${list}.map(Number)` : list, firstOnly: read.firstOnly, ...(around && { settled: around.settled }), files: context.workspace, withheld: context.withheld, checker: context.checker, imported: imports.named,
  });
  if (!batch || (around && mentionsParameter(batch.query, fn, list)) || batch.missing === 'throws' || batch.missing === 'never' || (batch.missing === 'error' && read.errorCheck)) return undefined;
  // Figures of no rows are there as well: who ends where they are missing never does.
  if (batch.absent !== undefined && (read.missingThrows ?? around?.mapped)) return undefined;
  // A key that may be absent here asks another question than equality with a value.
  if ((parameter.questionToken ?? mayBeAbsent(key, context.checker)) && !batch.absentFindsNothing) return undefined;
  const mapKey = mapKeyOf(batch, query, key, { column: keyField, property: batch.keyProperty ?? keyField, ...(from && { from }) }, context);
  const absent = absentIn(batch, read);
  if (!mapKey || !absent) return undefined;
  const row = rowOf(query);
  const isList = batch.missing === 'empty' && !read.firstOnly;
  const wished = pluralName(nameOf(fn), keyName, isList);
  const name = freeMember(fn, wished);
  const rows = names.free(plurals(row), `${plurals(row)}Found`);
  const map = names.free(`${isList ? plurals(row) : row}By${pascal(keyField)}`);
  const mapped = around?.mapped;
  const kept = mapped ? { ...batch, value: () => mapped.value.getText() } : batch;
  const lookup = lookupOf(kept, { rows, map, row: mapped?.name ?? row, isAny: isAnyClient(query, context.checker) }, keyField, mapKey, isList, file);
  const end = semicolon(file);
  const error = read.errorCheck ? result.errors[0]?.getText() : undefined;
  const statements = [
    `const ${bindingOf(query, rows, error)} = await ${batch.query}${end}`,
    ...(read.errorCheck ? [dedent(read.errorCheck)] : []),
    ...lookup.statements.map((text) => (text.startsWith('for ') ? text : text + end)),
    ...(read.missingThrows ? [`for (const ${parameter.name.text} of ${list}) {\n  if (!${map}.has(${mapKey.write(parameter.name.text)})) ${dedent(read.missingThrows)}\n}`] : []),
    `return ${map}${end}`,
  ];
  const whole = around?.handler ? [guarded(statements, around.handler, around.returned, indentUnit(file))] : statements;
  const type = around?.given ? typeName(query, keyField, file) : parameter.type?.getText();
  const plain = type?.replace(/\s*\|\s*(?:null|undefined)\b/g, '');
  const others = around ? [parameter] : fn.parameters;
  const parameters = [...others.map((one) => (one === parameter ? `${list}${plain === undefined ? '' : `: ${/[|&\s]/.test(plain) ? `(${plain})` : plain}[]`}` : one.getText())), ...typedParameters(around, query, file)].join(', ');
  const text = { parameters, statements: whole };
  const isThere = name !== wished && isWrittenBeside(fn, wished, text);
  const reachable = isThere || writeBeside(builder, fn, name, text, call.getSourceFile() !== file);
  if (!isThere && !declareBeside(builder, declaredMember(call, context), fn, name, parameters, mapKey.type)) return undefined;
  imports.apply(builder);
  return { name: isThere ? wished : name, mapKey, reachable, isNew: !isThere, batch: { ...batch, missing: absent, ...(around?.instead && { absent: around.instead.getText() }) } };
}

/** What a row is called in code, or the number of them. */
function rowOf(query: Query): string {
  return readName(rowName(subjectOf(query) ?? 'row'), query.op);
}

/** Parameters for what is the same for every element, with their types where code has such. */
function typedParameters(around: Around | undefined, query: Query, file: ts.SourceFile): readonly string[] {
  return (around?.fixed ?? []).map(({ name }) => { const type = typeName(query, name, file); return type === undefined ? name : `${name}: ${type}`; });
}

/** The type of a column in code; undefined in JavaScript. */
function typeName({ model }: Query, column: string, file: ts.SourceFile): string | undefined {
  return isTypeScript(file.fileName) ? typeNames[model?.fields.get(column)?.type ?? ''] ?? 'any' : undefined;
}

/** The types of columns as TypeScript has them. */
const typeNames: Readonly<Record<string, string>> = { String: 'string', Int: 'number', Float: 'number', Boolean: 'boolean', BigInt: 'bigint', DateTime: 'Date' };

/** The statements inside the function's own `try`, whose handler gives nothing for any key. */
function guarded(statements: readonly string[], handler: ts.CatchClause, returned: ts.Expression | undefined, indent: string): string {
  const lines = statements.flatMap((text) => text.split('\n')).map((line) => (line ? indent + line : line));
  const start = handler.getStart();
  const text = handler.getText();
  const caught = returned ? `${text.slice(0, returned.getStart() - start)}new Map()${text.slice(returned.end - start)}` : text;
  return `try {\n${lines.join('\n')}\n} ${dedent(handler, caught)}`;
}

/** Whether a query still asks for something that the function was given beside the key. */
function mentionsParameter(query: string, fn: FunctionNode, list: string): boolean {
  return fn.parameters.flatMap(({ name }) => namesIn(name)).some((name) => name !== list && new RegExp(`(?<![.\\w$])${name}\\b(?!\\s*:)`).test(query));
}

/**
 * Whether the database and its client take each key: it is a column of rows, of the same type as the column that it is compared with, as it stands or as the number that it is
 * anyhow.
 */
function isAccepted(key: ts.Expression, { query, keyField }: PlainRead, element: Element, { origin }: CountedLoop): boolean {
  const node = uncast(key);
  const inner = ts.isCallExpression(node) && node.expression.getText() === 'Number' && node.arguments.length === 1 ? node.arguments[0] as ts.Expression : node;
  const column = element.column(inner);
  const own = query.model?.fields.get(keyField);
  const walked = column !== undefined && origin.kind === 'query' && origin.rows === 'same' ? origin.query.model?.fields.get(column) : undefined;
  return own !== undefined && walked !== undefined && own.kind !== 'relation' && own.type === walked.type && own.kind === walked.kind && (inner === node || own.type === 'Int');
}

/** What the function gives where there is no row; undefined where that cannot be given by a look-up. */
function absentIn(batch: BatchRead, read: PlainRead): BatchRead['missing'] | undefined {
  if (batch.missing === 'zero') return read.absent === undefined ? 'zero' : undefined;
  if (batch.missing === 'empty' && !read.firstOnly) return read.absent === undefined || read.absent === 'empty' ? 'empty' : undefined;
  if (read.absent === 'empty') return undefined;
  return read.absent ?? (batch.missing === 'undefined' || batch.missing === 'empty' ? 'undefined' : 'null');
}

/** `getCustomer`, `getCustomerById`, `bySku`, `itemsOf` → `getCustomersByIds`, `getCustomersByIds`, `bySkus`, `itemsByOrderIds`. */
function pluralName(name: string, parameter: string, isList: boolean): string {
  const match = /^(.*?)[bB]y(\p{Lu}\w*)$/u.exec(name);
  const keys = pascal(plurals(match?.[2] === undefined ? parameter : camel(match[2])));
  const base = (match?.[1] ?? name).replace(/(?<=.)(?:Of|For|One)$/, '');
  if (base === '') return `by${keys}`;
  return `${isList || /^(?:get|find|fetch|load|read|one)$/.test(base) ? base : plurals(base)}By${keys}`;
}

/** The name, or another one where the function's class, object or module has it already. */
function freeMember(fn: ts.Node, name: string): string {
  const taken = new RegExp(`\\b${name}\\b`).test(fn.getSourceFile().text);
  return taken ? `${name}AsMap` : name;
}

/** What a method call names, where that is a member that is only declared. */
function declaredMember(call: ts.CallExpression, { checker }: FlowContext): ts.Declaration | undefined {
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name) ? declarationOf(callee.name, checker) : undefined;
}

/** The plural as the loop's file calls it. */
export function calleeText(callee: ts.Expression, fn: FunctionNode, name: string, imports: Imports): { readonly text: string; readonly foreign: boolean } | undefined {
  const foreign = callee.getSourceFile() !== fn.getSourceFile();
  if (ts.isPropertyAccessExpression(callee)) return callee.questionDotToken ? undefined : { text: `${callee.expression.getText()}.${name}`, foreign };
  if (!ts.isIdentifier(callee)) return undefined;
  if (!foreign) return { text: name, foreign };
  const module = moduleOf(callee);
  return module === undefined ? undefined : { text: imports.named(name, module), foreign };
}

/** The module that a name is imported from. */
function moduleOf(name: ts.Identifier): string | undefined {
  for (const statement of name.getSourceFile().statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((one) => one.name.text === name.text)) return statement.moduleSpecifier.text;
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: pattern, initializer } of statement.declarationList.declarations) {
      if (!ts.isObjectBindingPattern(pattern) || !initializer || !ts.isCallExpression(initializer) || initializer.expression.getText() !== 'require') continue;
      const [from] = initializer.arguments;
      if (from && ts.isStringLiteral(from) && pattern.elements.some((one) => one.name.getText() === name.text)) return from.text;
    }
  }
  return undefined;
}

/** Whether a pass does nothing that would have been done for earlier elements, and makes the call for every one. */
function doesNothingElse(body: ts.Node, call: ts.CallExpression, context: FlowContext): boolean {
  let nothing = true;
  walk(body, (node) => {
    if (!nothing || node === call) return false;
    if (ts.isBreakOrContinueStatement(node) || (ts.isReturnStatement(node) && node.end < call.pos) || ts.isThrowStatement(node)) nothing = false;
    if (ts.isCallExpression(node) && (context.recognise(node) !== undefined || context.functionsOf(node.expression).length > 0)) nothing = false;
    return nothing;
  });
  return nothing;
}
