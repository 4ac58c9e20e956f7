import type { TextEdit } from '../../core';
import { bare, property, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty, lineBreak, ownLineIndent } from '../rewrites/edit-literal';
import { objectLiteral } from '../values/literal';
import { clientOptionsIndex } from './endless-waits';
import { addHeldOption } from './held-options';
import { breakBefore } from '../rewrites/limit-edit';
import { madeBy } from '../values/made-by';
import { addOption, optionsLiteral } from '../rewrites/option-edit';
import { quoteOf } from '../rewrites/page';
import { addressIn, isCallback, isNone, optionsIndex, type Patience, type PatienceFacts } from './patience';
import type { ClientMade, EndlessWait, ExternalCall, RecogniseContext } from '../types';

/** A change that ends the wait of a call. */
export interface TimeoutChange {
  readonly file: ts.SourceFile;
  readonly edits: readonly TextEdit[];
  /** After how many milliseconds. */
  readonly ms: number;
  /** True where it is told to the client, so that it holds for all calls of it. */
  readonly forAll: boolean;
  /** How often it tries in all from then on, each time for as long, where that is known. */
  readonly tries?: number;
  /** True where a promise around the call then also fails with it, which it did not. */
  readonly fails?: true;
}

/** How long calls that take their time by nature may take: an answer of a language model, a page that is rendered. */
const slowKinds: ReadonlySet<ExternalCall['kind']> = new Set(['llm', 'document', 'image', 'storage']);
const slowMs = 60_000;

/** The change that ends the wait of a call: in its own options, or in those of its client where that is made for it. Undefined where neither is written out. */
export function timeoutChange(meaning: ExternalCall, context: Pick<RecogniseContext, 'checker'>): TimeoutChange | undefined {
  const { patience, call, kind } = meaning;
  if (!patience || !ts.isCallExpression(call)) return undefined;
  const { facts } = patience;
  const ms = slowKinds.has(kind) ? Math.max(facts.ms, slowMs) : facts.ms;
  // What is handed a callback is sent at once, and hears of nothing behind it.
  if (facts.link && call.arguments.some((argument) => isCallback(argument, context.checker))) return undefined;
  if (facts.link) return { file: call.getSourceFile(), edits: [{ start: call.end, end: call.end, newText: `${breakBefore(call)}.${facts.link(digits(ms))}` }], ms, forAll: false };
  if (facts.beside) return besideChange(call, facts.beside.name, facts.beside.text(digits(ms)), ms);
  if (!facts.limit) return undefined;
  const made = facts.maker ? madeBy(call, facts.maker.names, context.checker, facts.maker.isLinked) : 'package';
  if (made === undefined) return undefined;
  // A call that asks for a wait without an end is told so itself.
  const own = made === 'package' || isAsked(patience);
  const target = own ? call : made;
  const at = own ? optionsIndex(call, facts, context) : facts.maker?.at ?? 0;
  const limit = facts.limit(digits(ms));
  const address = own ? undefined : addressIn(target.arguments?.[at], facts);
  if (address) return { file: address.getSourceFile(), edits: [{ start: address.end - 1, end: address.end - 1, newText: `${address.text.includes('?') ? '&' : '?'}${facts.options[0] ?? ''}=${ms}` }], ms, forAll: true };
  const edits = facts.within !== undefined && !own ? inside(target, at, facts.within, facts, limit) : inOptions(target, at, facts, limit, context.checker);
  const { tries } = facts;
  const along = own && facts.along ? facts.along(call) : [];
  return edits && { file: target.getSourceFile(), edits: [...edits, ...along], ms, ...(along.length > 0 && { fails: true }), forAll: !own, ...(tries !== undefined && !saysTries(target, at, facts) && { tries }) };
}

/** The change that ends the wait of a call and has its client try again, where the SDK has an option for that and does not do so by itself; undefined where the client is told something of it already. */
export function retriedChange(meaning: ExternalCall, context: Pick<RecogniseContext, 'checker'>): TimeoutChange | undefined {
  const { patience, call } = meaning;
  const again = patience?.facts.again;
  const maker = patience?.facts.maker;
  if (!patience || !again || !maker || isAsked(patience) || !ts.isCallExpression(call)) return undefined;
  const made = madeBy(call, maker.names, context.checker, maker.isLinked);
  if (!made || made === 'package') return undefined;
  const options = made.arguments?.[maker.at];
  const literal = options && optionsLiteral(options);
  if (literal && property(literal, again.option) !== undefined) return undefined;
  const change = timeoutChange({ ...meaning, patience: { ...patience, facts: { ...patience.facts, limit: (ms) => again.text(ms, quoteOf(made)) } } }, context);
  return change?.forAll === true ? change : undefined;
}

/** A statement behind the one where a client of the file is told something else: `sgMail.setTimeout(10_000)` behind `sgMail.setApiKey(…)`. */
function besideChange(call: ts.CallExpression, name: string, text: string, ms: number): TimeoutChange | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
  const client = call.expression.expression.getText();
  const file = call.getSourceFile();
  let place: ts.ExpressionStatement | undefined;
  walk(file, (node) => {
    if (!place && ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) && node.expression.expression.getText() === `${client}.${name}`) place = node;
    return !place;
  });
  if (!place) return undefined;
  const newText = `${lineBreak(file)}${ownLineIndent(place, file) ?? ''}${client}.${text}${place.getText().endsWith(';') ? ';' : ''}`;
  return { file, edits: [{ start: place.end, end: place.end, newText }], ms, forAll: true };
}

/** The change that ends the wait for what a client holds, in the options that it is made with. */
export function clientTimeoutChange({ call }: ClientMade, { patience: { facts } }: EndlessWait, { checker }: Pick<RecogniseContext, 'checker'>): TimeoutChange | undefined {
  if (ts.isTaggedTemplateExpression(call) || !facts.limit) return undefined;
  const at = clientOptionsIndex(call, facts, checker);
  const limit = facts.limit(digits(facts.ms));
  const edits = facts.held ? addHeldOption(call, facts.held, limit, checker)
    : facts.within === undefined ? inOptions(call, at, facts, limit, checker) : inside(call, at, facts.within, facts, limit);
  return edits && { file: call.getSourceFile(), edits, ms: facts.ms, forAll: true };
}

/** The limit in an option of its own object: `connection: { statement_timeout: 30_000 }`. */
function inside(call: ts.CallExpression | ts.NewExpression, at: number, within: string, facts: PatienceFacts, limit: string): readonly TextEdit[] | undefined {
  const retries = untoldRetries(call, at, facts);
  const argument = call.arguments?.[at];
  const literal = argument && optionsLiteral(argument);
  const value = literal && propertyValue(literal, within);
  if (!value) return addOption(call, at, [`${within}: { ${limit} }`, ...retries].join(', '));
  const inner = optionsLiteral(value);
  return inner && [addProperty(inner, limit), ...retries.map((text) => addProperty(literal, text))];
}

/** The option for how often is tried again, where that has to be told beside the limit and is not. */
function untoldRetries(call: ts.CallExpression | ts.NewExpression, at: number, facts: PatienceFacts): readonly string[] {
  return facts.retries && !saysTries(call, at, facts) ? [facts.retries.text] : [];
}

/** Whether the options of a call or construction say how often it is tried again. */
function saysTries(call: ts.CallExpression | ts.NewExpression, at: number, { retries }: PatienceFacts): boolean {
  const argument = call.arguments?.[at];
  const literal = retries && argument && optionsLiteral(argument);
  return retries !== undefined && literal !== undefined && property(literal, retries.option) !== undefined;
}

function isAsked({ wait, facts }: Patience): boolean {
  return wait !== facts.byDefault;
}

/** Writes the limit into the options of a call or construction, where they are written out there; a list of arguments that ends before them is filled up. */
function inOptions(call: ts.CallExpression | ts.NewExpression, at: number, facts: PatienceFacts, limit: string, checker: ts.TypeChecker): readonly TextEdit[] | undefined {
  const text = [limit, ...untoldRetries(call, at, facts)].join(', ');
  const argument = call.arguments?.[at];
  // What is called back stands behind the options.
  if (argument && isCallback(argument, checker)) return [{ start: argument.getStart(), end: argument.getStart(), newText: `{ ${text} }, ` }];
  const literal = argument && optionsLiteral(argument);
  // Options under a name are seen, or there would be nothing to say. Others may be told them as well, and a signal that is made once would end the calls of all.
  const named = argument && !literal && ts.isIdentifier(bare(argument)) ? objectLiteral(argument, checker) : undefined;
  if (argument && named) return facts.options.some((option) => property(named, option)) ? undefined : [{ start: argument.getStart(), end: argument.end, newText: `{ ...${argument.getText()}, ${text} }` }];
  if (!literal) return addOption(call, at, text);
  const name = /^\w+/.exec(text)?.[0] ?? '';
  const endless = facts.options.find((option) => isNone(propertyValue(literal, option)));
  const present = property(literal, endless ?? name);
  if (!present) return [addProperty(literal, text)];
  // A signal that is there goes on to hold: the call ends with the first of the two.
  const value = propertyValue(literal, name);
  const whole = endless === undefined && name === 'signal' && value ? `signal: AbortSignal.any([${value.getText()}, ${text.slice('signal: '.length)}])` : text;
  return [{ start: present.getStart(), end: present.end, newText: whole }];
}

/** `10_000` */
function digits(ms: number): string {
  return String(ms).replace(/\B(?=(?:\d{3})+$)/g, '_');
}
