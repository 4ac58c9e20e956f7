import type { Condition } from '../../catalog';
import { declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** `gte(from)` and `lt(to)`, `between`, one day. `status <> 'none'` has no end, and `=>` and `->` are no comparisons. */
export function isBetween(sure: readonly Condition[]): boolean {
  const said = sure.map(({ value, kind, field = '' }) => (kind === 'equals' && /date|day|week|month|year|period/i.test(field) ? 'between' : value?.getText() ?? '')).join(' ').replace(/<>|[=-]>/g, ' ');
  return /\bbetween\b/i.test(said) || (lower.test(said) && /\b\$?(?:lte?|less\w*|before)\b|</.test(said));
}

const lower = /\b\$?(?:gte?|greater\w*|MoreThan\w*|after)\b|>/;
/** Moments that have been when a row says them: what is due, begins or ends may lie ahead, without an end. */
const past = /(?:created|updated|logged|sent|received|completed?|closed|opened|submitted|signed|joined|paid|placed|resolved|changed|modified|_on|on_?date|occurred|recorded|finished)(?:_?(?:at|on|date|time))?$/i;
const ahead = /due|expir|start|begin|end(?!ed)|schedul|next|remind|until|target|expected|planned|appointment/i;
/** So many days are a month. */
const month = 31;

/** Whether a column has the moment at which its row was made, so that those that come last are the newest. */
export function isOfBeginning(column: string): boolean {
  return /^(?:(?:created|inserted|added|posted|sent|received|submitted|logged|recorded|occurred)(?:_?(?:at|on|date|time))?|timestamp|at)$/i.test(column);
}

/** Whether rows have to be of this month at most, up to now: `.gte('created_at', startOfMonth.toISOString())`, where that is worked out of the present moment in the same function. */
export function isOfLately(sure: readonly Condition[], checker: ts.TypeChecker): boolean {
  return sure.some((condition) => {
    const from = beginOf(condition);
    return from !== undefined && past.test(from.column) && !ahead.test(from.column) && isOfMonth(from.moment, checker, 0);
  });
}

/** Whether rows have to hold at this moment: `.gt('expires_at', new Date().toISOString())`, or with a name for that. What has run out stays in the table, and is not asked for. */
export function isInForce(sure: readonly Condition[], checker: ts.TypeChecker): boolean {
  return sure.some((condition) => {
    const from = beginOf(condition);
    return from !== undefined && /expir|valid_?(?:until|to|through)/i.test(from.column) && isNow(from.moment, checker);
  });
}

function isNow(moment: ts.Node, checker: ts.TypeChecker): boolean {
  const declared = ts.isIdentifier(moment) ? declarationOf(moment, checker) : undefined;
  const said = declared && ts.isVariableDeclaration(declared) && declared.initializer ? declared.initializer : moment;
  return /^(?:\{\s*\$?\w+:\s*)?(?:new Date\(\s*(?:Date\.now\(\))?\s*\)(?:\.to(?:ISO|JSON|UTC)?(?:String)?\(\))?|Date\.now\(\))\s*\}?$/.test(said.getText());
}

/** The column that has to lie after a moment, and the moment. */
function beginOf({ field, value }: Condition): { readonly column: string; readonly moment: ts.Node } | undefined {
  if (!value || !lower.test(value.getText())) return undefined;
  // Of a link of a builder (`gte`), what it is given: a column and a moment.
  const call = ts.isPropertyAccessExpression(value.parent) && value.parent.name === value && ts.isCallExpression(value.parent.parent) ? value.parent.parent : undefined;
  const [first, moment] = call?.arguments ?? [];
  const column = first && ts.isStringLiteralLike(first) ? first.text : field;
  return column === undefined ? undefined : { column, moment: moment ?? value };
}

/** Whether an expression is a moment of the last month, worked out of now. */
function isOfMonth(node: ts.Node, checker: ts.TypeChecker, depth: number): boolean {
  const text = spelled(node, checker);
  if (/\bnew Date\(\s*\)|\bDate\.now\(\)/.test(text) && isShort(text)) return true;
  let found = false;
  walk(node, (one) => {
    if (found || depth > 3 || !ts.isIdentifier(one)) return;
    const declared = declarationOf(one, checker);
    const fn = declared && ts.isVariableDeclaration(declared) ? enclosingFunction(declared) : undefined;
    if (!fn || !declared || !ts.isVariableDeclaration(declared) || !declared.initializer) return;
    const made = bare(declared.initializer);
    // `const from = new Date(); from.setDate(1);`
    found = /^new Date\(\s*\)$/.test(made.getText()) ? isShort(referencesTo(one.text, fn).map(({ parent }) => (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) ? parent.parent.getText() : '')).join(' ')) : isOfMonth(made, checker, depth + 1);
  });
  return found;
}

/** What an expression says, with numbers for the constants that are no more than one: `DAYS * 24 * 60 * 60 * 1000`. */
function spelled(node: ts.Node, checker: ts.TypeChecker): string {
  let text = node.getText();
  walk(node, (one) => {
    const declared = ts.isIdentifier(one) ? declarationOf(one, checker) : undefined;
    if (declared && ts.isIdentifier(one) && ts.isVariableDeclaration(declared) && (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0 && declared.initializer && ts.isNumericLiteral(declared.initializer)) text = text.replace(new RegExp(`\\b${one.text}\\b`), declared.initializer.text);
  });
  return text;
}

/** Whether what is said of a moment takes it back by a month at most. */
function isShort(text: string): boolean {
  if (/\b(?:setFullYear|setUTCFullYear|subYears|subQuarters|startOfYear|startOfQuarter)\b|\+/.test(text) || isFarBack(text)) return false;
  const ofMonth = /\bset(?:UTC)?Date\(\s*1\s*\)|\bstartOf(?:Day|Today|Week|ISOWeek|Month|Hour)\b|\bset(?:UTC)?Hours\(\s*0\b|\bget(?:UTC)?Month\(\)\s*,\s*1\s*\)|\bsubMonths\([^()]*(?:\(\))?\s*,\s*1\s*\)|\bsub(?:Hours|Minutes)\(/.test(text);
  const days = /\bsubDays\([^,]*,\s*(\d+)\s*\)|\bget(?:UTC)?Date\(\)\s*-\s*(\d+)\b|-\s*(\d+)\s*\*\s*(?:24\s*\*\s*)(?:60\s*\*\s*60|3600)/.exec(text);
  const many = days && Number(days[1] ?? days[2] ?? days[3]);
  const back = /\bget(?:UTC)?Month\(\)\s*-\s*(\d+)/.exec(text)?.[1];
  return (many === null ? ofMonth : (many ?? month + 1) <= month) && (back === undefined || Number(back) <= 1);
}

/** The most of each that a library takes back (https://date-fns.org/docs/sub). */
const most = { Days: month, Weeks: 4, Months: 1 } as const;

/** Whether a moment is taken back by more, or by what is not written out: `startOfMonth(subMonths(new Date(), 6))`, `from.setMonth(0)`, `from.getDate() - days`. */
function isFarBack(text: string): boolean {
  if (/\bset(?:UTC)?Month\((?!\s*[\w.]+\.get(?:UTC)?Month\(\)\s*(?:-\s*1\s*)?[,)])|\b(?:get(?:UTC)?(?:Date|Month|Time)|now)\(\)\s*-(?!\s*\d)/.test(text)) return true;
  return [...text.matchAll(/\bsub(Days|Weeks|Months)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g)].some(([, unit, given = '']) => !(Number(/,\s*(\d+)\s*$/.exec(given)?.[1]) <= most[unit as keyof typeof most]));
}
