import { loaderFormOf, loaderToAdd, type LoaderForm } from '../../catalog';
import type { Fix } from '../../core';
import { runsOnDeno } from '../../project/deployment/deno';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { camel } from '../../project/letter-case';
import { Names, pascal, plurals } from '../edits/naming';
import { statementOf } from '../edits/place';
import { mayWrite } from '../loops/rows/between';
import { aliases, changes, isChangedInPlace } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { packageEdit } from '../waits/manifest';
import { batchFunction } from './batch-function';
import { requestContext, type ResolverPlace } from './request-context';
import { isTried } from '../../flow/loops/loops';

/**
 * A field that is resolved by a query of its own gets a loader, which reads for all parents of an answer at once. Each request has one of its own, found by its context.
 * The project has a package for loaders already.
 */
export function planDataLoader(finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const form = loaderFormOf((name) => context.workspace.dependencyVersion(finding.subject.resolver.fn.getSourceFile().fileName, name) !== undefined);
  return form && planLoader(form, finding, context);
}

/** The same where a project has no such package: it is added to its `package.json`, and the code runs once it is installed. */
export function planAddedLoader(finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const form = loaderToAdd();
  const file = finding.subject.resolver.fn.getSourceFile();
  // Deno runs what it imports by an address, whatever a manifest says.
  if (!form || runsOnDeno(file.fileName, file.text)) return undefined;
  const fix = planLoader(form, finding, context);
  const added = fix && packageEdit({ package: form.module, range: form.range }, 'loads for many parents at once', file.fileName, context);
  return added && { ...fix, title: `${fix.title.slice(0, -1)}; adds ${form.module} to package.json)`, preferred: false, changesBehavior: true, edits: [...fix.edits, added] };
}

function planLoader(form: LoaderForm, finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const read = finding.subject;
  const { resolver, site, query, isSparing } = read;
  const { fn } = resolver;
  const file = fn.getSourceFile();
  const at = placeFor(fn);
  if (isSparing || resolver.context === undefined || resolver.parent === 'this' || !at || !fn.body || site.loops.length > 0) return undefined;
  if (isTried(site.call, fn) || mayWrite(fn.body, query.meaning, context) || isCalledElsewhere(fn, context)) return undefined;

  const names = new Names(fn.body);
  const place: ResolverPlace = { fn, gone: site.call, names, imports: new Imports(file, names), checker: context.checker };
  const builder = new EditBuilder();
  const field = camel(resolver.field.split('.').at(-1) ?? 'value');
  const keys = keyNames(names, finding);
  const batch = batchFunction(read, at, place, keys, builder, context);
  const request = batch && requestContext(resolver.context, place);
  if (!batch || !request) return undefined;
  const { result, key } = batch;
  if ((result.expression && isChangedInPlace(result.expression)) || changes(fn.body, aliases(fn.body, result.names))) return undefined;

  const loader = freeLoader(names, field, resolver.type, at);
  const library = place.imports.whole(form.name, form.module, context.workspace.importsByRequire(file.fileName));
  const typed = isTypeScript(file.fileName);
  const type = typed ? keyType(key, context.checker) : undefined;
  const unit = indentUnit(file);
  const body = batch.statements.flatMap((statement) => statement.split('\n')).map((line) => unit + line).join('\n');
  const made = form.made(library, `async (${keys.keys}${type === undefined ? '' : `: readonly ${type}[]`}) => {\n${body}\n}`);
  const isMember = ts.isClassLike(at);
  const keeper = perRequest(builder, at, names);
  insertBefore(builder, isMember ? fn : at, [
    `/** Reads \`${field}\` of all ${plural(rowNoun(resolver.type))} of an answer at once. */`,
    ...`${isMember ? 'private readonly' : 'const'} ${loader} = ${keeper}((${request.parameter ?? ''}) => ${made})${semicolon(file)}`.split('\n'), '',
  ]);
  request.apply(builder);
  place.imports.apply(builder);
  const own = `${isMember ? 'this.' : ''}${loader}(${request.name})`;
  const loaded = form.load(own, key.getText());
  const asked = batch.absent === undefined ? loaded : `${key.getText()} == null ? ${batch.absent} : ${ts.isAwaitExpression(result.gone) ? 'await ' : ''}${loaded}`;
  result.put(builder, { text: batch.absent === undefined && ts.isAwaitExpression(result.gone) ? `await ${asked}` : asked, compound: true });
  return {
    kind: 'data-loader',
    title: `Load \`${field}\` of all ${plural(rowNoun(resolver.type))} of an answer with a ${form.name} (1 query instead of N${batch.caveat === undefined ? '' : `; ${batch.caveat}`})`,
    preferred: true,
    changesBehavior: batch.caveat !== undefined,
    edits: builder.build(),
  };
}

/** The class of a method, or the statement of an object with resolvers; undefined where the function stands for itself, so that others may call it. */
function placeFor(fn: ts.Node): ts.Node | undefined {
  const { parent } = fn;
  if (ts.isMethodDeclaration(fn) && ts.isClassLike(parent)) return parent;
  const property = ts.isPropertyAssignment(parent) ? parent : fn;
  return ts.isObjectLiteralExpression(property.parent) ? statementOf(property.parent) : undefined;
}

/** Whether something beside the server calls a method, which would not know of another parameter. */
function isCalledElsewhere(fn: ts.Node, { workspace }: FixContext): boolean {
  if (!ts.isMethodDeclaration(fn) || !ts.isClassLike(fn.parent)) return false;
  const [method, owner] = [fn.name.getText(), fn.parent.name?.text];
  const called = new RegExp(`\\.${method}\\s*\\(`);
  return workspace.files().some((file) => {
    const text = workspace.text(file) ?? '';
    return owner !== undefined && text.includes(owner) && (file === fn.getSourceFile().fileName ? new RegExp(`\\bthis\\.${method}\\s*\\(`) : called).test(text);
  });
}

function keyNames(names: Names, { subject }: FixableFinding<'per-parent'>): { readonly keys: string; readonly one: string } {
  const one = camel(subject.query.meaning.filter?.equals[0]?.field ?? 'key');
  return { keys: names.free(plurals(one), 'keys'), one: names.free(one, 'key') };
}

/** `authorLoader`, or `postAuthorLoader` where that is taken. */
function freeLoader(names: Names, field: string, type: string, at: ts.Node): string {
  const { text } = at.getSourceFile();
  const wishes = [`${field}Loader`, `${camel(type)}${pascal(field)}Loader`];
  return names.free(wishes.find((wish) => !new RegExp(`\\b${wish}\\b`).test(text)) ?? `${wishes[1] ?? field}2`);
}

/** The type of one key; what no type is known of can be anything. */
function keyType(key: ts.Expression, checker: ts.TypeChecker): string {
  const type = checker.getBaseTypeOfLiteralType(checker.getNonNullableType(checker.getTypeAtLocation(key)));
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  return type.flags & ts.TypeFlags.BigIntLike ? 'bigint' : 'any';
}

/** How the file calls the function that keeps one loader for each request, which is written where it is not there yet. A context that is gone takes its loaders along. */
function perRequest(builder: EditBuilder, at: ts.Node, names: Names): string {
  const file = at.getSourceFile();
  const text = keeperText(file);
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name && plain(statement.getText()) === plain(text(statement.name.text))) return statement.name.text;
  }
  const name = names.free('perRequest', 'loaderPerRequest');
  const statement = ts.isClassLike(at) ? at : statementOfModule(at);
  insertBefore(builder, statement, ['/** One loader for each request, which its context stands for. */', ...text(name).split('\n'), '']);
  return name;
}

function keeperText(file: ts.SourceFile): (name: string) => string {
  const [unit, end] = [indentUnit(file), semicolon(file)];
  const typed = isTypeScript(file.fileName);
  return (name) => [
    `function ${name}${typed ? '<Owner extends object, Loader>(make: (context: Owner) => Loader): (context: Owner) => Loader' : '(make)'} {`,
    `${unit}const loaders = new WeakMap${typed ? '<Owner, Loader>' : ''}()${end}`,
    `${unit}return (context) => {`,
    `${unit}${unit}const loader = loaders.get(context) ?? make(context)${end}`,
    `${unit}${unit}loaders.set(context, loader)${end}`,
    `${unit}${unit}return loader${end}`,
    `${unit}}${end}`,
    '}',
  ].join('\n');
}

function plain(text: string): string {
  return text.replace(/[\s;]+/g, '');
}

function statementOfModule(node: ts.Node): ts.Node {
  let statement = node;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  return statement;
}

/** Puts lines before a declaration and the comments that belong to it. */
function insertBefore(builder: EditBuilder, node: ts.Node, lines: readonly string[]): void {
  const file = node.getSourceFile();
  // A comment of the file itself stands apart from what follows.
  let start = node.getStart();
  for (const comment of [...ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []].reverse()) {
    if (/\n\s*\n/.test(file.text.slice(comment.end, start))) break;
    start = comment.pos;
  }
  const indent = lineIndent(file, start);
  const eol = lineBreak(file);
  builder.range(file, start, start, lines.map((line, index) => (line === '' || index === 0 ? line : indent + line)).join(eol) + eol + indent);
}

