import { dialectOf, type BatchRead } from '../../catalog';
import type { Fix } from '../../core';
import { declarationOf } from '../../flow/symbols';
import type { FlowContext, QuerySite } from '../../flow/types';
import { walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { isConditional } from '../../rules/n-plus-one/repeated-calls';
import { elementNoun } from '../../rules/n-plus-one';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel, Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import { bindingOf, isFree, isPlain, keysHold, rowsHold } from '../loops/batch';
import { isVisibleAt, mayWrite } from '../loops/between';
import { isSettled, isTried } from '../loops/changes';
import { Element } from '../loops/element';
import { keysOf, mapKeyOf, mayBeAbsent } from '../loops/keys';
import { lookupOf } from '../loops/lookup';
import { resultOf } from '../loops/result';
import { unwrapPromiseAll } from '../loops/unwrap';
import { plainReadOf, type PlainRead } from './plain-read';
import { declareBeside, nameOf, writeBeside } from './sibling';

/**
 * The loop calls a function that reads one row by its key: that function gets a plural beside it, which reads for all keys and gives back a `Map`, and the loop reads
 * from that.
 */
export function planPlural(finding: FixableFinding<'repeated-call'>, context: FlowContext): Fix | undefined {
  const { site, loops, shape, query, path, cached, own } = finding.subject;
  const counted = loops.at(-1);
  const { call } = site;
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || path.length !== 1 || cached || own || site.handedOn || !ts.isCallExpression(call) || call.arguments.some(ts.isSpreadElement)) return undefined;
  const read = plainReadOf(query, context.checker);
  if (!read || context.functionsOf(site.callee).length !== 1) return undefined;
  const { loop } = counted;
  const key = call.arguments[read.keyIndex];
  const element = Element.of(counted, context.checker);
  const result = resultOf(asQuery(finding), loop);
  const place = placeBefore(loop.node, context.checker);
  if (!key || !element || !result || result.firstOnly || !place || loop.kind === 'while' || loop.kind === 'do') return undefined;
  const others = [...call.arguments.filter((argument) => argument !== key), ...(ts.isPropertyAccessExpression(site.callee) ? [site.callee.expression] : [])];
  if (!others.every((other) => isFree(other, counted) && isVisibleAt(other, loop.node, context.checker))) return undefined;
  const keyText = element.express(key);
  if (keyText === undefined || !keysHold(key, element, counted, call, context.checker) || !rowsHold(result, counted)) return undefined;
  if (!isPlain(element.collection) || !isVisibleAt(element.collection, loop.node, context.checker)) return undefined;
  if (mayWrite(statementOf(loop.node) ?? loop.node, query.meaning, context) || isTried(call, loop.node) || isSettled(loop.node)) return undefined;
  // Without its row the function ends everything, so that each key has to be asked for, and nothing else may have happened by then.
  if (read.missingThrows && (isConditional(site) || !doesNothingElse(loop.body, call, context))) return undefined;

  const builder = new EditBuilder();
  const made = writePlural(builder, read, call, context);
  if (!made) return undefined;
  const { batch, name, mapKey } = made;
  if (mayBeAbsent(key, context.checker) && !batch.absentFindsNothing) return undefined;
  const keyList = keysOf(element, element.collection.getText(), keyText, key, counted, batch.absentFindsNothing === true, context.checker);
  const names = new Names(loop.node);
  const row = rowName(query.meaning.model?.name ?? query.meaning.entity ?? 'row');
  const isList = batch.missing === 'empty' && !read.firstOnly;
  const map = names.free(`${isList ? plurals(row) : row}By${pascal(read.keyField)}`);
  const imports = new Imports(call.getSourceFile(), names);
  const callee = calleeText(site.callee, read, name, imports);
  if (callee === undefined || (callee.foreign && !made.reachable)) return undefined;
  const given = call.arguments.map((argument) => (argument === key ? keyList : argument.getText())).join(', ');
  place.insert(builder, [`const ${map} = await ${callee.text}(${given})`]);
  imports.apply(builder);
  const lookup = lookupOf(batch, { rows: map, map, row }, read.keyField, mapKey, isList, call.getSourceFile());
  const found = lookup.find(key.getText());
  const isTyped = /\.[cm]?tsx?$/.test(call.getSourceFile().fileName);
  const text = read.missingThrows ? found.replace(/ \?\? (?:null|undefined)$/, '') + (isTyped ? '!' : '') : found;
  result.put(builder, { text, compound: / \?\? /.test(text) });
  unwrapPromiseAll(builder, loop, result.gone, context.checker);
  const noun = plural(rowNoun(query.meaning.model?.name ?? query.meaning.entity ?? 'row'));
  return {
    kind: 'batch',
    title: `Load the ${noun} of all ${plural(elementNoun(counted))} with a new \`${name}\` beside \`${nameOf(read.fn)}\` (${saving(loops.length > 1)}${batch.caveat === undefined ? '' : `; ${batch.caveat}`})`,
    preferred: true,
    changesBehavior: batch.caveat !== undefined,
    edits: builder.build(),
  };
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
}

/** Writes the plural into the function's own file. */
export function writePlural(builder: EditBuilder, read: PlainRead, call: ts.CallExpression, context: FlowContext): Plural | undefined {
  const { fn, query, key, keyField, result } = read;
  const file = fn.getSourceFile();
  const parameter = fn.parameters[read.keyIndex];
  if (!parameter || fn.typeParameters || !ts.isIdentifier(parameter.name)) return undefined;
  const names = new Names(fn);
  const list = names.free(plurals(parameter.name.text));
  const imports = new Imports(file, names);
  const batch = dialectOf(query.library).batchRead?.(query, { keyField, key, keyList: list, firstOnly: read.firstOnly, checker: context.checker, imported: imports.named });
  if (!batch || batch.missing === 'throws' || (batch.missing === 'error' && read.errorCheck)) return undefined;
  // A key that may be absent here asks another question than equality with a value.
  if ((parameter.questionToken ?? mayBeAbsent(key, context.checker)) && !batch.absentFindsNothing) return undefined;
  const mapKey = mapKeyOf(batch, query, key, batch.keyProperty ?? keyField, context.checker);
  const absent = absentIn(batch, read);
  if (!mapKey || !absent) return undefined;
  const row = rowName(query.model?.name ?? query.entity ?? 'row');
  const isList = batch.missing === 'empty' && !read.firstOnly;
  const name = freeMember(fn, pluralName(nameOf(fn), parameter.name.text, isList));
  const rows = names.free(plurals(row), `${plurals(row)}Found`);
  const map = names.free(`${isList ? plurals(row) : row}By${pascal(keyField)}`);
  const lookup = lookupOf(batch, { rows, map, row }, keyField, mapKey, isList, file);
  const end = semicolon(file);
  const error = read.errorCheck ? result.errors[0]?.getText() : undefined;
  const statements = [
    `const ${bindingOf(query, rows, error)} = await ${batch.query}${end}`,
    ...(read.errorCheck ? [dedent(read.errorCheck)] : []),
    ...lookup.statements.map((text) => (text.startsWith('for ') ? text : text + end)),
    ...(read.missingThrows ? [`for (const ${parameter.name.text} of ${list}) {\n  if (!${map}.has(${mapKey.write(parameter.name.text)})) ${dedent(read.missingThrows)}\n}`] : []),
    `return ${map}${end}`,
  ];
  const type = parameter.type?.getText();
  const plain = type?.replace(/\s*\|\s*(?:null|undefined)\b/g, '');
  const parameters = fn.parameters.map((one) => (one === parameter ? `${list}${plain === undefined ? '' : `: ${/[|&\s]/.test(plain) ? `(${plain})` : plain}[]`}` : one.getText())).join(', ');
  const reachable = writeBeside(builder, fn, name, { parameters, statements }, call.getSourceFile() !== file);
  if (!declareBeside(builder, declaredMember(call, context), fn, name, parameters, mapKey.type)) return undefined;
  imports.apply(builder);
  return { name, mapKey, reachable, batch: { ...batch, missing: absent } };
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
export function calleeText(callee: ts.Expression, { fn }: PlainRead, name: string, imports: Imports): { readonly text: string; readonly foreign: boolean } | undefined {
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
