import { cursorEdits, extentOf, keysetEdits, subjectOf, type Query } from '../../catalog';
import type { Fix, TextEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { edited, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { specifierFor } from '../edits/modules';
import { Names, rowName } from '../edits/naming';
import { mayWrite } from '../loops/rows/between';
import type { FixContext } from '../types';
import { rowsOfSite } from './pages/from-request';
import { helperModule } from './pages/helper-module';
import { inBatches, rowsAtATime } from './in-batches';
import { checkedWalkOf, walkOf, type CheckedWalk, type Walk } from './walks';

/**
 * A job that walks over every row of a table holds some at a time: it reads them with the library's cursor, or page by page in the order of their key. Only where the loop is
 * all that needs the rows, and does not make new ones of the kind that it walks over, which would come too.
 */
export function planBatches({ subject }: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site, reached } = subject;
  const { call, meaning } = site;
  const { rowsIn, errorIn } = meaning;
  if (reached?.kind === 'request' || site.loops.length > 0 || !(ts.isCallExpression(call) || ts.isTaggedTemplateExpression(call))) return undefined;
  const checked = errorIn === undefined ? undefined : checkedWalkOf(call, rowsIn, errorIn, context.checker);
  const walked = errorIn === undefined ? walkOf(call, rowsIn, context.checker) : checked;
  if (!walked || mayWrite(walked.loop.statement, meaning, context, (write) => isOwnRow(write, walked.item, meaning))) return undefined;
  const file = call.getSourceFile();
  const builder = new EditBuilder();
  const cursor = cursorEdits(meaning);
  let created: Fix['edits'] = [];
  let how = 'one after the other, with a cursor';
  if (cursor) put(builder, walked, call, cursor, '', '', '');
  else {
    const module = helperModule(inBatches, file, context);
    if (!module) return undefined;
    const names = new Names(call);
    const imports = new Imports(file, names);
    const [after, limit] = [names.free('after', 'afterKey'), names.free('limit', 'atMost')];
    const made = keysetEdits(meaning, { after, limit, imported: imports.named, isOwn: true, dependencyVersion: (name) => context.workspace.dependencyVersion(file.fileName, name) });
    if (!made || made.key.descending) return undefined;
    const row = ts.isIdentifier(walked.item) ? walked.item.text : names.free(rowName(subjectOf(meaning) ?? 'row'), 'row');
    const isTyped = isTypeScript(file.fileName);
    const helper = imports.named(inBatches.name, specifierFor(file, module.file, context));
    const parameters = isTyped ? `${after}: ${made.key.type === 'number' ? 'number' : 'string'} | undefined, ${limit}: number` : `${after}, ${limit}`;
    const [eol, indent] = [lineBreak(file), lineIndent(file, walked.loop.getStart())];
    const inner = eol + indent + indentUnit(file);
    const [open, close] = rowsIn === undefined ? ['', ''] : ['(await ', typeof rowsIn === 'number' ? `)[${rowsIn}]` : `).${rowsIn}`];
    const keyOf = `${inner}(${row}) => ${row}.${made.key.field},${eol}${indent})`;
    if (checked) putChecked(builder, checked, call, made.edits, `${helper}(${inner}async (${parameters}) => `, `,${keyOf}`);
    else put(builder, walked, call, made.edits, `${helper}(${inner}${rowsIn === undefined ? '' : 'async '}(${parameters}) => ${open}`, `${close},${keyOf}`, indentUnit(file));
    imports.apply(builder);
    ({ created } = module);
    how = `${rowsAtATime} at a time, in the order of \`${made.key.field}\``;
  }
  const cut = extentOf(meaning, context).silentCut;
  return {
    kind: 'batches',
    title: `Read the ${rowsOfSite(site)} ${how} (what is written meanwhile may come too${cut === undefined ? '' : `, and so do those beyond ${cut}, which the server cuts off`})`,
    preferred: true,
    changesBehavior: true,
    edits: [...builder.build(), ...created],
  };
}

/** A write of the very row that the loop is at: rows that come later do not change, and none comes. */
function isOwnRow(write: Query, item: ts.BindingName, { model }: Query): boolean {
  if (!/^(?:update|delete)(?:-many)?$/.test(write.op) || !model || model.primaryKey.length !== 1 || !ts.isIdentifier(item)) return false;
  return write.filter?.equals.some(({ field, value }) => field === model.primaryKey[0] && value.getText() === `${item.text}.${field}`) === true;
}

/** Puts what asks for a part of the rows, and looks at what failed, into the loop's header, as a function. */
function putChecked(builder: EditBuilder, { loop, declaration, check }: CheckedWalk, call: ts.Expression, edits: readonly TextEdit[], before: string, after: string): void {
  const file = call.getSourceFile();
  const [eol, unit] = [lineBreak(file), indentUnit(file)];
  const indent = lineIndent(file, loop.getStart()) + unit;
  const texts = [edited(declaration, edits), ...(check ? [check.getText()] : []), `return ${loop.expression.getText()}${semicolon(file)}`];
  const body = texts.map((text) => eol + indent + unit + text.replace(/\n(?=[^\r\n])/g, `\n${unit}${unit}`)).join('');
  builder.range(file, loop.getStart() + 'for'.length, loop.getStart() + 'for'.length, ' await');
  builder.replace(loop.expression, `${before}{${body}${eol}${indent}}${after}`);
  for (const statement of [declaration, check]) if (statement) builder.remove(statement);
}

/** Puts the query, with its edits, between two texts and further in by `unit`, into the loop's header. */
function put(builder: EditBuilder, { loop, declaration }: Walk, call: ts.Expression, edits: readonly TextEdit[], before: string, after: string, unit: string): void {
  const file = call.getSourceFile();
  builder.range(file, loop.getStart() + 'for'.length, loop.getStart() + 'for'.length, ' await');
  builder.replace(loop.expression, before + edited(call, edits).replace(/\n(?=[^\r\n])/g, `\n${unit}`) + after);
  if (declaration && !isWithin(loop, declaration)) builder.remove(declaration);
}
