import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { addLink } from '../rewrites/limit-edit';
import { onlyColumns, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

const ends: ReadonlySet<string> = new Set(['exec', 'cursor', 'then', 'orFail']);
const reads: ReadonlySet<string> = new Set(['find', 'findOne', 'findById']);
/** Links that say what is in the documents, or that need more of them. */
const choosing = /^(?:select|projection|populate|distinct|transform|slice|countDocuments|cursor)$/;

/** `select` before the call that executes the query; the id comes with it (https://mongoosejs.com/docs/api/query.html#Query.prototype.select()). */
export function narrowing({ call, model }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  const read = links.find(({ name }) => reads.has(name));
  if (!read || read.call.arguments.length > 1 || links.some(({ name }) => choosing.test(name)) || model?.hooks?.some((hook) => hook === '*' || /find|init/i.test(hook))) return undefined;
  return onlyColumns((fields) => addLink(call, `select(${quoted([fields.map((field) => field.name).join(' ')], call)})`, ends));
}
