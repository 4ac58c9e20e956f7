import { timeoutChange } from '../../catalog';
import { again, broken, failsOf, retriesFor, type Imported, type VersionOf } from '../../catalog/retries';
import type { Fix } from '../../core';
import { askedAlike, askedElsewhere, othersOf, serviceOf } from '../../flow/values/asked-service';
import { capitalized } from '../../project/letter-case';
import { isTypeScript } from '../../project/paths';
import { isAssignment, isStep, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isTried } from '../../rules/missing-timeout/policies';
import { edited, EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { Planner } from '../types';
import { packageEdit } from './manifest';
import { ownRetries } from './own-retries';
import { whyUnlimited } from './timeout';
import { declare, ownPolicy, sharedPolicy, type Placed, type PolicyText } from './policy-place';

/** Calls in a call's arguments that may be made again: they give the same each time. */
const pure = /^(?:String|Number|encodeURIComponent|encodeURI|URLSearchParams|URL|JSON\.stringify|AbortSignal\.\w+|Deno\.env\.get)$|\.(?:toString|join|trim|toISOString|toLowerCase|toUpperCase|get)$/;
/** What an Observable goes through on its way, where that only makes something of it. */
const operators = /\.pipe$|^(?:map|timeout)$/;

/**
 * A read that another service may leave without an answer is given up and tried again, with a wait between that doubles. Where a loop asks, or several calls of the workspace ask the same service, nobody
 * asks any more for a while once it has failed several times in a row. What changes something is never tried again: it may have been done; it is only not asked for while the service fails.
 */
export const planRetry: Planner<'endless'> = (finding, context): Fix | undefined => {
  const { of } = finding.subject;
  if ('client' in of) return undefined;
  const meaning = 'call' in of ? of.call : of.ended;
  if ('call' in of && whyUnlimited(of.call, context) !== undefined) return undefined;
  const own = ownRetries(meaning, context);
  if (own) return own;
  const { call, library } = meaning;
  const facts = meaning.patience?.facts ?? meaning.ended;
  if (!facts?.triesOnce || !ts.isCallExpression(call)) return undefined;
  const sent = sentIn(call, facts.sentBy);
  // Tries within tries would multiply.
  const tries = meaning.isRead === true && !isTried(call, library, context);
  if (!sent || !mayBeRepeated(sent, call, tries)) return undefined;
  const file = call.getSourceFile();
  const change = 'call' in of ? timeoutChange(of.call, context) : undefined;
  if ('call' in of && (!change || change.forAll || change.file !== file)) return undefined;
  const versionOf: VersionOf = (name) => context.workspace.dependencyVersion(file.fileName, name);
  const fails = failsOf(library, call, versionOf);
  if (fails === undefined) return undefined;
  const service = serviceOf(call, context);
  const isShared = service !== undefined && askedElsewhere(call, service, context);
  // Of addresses that may belong to several services one that fails would take the others away.
  const breaks = service !== undefined && (finding.frequency !== '1' || isShared || askedAlike(call, othersOf(call, service, context)));
  if (!tries && !breaks) return undefined;
  const retries = retriesFor(versionOf, breaks, fails);
  const isThere = versionOf(retries.package) !== undefined;
  const added = isThere ? undefined : packageEdit(retries, 'tries calls again', file.fileName, context);
  if (!isThere && !added) return undefined;

  const limited = edited(sent, change?.edits ?? []);
  const names = new Names(file);
  const imports = new Imports(file, names);
  const importedBy = (by: Imports): Imported => (name, from = retries.package) => (name === 'default' ? by.whole('pRetry', from) : by.named(name, from));
  // Each service has a circuit breaker of its own, or one that fails would take the others away.
  const wish = breaks ? `guarded${service.name}${tries ? '' : 'Writes'}` : 'retried';
  const asked = breaks && service.isWritten ? service.address.replace(/^https?:\/\//, '') : 'services that may fail';
  const comment = `/** ${tries ? `Reads of ${asked}${breaks ? ': each is tried again, and' : ' are tried again'}` : `Writes to ${asked}:`}${breaks ? ' nobody asks for a while where several in a row have failed' : ''}. */`;
  const policyText: PolicyText = (by, typed) => retries.policy?.({ imported: importedBy(by), breaks, tries, fails, typed }) ?? '';
  const builder = new EditBuilder();
  const placed: Placed = retries.policy === undefined ? { name: '', modules: [] }
    : (isShared ? sharedPolicy(file, wish, comment, policyText, imports, context) : undefined) ?? ownPolicy(file, wish, comment, policyText(imports, isTypeScript(file.fileName)), breaks);
  builder.replace(sent, retries.around(limited, { imported: importedBy(imports), fails }, placed.name));
  imports.apply(builder);
  if (placed.declaration !== undefined && !declare(builder, placed.declaration, file)) return undefined;
  const what = retries.seesAnswers && fails === 'answers' ? 'where it fails or the service says that it is overloaded' : fails === 'refuses' ? 'where it fails or the service says that it is its own fault' : 'where it fails';
  const shared = placed.module === undefined ? '' : `, in all modules that ask the service (${placed.module})`;
  const broke = breaks && retries.breaks ? [`after ${broken.failures} failures in a row nobody asks for ${broken.wait / 1000} seconds${shared}`] : [];
  const parts = [...(change ? [`give up after ${change.ms / 1000} seconds`] : []), ...(tries ? [`try ${again.times === 2 ? 'twice' : `${again.times} times`} again ${what}`] : [])];
  return {
    kind: 'retry', title: `${capitalized([...(parts.length > 0 ? [parts.join(', and ')] : []), ...broke].join('; '))} (with ${retries.package}${added ? ', which is added to package.json' : ''}; then it fails)`,
    preferred: false, changesBehavior: true, edits: [...builder.build(), ...placed.modules, ...(added ? [added] : [])],
  };
};

/** What asks: the call itself, or what sends the Observable that it gives: `firstValueFrom(http.get(url).pipe(map(…)))`. */
function sentIn(call: ts.CallExpression, by: readonly string[] | undefined): ts.CallExpression | undefined {
  if (!by) return call;
  let node: ts.CallExpression = call;
  while (ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === 'pipe' && ts.isCallExpression(node.parent.parent)) node = node.parent.parent;
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.arguments[0] === node && by.includes(parent.expression.getText()) ? parent : undefined;
}

/** Whether something asks for the same each time that it is made: nothing in its arguments changes anything, or waits, but for the request itself. */
function mayBeRepeated(sent: ts.CallExpression, request: ts.CallExpression, isRead: boolean): boolean {
  let quiet = true;
  for (const argument of sent.arguments) {
    walk(argument, (node) => {
      if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || isAssignment(node) || isStep(node)) quiet = false;
      else if (ts.isCallExpression(node) || ts.isNewExpression(node)) quiet &&= node === request || pure.test(node.expression.getText()) || (sent !== request && operators.test(node.expression.getText()));
      // A body that was sent cannot be sent again.
      else if (isRead && ts.isPropertyAssignment(node) && node.name.getText() === 'body') quiet = false;
      return quiet;
    });
  }
  return quiet;
}
