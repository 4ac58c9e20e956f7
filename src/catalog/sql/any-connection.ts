import { uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textValue } from '../values/text-value';

/** What a statement begins with that needs nothing of the connection which earlier ones had. */
const ordinary = /^\s*(?:select|insert|update|delete|with|values|replace)\b/i;

/**
 * What belongs to one connection: locks, the last key, settings, variables and tables of the session (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS,
 * https://www.postgresql.org/docs/current/functions-sequence.html, https://dev.mysql.com/doc/refman/8.4/en/information-functions.html).
 */
const ofConnection = /;\s*\S|\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\block\s+in\s+share\b|advisory|\b(?:currval|lastval|set_config|current_setting|last_insert_id|found_rows|row_count|connection_id|pg_backend_pid|get_lock|release_lock)\s*\(|\binto\s+(?:temp|temporary)\b|(?:^|[^\w@])@\w|\bpg_temp\b/i;

/** Whether a query says the same on whichever connection it is run; false where its text is not known. */
export function isForAnyConnection(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): boolean {
  const text = ts.isTaggedTemplateExpression(call) ? templateText(call.template) : call.arguments[0] && textOf(call.arguments[0], checker);
  return text !== undefined && ordinary.test(text) && !ofConnection.test(text);
}

function textOf(argument: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = uncast(argument);
  if (ts.isTemplateLiteral(node)) return templateText(node);
  return textValue(node, checker);
}

function templateText(template: ts.TemplateLiteral): string {
  return ts.isTemplateExpression(template) ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(' ? ') : template.text;
}
