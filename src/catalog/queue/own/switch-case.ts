import { ts } from '../../../project/ts';
import { unpacked, type Insertion, type OwnJob } from './types';

/** One more case of a `switch` over the names of jobs, whose data is called `data`; `end` leaves it. Undefined where the `switch` is empty. */
export function switchCase({ caseBlock }: ts.SwitchStatement, job: OwnJob, data: string, end: 'break;' | 'return;'): Insertion | undefined {
  const [first] = caseBlock.clauses;
  if (!first) return undefined;
  const lines = [`case '${job.name}': {`, ...caseWork(job, data, end), '}'];
  const last = caseBlock.clauses.findLast(ts.isCaseClause);
  return last && isLeft(last) ? { where: 'after', beside: last, lines } : { where: 'before', beside: first, lines };
}

/** What a function of its own does for a job. */
export function ownWork(job: OwnJob, data: string): readonly string[] {
  return [...job.first ?? [], ...unpacked(job, data), `${job.asked ? 'return' : 'await'} ${job.call};`].map((line) => `  ${line}`);
}

/** What a case or branch does for a job. */
export function caseWork(job: OwnJob, data: string, end: string): readonly string[] {
  return [...ownWork(job, data), ...(job.asked ? [] : [`  ${end}`])];
}

/** Whether a clause does not go on into the next. */
function isLeft({ statements }: ts.CaseOrDefaultClause): boolean {
  const end = statements.at(-1);
  const last = end && ts.isBlock(end) ? end.statements.at(-1) : end;
  return last !== undefined && (ts.isBreakStatement(last) || ts.isReturnStatement(last) || ts.isThrowStatement(last));
}
