import { dialectOf, extentOf, limitEdits } from '../../catalog';
import type { Fix } from '../../core';
import { limitInPlaceOfNone } from '../../catalog/rewrites/limit-edit';
import type { FixableFinding } from '../../rules';
import { enclosingName } from '../../flow/values/names';
import { article, plural, rowOf } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { refuse } from '../refuse';
import type { FixContext } from '../types';
import { isOldestFirst, isOldestFirstAlong, oldestAlone } from './oldest-first';
import { isExport, madeOfAll, madeOfAllAlong, type OfAll } from './into-query/worked-out';
import { limitOffered as rows } from './into-query/reckoned';
import { isWorkedOff } from './into-query/worked-off';

const needsAll = 'what is answered is worked out from all rows: with a limit it would be another number, or what is looked for would not be found';

const exported = 'who exports rows wants all of them';

/** What becomes of the rows beyond a limit; a number that is shown beside those that come is theirs alone. */
function leftOut(made: OfAll | undefined): string {
  return made === 'counted' ? 'are left out, and not counted' : 'are left out';
}

/** A limit in place of none. What reads every row because it has to gets none: it would leave rows out in silence. That is a job, and a request that works the rows off. */
export function planLimit({ subject }: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site, reached } = subject;
  const { meaning } = site;
  if (reached?.kind === 'job') return undefined;
  const { leftOut: asked } = extentOf(meaning, context);
  const first = asked ? limitInPlaceOfNone(asked, site.call, rows) : limitEdits(meaning, rows);
  const isOld = isOldestFirst(meaning);
  const edits = !isOld ? first : asked ? undefined : dialectOf(meaning.library).last?.(meaning, rows);
  if (!first) return undefined;
  if (isExport(enclosingName(site.enclosing))) return refuse(context.withheld, exported);
  if (isWorkedOff(site, context)) return refuse(context.withheld, 'every row is worked off: with a limit a part of the work would not be done');
  const made = madeOfAll(site, context, isOld && edits !== undefined);
  if (made === 'worked-out') return refuse(context.withheld, needsAll);
  if (!edits) return refuse(context.withheld, oldestAlone);
  const unasked = asked ? ' where no number is asked for' : '';
  return {
    kind: 'limit',
    title: isOld ? `Load the last ${rows} ${plural(rowOf(meaning))} (earlier ones ${leftOut(made)})` : `Load at most ${rows} ${plural(rowOf(meaning))}${unasked} (further ones ${leftOut(made)})`,
    preferred: true,
    changesBehavior: true,
    edits: new EditBuilder().all(site.call.getSourceFile(), edits).build(),
  };
}

/** The same of rows that come with each row of a read. */
export function planLimitAlong({ subject: { site, along, inJob } }: FixableFinding<'along'>, context: FixContext): Fix | undefined {
  const { parent, model, name, limit, asksEach } = along;
  const edits = inJob ? undefined : limit?.(rows);
  if (!edits) return undefined;
  if (isExport(enclosingName(site.enclosing))) return refuse(context.withheld, exported);
  const made = madeOfAllAlong(name, site.enclosing, context);
  if (made === 'worked-out') return refuse(context.withheld, needsAll);
  if (isOldestFirstAlong(along, site.meaning)) return refuse(context.withheld, oldestAlone);
  return {
    kind: 'limit',
    title: `Load at most ${rows} ${plural(rowOf({ model }))} of ${article(rowOf({ model: parent }))} (${asksEach ? `a query for each ${rowOf({ model: parent })}; ` : ''}further ones ${leftOut(made)})`,
    preferred: true,
    changesBehavior: true,
    edits: new EditBuilder().all(site.call.getSourceFile(), edits).build(),
  };
}
