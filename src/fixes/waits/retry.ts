import { timeoutChange } from '../../catalog';
import { again, broken, failsOf, isRetriedWithin, retriesFor, type Imported, type VersionOf } from '../../catalog/retries';
import { applyEdits, type Fix } from '../../core';
import { isTypeScript } from '../../project/paths';
import { isAssignment, isStep, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder, lineBreak, reindent, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext, Planner } from '../types';
import { packageEdit } from './manifest';

/** Calls in a call's arguments that may be made again: they give the same each time. */
const pure = /^(?:String|Number|encodeURIComponent|encodeURI|URLSearchParams|URL|JSON\.stringify|AbortSignal\.\w+|Deno\.env\.get)$|\.(?:toString|join|trim|toISOString|toLowerCase|toUpperCase|get)$/;

/**
 * A read that another service may leave without an answer is given up and tried again, with a wait between that doubles. Where a loop asks, or several calls of the workspace ask the same service, nobody
 * asks any more for a while once it has failed several times in a row. What changes something is never tried again: it may have been done.
 */
export const planRetry: Planner<'endless'> = (finding, context): Fix | undefined => {
  const { of } = finding.subject;
  if ('client' in of) return undefined;
  const meaning = 'call' in of ? of.call : of.ended;
  const { call, library } = meaning;
  if (!meaning.isRead || !(meaning.patience?.facts ?? meaning.ended)?.triesOnce || !ts.isCallExpression(call) || !mayBeRepeated(call)) return undefined;
  const file = call.getSourceFile();
  const change = 'call' in of ? timeoutChange(of.call, context) : undefined;
  if ('call' in of && (!change || change.forAll || change.file !== file)) return undefined;
  const versionOf: VersionOf = (name) => context.workspace.dependencyVersion(file.fileName, name);
  const fails = failsOf(library, call, versionOf);
  if (fails === undefined || isRetriedWithin(library, versionOf)) return undefined;
  const breaks = finding.frequency !== '1' || askedAlike(call, file) || askedElsewhere(call, file, context);
  const retries = retriesFor(versionOf, breaks, fails);
  const isThere = versionOf(retries.package) !== undefined;
  const added = isThere ? undefined : packageEdit(retries, 'tries calls again', file.fileName, context);
  if (!isThere && !added) return undefined;

  const start = call.getStart();
  const limited = applyEdits(call.getText(), (change?.edits ?? []).map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })));
  const names = new Names(file);
  const imports = new Imports(file, names);
  const imported: Imported = (name, from = retries.package) => (name === 'default' ? imports.whole('pRetry', from) : imports.named(name, from));
  const text = retries.policy?.({ imported, breaks, fails, typed: isTypeScript(file.fileName) });
  const known = text === undefined ? undefined : constantOf(text, file);
  const policy = known ?? names.free(breaks ? 'guarded' : 'retried');
  const builder = new EditBuilder().replace(call, retries.around(limited, { imported, fails }, policy));
  imports.apply(builder);
  if (text !== undefined && known === undefined && !declare(builder, `const ${policy} = ${text}`, breaks, file)) return undefined;
  const what = retries.seesAnswers && fails === 'answers' ? 'where it fails or the service says that it is overloaded' : fails === 'refuses' ? 'where it fails or the service says that it is its own fault' : 'where it fails';
  const broke = breaks && retries.breaks ? `; after ${broken.failures} failures in a row nobody asks for ${broken.wait / 1000} seconds` : '';
  return {
    kind: 'retry', title: `${change ? `Give up after ${change.ms / 1000} seconds, and try` : 'Try'} ${again.times === 2 ? 'twice' : `${again.times} times`} again ${what}${broke} (with ${retries.package}${added ? ', which is added to package.json' : ''}; then it fails)`,
    preferred: false, changesBehavior: true, edits: [...builder.build(), ...(added ? [added] : [])],
  };
};

/** Whether a call asks for the same each time that it is made: nothing in its arguments changes anything, or waits. */
function mayBeRepeated(call: ts.CallExpression): boolean {
  let quiet = true;
  for (const argument of call.arguments) {
    walk(argument, (node) => {
      if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || isAssignment(node) || isStep(node)) quiet = false;
      else if (ts.isCallExpression(node) || ts.isNewExpression(node)) quiet &&= pure.test(node.expression.getText());
      // A body that was sent cannot be sent again.
      else if (ts.isPropertyAssignment(node) && node.name.getText() === 'body') quiet = false;
      return quiet;
    });
  }
  return quiet;
}

/** Whether another call of the file asks the same service: they fail together. */
function askedAlike(call: ts.CallExpression, file: ts.SourceFile): boolean {
  const host = hostOf(call);
  let other = false;
  if (host !== undefined) walk(file, (node) => {
    if (ts.isCallExpression(node) && node !== call && node.expression.getText() === call.expression.getText() && hostOf(node) === host) other = true;
    return !other;
  });
  return other;
}

/** The same of another file of the workspace, by its text. */
function askedElsewhere(call: ts.CallExpression, { fileName }: ts.SourceFile, { workspace }: FixContext): boolean {
  const host = hostOf(call);
  if (host === undefined) return false;
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const asked = new RegExp(`\\b${escaped(call.expression.getText())}(?:<[^>]*>)?\\(\\s*['"\`]${escaped(host)}(?:[/'"\`?]|\\$)`);
  return workspace.files().some((other) => other !== fileName && !/[./](?:test|spec)[./]|__tests__/.test(other) && asked.test(workspace.text(other) ?? ''));
}

function hostOf(call: ts.CallExpression): string | undefined {
  return /^['"`](https?:\/\/[^/'"`?$]+)/.exec(call.arguments[0]?.getText() ?? '')?.[1];
}

/** What the module calls a constant of the same value already. */
function constantOf(text: string, { statements }: ts.SourceFile): string | undefined {
  const plain = text.replace(/\s+/g, '');
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(({ initializer, name }) => ts.isIdentifier(name) && initializer?.getText().replace(/\s+/g, '') === plain);
    if (found) return found.name.getText();
  }
  return undefined;
}

/** Puts a constant behind the imports of a module, or before everything else; false where there is no such place. */
function declare(builder: EditBuilder, text: string, breaks: boolean, file: ts.SourceFile): boolean {
  if (ts.getShebang(file.text) !== undefined) return false;
  const eol = lineBreak(file);
  const comment = breaks ? '/** Reads of services that may fail: each is tried again, and nobody asks for a while where several in a row have failed. */' : '/** Reads of services that may fail are tried again. */';
  const lines = [comment, reindent(text, '') + semicolon(file)].join('\n').replaceAll('\n', eol);
  const last = file.statements.filter((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement) || /^(?:const|let|var)\s[^=]*=\s*require\(/.test(statement.getText())).at(-1);
  if (last) builder.range(file, last.end, last.end, `${eol}${eol}${lines}`);
  else if (file.statements[0] && ts.isExpressionStatement(file.statements[0]) && ts.isStringLiteral(file.statements[0].expression)) return false;
  else builder.range(file, 0, 0, `${eol}${lines}${eol}${eol}`);
  return true;
}
