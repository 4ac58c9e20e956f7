import type { Query } from '../../catalog';
import type { Fix } from '../../core';
import { isDrawn } from '../../project/markup/component-files';
import { bare, isAssignment, isFunctionNode, isWithin, outward, propertyName, propertyValue, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { dataNamed, functionOf } from '../../rules/client-side-processing/vue-options';
import { rowOf } from '../../rules/words';
import { EditBuilder, indentUnit, lineIndent, reindentAll, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { countName, handNumber } from './counted';
import { refuse } from '../refuse';
import { handedOver } from './held';
import { onceAlone } from './loaders';
import { isOfColumns, movedWork, put, putBefore, queryWith, titleOf, valuesOf } from './moved';
import { changesRows } from './refs';
import { pause } from './search';
import { isEmptyList, shownAt, type Shown } from './shown';
import { statementAround, underCondition } from './turns';
import { changing } from './worked-out';

// Components of Vue that are an object of options: https://vuejs.org/api/options-state.html

/** How such a component has a query's rows under a name of its `data`. */
interface InData {
  readonly options: ts.ObjectLiteralExpression;
  /** `orders: []` */
  readonly property: ts.PropertyAssignment;
  readonly reads: readonly ts.Expression[];
  readonly fills: ts.BinaryExpression;
  readonly resets: readonly ts.BinaryExpression[];
  readonly handed: ts.Expression;
}

/** What a component of options works out of all rows that it has in its `data`, asked of the database instead. It asks by what it has when the query is sent, and again where `watch` says that this has changed. */
export function planOptions({ subject }: FixableFinding<'download'>, context: FixContext): Fix | undefined {
  const { query, works, served } = subject;
  const { checker, withheld, workspace } = context;
  const named = works.map(({ list }) => dataNamed(list)).find((one) => one !== undefined);
  if (!named || served) return undefined;
  const file = query.call.getSourceFile();
  const held = file === named.options.getSourceFile() ? heldIn(named, query, checker) : undefined;
  if (!held) return refuse(withheld, 'the rows also come from, or go, elsewhere than to this component');
  const shown = held.reads.map(shownAt);
  const work = movedWork(shown, subject, shown.length > 0 && shown.every(({ counted }) => counted), context);
  if (!work) return undefined;
  const { moved, counts } = work;
  const text = workspace.text(file.fileName) ?? file.text;
  if (!isOfColumns(moved, held.handed, query)) return refuse(withheld, 'what the rows are chosen by is not in the documents');
  if (isChanged(shown, held.options, text)) return refuse(withheld, 'the list that is shown is changed, and would be the rows themselves');
  // What the component has itself is no column of a row.
  if (changesRows(file, text.replace(/\bthis\.(?=\w+\s*[-+*/|&?]*=)/g, ''), moved)) return refuse(withheld, 'what the rows are chosen by is changed in the browser, which would show others then');
  const names = new Names(query.call);
  const imports = new Imports(file, names);
  const builder = new EditBuilder();
  const added: Added = { data: [], watch: [] };
  const searched = moved.search && waiting(moved.search.term.state, held, names, added, context);
  if (moved.search && searched === undefined) return refuse(withheld, 'what is typed is watched already, or by an older Vue');
  const asked = queryWith(moved, query, { counts, term: searched === undefined ? undefined : `this.${searched}${moved.search?.term.isTrimmed ? '.trim()' : ''}`, names, imports });
  if (!asked) return undefined;
  if (!counts) for (const one of shown) put(builder, one, moved.steps);
  else if (!countIn(builder, held, shown, asked.numberIn, names, context)) return refuse(withheld, 'the number cannot take the place of the rows everywhere');
  builder.replace(query.call, asked.query);
  const sources = [...valuesOf(moved).flatMap((value) => (value.startsWith('this.') ? [value.slice('this.'.length)] : [])), ...(searched === undefined ? [] : [searched])];
  const typed = moved.search ? [moved.search.term.state.text] : [];
  const why = sources.length > 0 ? askAgain(builder, held, query, sources, typed, names, added, context) : undefined;
  if (why !== undefined) return refuse(withheld, why);
  if (!putBefore(builder, query, asked) || !putOptions(builder, held, added)) return refuse(withheld, 'the component has such options in another form');
  imports.apply(builder);
  return { kind: 'into-query', title: titleOf(moved, counts, rowOf(query), asked, valuesOf(moved).length > 0), preferred: true, changesBehavior: true, edits: builder.build() };
}

/** Every place that names the list is one that is known; undefined where it may have the rows by another way. */
function heldIn({ options, property }: NonNullable<ReturnType<typeof dataNamed>>, query: Query, checker: ts.TypeChecker): InData | undefined {
  const file = options.getSourceFile();
  const name = propertyName(property.name);
  const handed = handedOver(query, checker);
  if (name === undefined || !handed || !isEmptyList(bare(property.initializer)) || ['mixins', 'extends', 'setup'].some((one) => options.properties.some((member) => propertyName(member.name) === one))) return undefined;
  const reads: ts.Expression[] = [];
  const fills: ts.BinaryExpression[] = [];
  const resets: ts.BinaryExpression[] = [];
  let isKnown = true;
  walk(file, (node) => {
    // By another name of the component, or one that is put together, the list may be read and filled.
    if (node.kind === ts.SyntaxKind.ThisKeyword && (!ts.isPropertyAccessExpression(node.parent) || node.parent.name.text === '$data') && isWithin(node, options)) isKnown = false;
    if (ts.isStringLiteralLike(node) && node.text === name && !isWithin(node, query.call)) isKnown = false;
    if (ts.isIdentifier(node) && node.text === name && node !== property.name) {
      const access = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : undefined;
      if (isDrawn(node)) reads.push(node);
      else if (access && access.expression.kind === ts.SyntaxKind.ThisKeyword) ofAccess(access);
      else if (!access) isKnown = false;
    }
    return isKnown;
  });
  function ofAccess(access: ts.PropertyAccessExpression): void {
    const { child, user } = outward(access);
    if (dataNamed(access)?.property !== property) isKnown = false;
    else if (!isAssignment(user) || user.left !== child) reads.push(access);
    else if (user.operatorToken.kind === ts.SyntaxKind.EqualsToken && user.right === handed) fills.push(user);
    else if (user.operatorToken.kind === ts.SyntaxKind.EqualsToken && isEmptyList(bare(user.right))) resets.push(user);
    else isKnown = false;
  }
  const [only, ...others] = fills;
  return isKnown && only && others.length === 0 ? { options, property, reads, fills: only, resets, handed } : undefined;
}

/** Whether what is made of the rows has a name by which it is changed: `this.found.reverse()`. */
function isChanged(shown: readonly Shown[], options: ts.ObjectLiteralExpression, text: string): boolean {
  return shown.some(({ base }) => {
    for (let node: ts.Node = base; node !== options && !ts.isSourceFile(node); node = node.parent) {
      const name = isFunctionNode(node) ? memberName(node) : ts.isVariableDeclaration(node) ? node.name.getText() : undefined;
      if (name !== undefined && /^[\w$]+$/.test(name) && new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$&')}(?:\\(\\))?\\.(?:${[...changing].join('|')})\\s*\\(`).test(text)) return true;
    }
    return false;
  });
}

/** `found` of `found() { … }` and `found: function () { … }` */
function memberName(fn: FunctionNode): string | undefined {
  return propertyName(ts.isPropertyAssignment(fn.parent) ? fn.parent.name : ts.isMethodDeclaration(fn) ? fn.name : undefined);
}

/** What the component gets beside what it has. */
interface Added {
  readonly data: string[];
  readonly watch: string[];
}

/** Lets `data` have what was typed 300 ms ago (https://vuejs.org/guide/essentials/watchers.html#side-effect-cleanup). Gives its name. */
function waiting({ text, parent }: ts.Identifier, { options }: InData, names: Names, added: Added, { workspace }: FixContext): string | undefined {
  const file = options.getSourceFile();
  const begins = ts.isPropertyAccessExpression(parent) ? dataNamed(parent)?.property.initializer : undefined;
  if (!begins || /^\D*[0-2]\./.test(workspace.dependencyVersion(file.fileName, 'vue') ?? '') || isWatched(options, text)) return undefined;
  const [name, timer, stop, term] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause'), names.free('onCleanup', 'cleanUp'), names.free('typed', 'newTerm')];
  const [unit, end, type] = [indentUnit(file), semicolon(file), (text: string) => ((options.flags & ts.NodeFlags.JavaScriptFile) === 0 ? `: ${text}` : '')];
  added.data.push(`${name}: ${begins.getText()}`);
  added.watch.push(`${text}(${term}${type('string')}, _before${type('string')}, ${stop}${type('(stop: () => void) => void')}) {\n${unit}const ${timer} = setTimeout(() => { this.${name} = ${term}${end} }, ${pause})${end}\n${unit}${stop}(() => clearTimeout(${timer}))${end}\n}`);
  return name;
}

function isWatched(options: ts.ObjectLiteralExpression, name: string): boolean {
  const watch = propertyValue(options, 'watch');
  return (watch !== undefined && new RegExp(`\\b${name}\\b`).test(watch.getText())) || new RegExp(`\\$watch\\(\\s*['"\`]${name}['"\`]`).test(options.getText());
}

/** Why the query cannot be sent again whenever one of the names has another value, where it cannot. */
function askAgain(builder: EditBuilder, held: InData, query: Query, sources: readonly string[], typed: readonly string[], names: Names, added: Added, context: FixContext): string | undefined {
  const { options, fills } = held;
  const loader = methodAround(query.call, options);
  const load = loader && memberName(loader);
  if (!loader || load === undefined || loader.parameters.length > 0 || !isLoadedFirst(load, options)) return 'the place is not known where the rows are loaded first, or it is no method that can be called again';
  if (sources.some((one) => isWatched(options, one))) return 'what the rows are chosen by is watched already';
  const asked = statementAround(query.call);
  const [latest, turn] = [names.free('latest', 'latestRequest'), names.free('turn', 'request')];
  if (!asked || asked.parent !== loader.body || !isWithin(fills, loader) || statementAround(fills)?.parent === undefined || !underCondition(builder, fills.parent, `${turn} === this.${latest}`)) return 'an answer that comes late could take the place of the one that was asked for last';
  // What the loader sets itself nobody could choose any more.
  const set = new RegExp(`\\bthis\\.(?:${[...sources, ...typed].join('|')})\\s*(?:[-+*/|&?]*=(?![=>])|\\+\\+|--)`);
  if (reached(loader, options).some((fn) => set.test(fn.getText()))) return 'what loads the rows also says what they are chosen by';
  const once = onceAlone(loader, [], context);
  if (once !== undefined) return once;
  const end = semicolon(options.getSourceFile());
  added.data.push(`${latest}: 0`);
  builder.before(asked, [`const ${turn} = ++this.${latest}${end}`]);
  for (const one of sources) added.watch.push(`${one}() { void this.${load}()${end} }`);
  return undefined;
}

/** The method of a component that a place is in, with nothing around it but functions that have its `this`. */
function methodAround(node: ts.Node, options: ts.ObjectLiteralExpression): FunctionNode | undefined {
  const methods = propertyValue(options, 'methods');
  for (let at = node.parent; at !== options && !ts.isSourceFile(at); at = at.parent) {
    if (isFunctionNode(at) && !ts.isArrowFunction(at)) return (ts.isPropertyAssignment(at.parent) ? at.parent.parent : at.parent) === (methods && bare(methods)) ? at : undefined;
  }
  return undefined;
}

/** Whether a hook calls a method as the component comes, under no condition: `mounted() { this.load(); }`. */
function isLoadedFirst(method: string, options: ts.ObjectLiteralExpression): boolean {
  return ['created', 'beforeMount', 'mounted'].some((hook) => {
    const body = functionOf(options, hook)?.body;
    return body !== undefined && ts.isBlock(body) && body.statements.some((one) => ts.isExpressionStatement(one) && new RegExp(`^(?:void |await )?this\\.${method}\\(\\)$`).test(one.expression.getText()));
  });
}

/** A method with those that it calls. */
function reached(method: FunctionNode, options: ts.ObjectLiteralExpression): readonly FunctionNode[] {
  const among = propertyValue(options, 'methods');
  const literal = among && bare(among);
  const found = new Set([method]);
  for (const fn of found) {
    for (const [, name = ''] of fn.getText().matchAll(/\bthis\.(\w+)\s*\(/g)) {
      const called = literal && ts.isObjectLiteralExpression(literal) ? functionOf(literal, name) : undefined;
      if (called) found.add(called);
    }
  }
  return [...found];
}

/** Lets `data` hold the number, under a name of its own. */
function countIn(builder: EditBuilder, held: InData, shown: readonly Shown[], numberIn: string | undefined, names: Names, { checker }: FixContext): boolean {
  const { property, fills, resets, handed } = held;
  if (!ts.isIdentifier(property.name) || !handNumber(builder, { handed, checker }, numberIn, names)) return false;
  const local = countName(property.name, names);
  builder.replace(property, `${local}: 0`).replace(fills.left, `this.${local}`);
  for (const one of resets) builder.replace(one, `this.${local} = 0`);
  for (const { counted } of shown) if (counted) builder.replace(counted, `this.${local}`);
  return true;
}

/** Puts what is added behind the list in `data`, and into `watch`, which is made where there is none. */
function putOptions(builder: EditBuilder, { options, property }: InData, { data, watch }: Added): boolean {
  const file = options.getSourceFile();
  const between = isWithinOneLine(property.parent) ? ', ' : `,\n${lineIndent(file, property.getStart())}`;
  if (data.length > 0) builder.range(file, property.end, property.end, between + data.join(between));
  if (watch.length === 0) return true;
  const known = options.properties.find((one) => propertyName(one.name) === 'watch');
  const unit = indentUnit(file);
  if (known) {
    const value = ts.isPropertyAssignment(known) ? bare(known.initializer) : undefined;
    const last = value && ts.isObjectLiteralExpression(value) ? value.properties.at(-1) : undefined;
    if (!last || isWithinOneLine(last.parent)) return false;
    const indent = lineIndent(file, last.getStart());
    builder.range(file, last.end, last.end, `,\n${watch.map((one) => indent + reindentAll(one, indent, '\n')).join(',\n')}`);
    return true;
  }
  const place = [...options.properties].reverse().find((one) => ['computed', 'data'].includes(propertyName(one.name) ?? ''));
  if (!place) return false;
  const indent = lineIndent(file, place.getStart());
  const entries = watch.map((one) => indent + unit + reindentAll(one, indent + unit, '\n')).join(',\n');
  builder.range(file, place.end, place.end, `,\n${indent}watch: {\n${entries},\n${indent}}`);
  return true;
}

function isWithinOneLine(node: ts.Node): boolean {
  return !node.getText().includes('\n');
}
