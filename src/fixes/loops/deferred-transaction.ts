import { dialectOf, subjectOf } from '../../catalog';
import type { Fix } from '../../core';
import type { FixContext } from '../types';
import type { FixableFinding } from '../../rules';
import { elementNoun } from '../../rules/n-plus-one';
import { plural, rowNoun } from '../../rules/words';
import { dedent, EditBuilder, lineIndent, reindent } from '../edits/edit-builder';
import { Names, plurals, rowName } from '../edits/naming';
import { planBulkWrite, planTransaction, verbs } from './bulk-write';
import { planDeferredWrite, writtenBehind } from './deferred-write';

/**
 * The loop goes on doing whatever else it does, but only collects its writes, which do not run before they are handed on; one transaction behind it runs them in their order.
 * For writes that no single statement does: related rows along with a row, other values for each row.
 */
export function planDeferredTransaction(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { meaning, call } = finding.subject.site;
  const behind = meaning.lazy ? writtenBehind(finding, context) : undefined;
  if (!behind || behind.written.error !== undefined) return undefined;
  const { counted, written, around, isEvolving } = behind;
  // A loop that does nothing else goes altogether, and one statement is better than many.
  if (planBulkWrite(finding, context) ?? planDeferredWrite(finding, context) ?? planTransaction(finding, context)) return undefined;
  const file = call.getSourceFile();
  const noun = rowName(subjectOf(meaning) ?? 'row');
  const list = new Names(counted.loop.node).free(`${noun}Writes`);
  const text = dialectOf(meaning.library).transaction?.(meaning, list);
  if (text === undefined) return undefined;

  const builder = new EditBuilder();
  builder.before(around.first, [`const ${list}${isEvolving ? '' : ': any[]'} = []${written.end}`]);
  builder.replace(written.statement, reindent(`${list}.push(${dedent(call)})${written.end}`, lineIndent(file, written.statement.getStart())));
  builder.after(around.last, [`await ${text}${written.end}`]);
  return {
    kind: 'transaction',
    title: `${verbs[meaning.op] ?? 'Write'} all ${plural(rowNoun(subjectOf(meaning) ?? plurals(noun)))} in one transaction after the loop (all or nothing; still one statement per ${elementNoun(counted)})`,
    preferred: false,
    changesBehavior: true,
    edits: builder.build(),
  };
}
