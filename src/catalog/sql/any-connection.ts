import { propertyValue, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textValue } from '../values/text-value';

/** What a statement begins with that needs nothing of the connection which earlier ones had. */
const ordinary = /^\s*(?:select|insert|update|delete|with|values|replace)\b/i;

/**
 * What belongs to one connection: locks, the last key, settings, variables and tables of the session (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS,
 * https://www.postgresql.org/docs/current/functions-sequence.html, https://dev.mysql.com/doc/refman/8.4/en/information-functions.html).
 */
const ofConnection = /;\s*\S|\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\block\s+in\s+share\b|advisory|\b(?:currval|lastval|set_config|current_setting|last_insert_id|found_rows|row_count|connection_id|pg_backend_pid|get_lock|release_lock)\s*\(|\binto\s+(?:temp|temporary)\b|(?:^|[^\w@])@\w|@@(?:identity|last_insert_id|local|session|warning_count|error_count)\b|\bpg_temp\b/i;

/** Whether a query says the same on whichever connection it is run; false where its text is not known. */
export function isForAnyConnection(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): boolean {
  const text = ts.isTaggedTemplateExpression(call) ? templateText(call.template) : call.arguments[0] && textOf(call.arguments[0], checker);
  return text !== undefined && isOrdinary(text);
}

/** Whether a statement of a text needs nothing of the connection that it is run on, and leaves nothing there. */
export function isOrdinary(text: string): boolean {
  return ordinary.test(text) && !ofConnection.test(text);
}

/** What stays on a connection behind a statement, until that is closed or it is taken back: settings (`set_config(name, value, true)` is one of its transaction), locks of the session, its tables, variables and statements, and what it listens to. */
const leaving = /^\s*(?:set(?!\s+(?:local|transaction)\b)|listen|use|lock\s+tables|prepare|declare|create\s+(?:or\s+replace\s+)?(?:(?:local|global)\s+)?temp(?:orary)?)\b|\bpg_(?:try_)?advisory_lock|\bget_lock\s*\(|\bset_config\s*\((?![^()]*,\s*true\s*\))|\binto\s+(?:temp|temporary)\b|\bpg_temp\b|@\w+\s*:=/i;

/** Whether a statement of a known text leaves something on its connection, which whoever gets that next would find: `LISTEN`, `SET`, `GET_LOCK()`. */
export function leavesState(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): boolean {
  const text = statementText(call, checker);
  return text !== undefined && isLeaving(text);
}

/** The same of a statement's text. */
export function isLeaving(text: string): boolean {
  return leaving.test(text.replace(/--[^\n]*\n|\/\*[^]*?\*\//g, ' '));
}

/** The text of the statement that a call asks, also of `{ text: … }` and `{ sql: … }`; undefined where it is not known. */
export function statementText(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): string | undefined {
  if (ts.isTaggedTemplateExpression(call)) return templateText(call.template);
  const given = call.arguments[0] && uncast(call.arguments[0]);
  const said = given && ts.isObjectLiteralExpression(given) ? propertyValue(given, 'text') ?? propertyValue(given, 'sql') : given;
  return said && textOf(said, checker);
}

function textOf(argument: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = uncast(argument);
  if (ts.isTemplateLiteral(node)) return templateText(node);
  return textValue(node, checker);
}

function templateText(template: ts.TemplateLiteral): string {
  return ts.isTemplateExpression(template) ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(' ? ') : template.text;
}
