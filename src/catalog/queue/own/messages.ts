import { enclosingFunction, isAsync, propertyName, propertyValue, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { constDeclaration } from '../../values/literal';
import { textValue } from '../../values/text-value';
import { switchCase } from './switch-case';
import type { OwnQueue, OwnQueueLibrary } from './types';

/** A service that delivers messages, and calls for them or is asked for them again until each was dealt with. */
interface MessageService {
  readonly package: string;
  /** What its messages are, for people. */
  readonly title: string;
  /** The message that a call sends, as it is written there. */
  sent(call: ts.CallExpression): ts.Expression | undefined;
}

const services: readonly MessageService[] = [
  // https://upstash.com/docs/qstash/sdks/ts/examples/publish, https://upstash.com/docs/qstash/features/retry: what is not answered with 2xx is delivered again.
  { package: '@upstash/qstash', title: 'the project\'s messages of QStash', sent: (call) => (/^(?:publish|enqueue)JSON$/.test(methodOf(call)) ? valueIn(call.arguments[0], 'body') : undefined) },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html: what is not deleted is received again.
  {
    package: '@aws-sdk/client-sqs', title: 'the project\'s messages of SQS',
    sent(call) {
      const [first] = call.arguments;
      if (methodOf(call) === 'sendMessage') return valueIn(first, 'MessageBody');
      return methodOf(call) === 'send' && first && ts.isNewExpression(first) && first.expression.getText() === 'SendMessageCommand' ? valueIn(first.arguments?.[0], 'MessageBody') : undefined;
    },
  },
  // https://docs.cloud.google.com/tasks/docs/creating-http-target-tasks: a task whose answer is not 2xx is tried again.
  { package: '@google-cloud/tasks', title: 'the project\'s tasks of Cloud Tasks', sent: (call) => (methodOf(call) === 'createTask' ? valueIn(valueIn(valueIn(call.arguments[0], 'task'), 'httpRequest'), 'body') : undefined) },
  // https://supabase.com/docs/guides/queues/api, https://pgmq.github.io/pgmq/: what is not deleted or archived is read again.
  { package: '@supabase/supabase-js', title: 'the project\'s messages of pgmq', sent: (call) => (methodOf(call) === 'rpc' && /pgmq/.test(call.expression.getText()) ? valueIn(call.arguments[1], 'message') : undefined) },
  { package: 'pg', title: 'the project\'s messages of pgmq', sent: (call) => (methodOf(call) === 'query' && /\bpgmq\.send\s*\(/.test(call.arguments[0]?.getText() ?? '') ? messageAmong(call.arguments[1]) : undefined) },
];

/**
 * Messages of services, where each says what it is (`{ type: 'digest', data: … }`) and one function has a `switch` over that: a message of a new kind is sent as the others are, and gets a case of
 * its own. That a `switch` is the one for what is sent shows in a kind that both name.
 */
export const ownMessages: readonly OwnQueueLibrary[] = services.map((service) => ({
  package: service.package,
  trigger: /\bswitch\s*\(|SendMessageCommand|\.(?:sendMessage|publishJSON|enqueueJSON|createTask)\s*\(|pgmq|\b\w*(?:[qQ]ueue|[pP]ublish|[dD]ispatch|[sS]chedule|[tT]ask|[jJ]ob)\w*\(\s*['"`]/,
  find(files, _version, checker) {
    const senders = files.flatMap((file) => sendersIn(file, service, checker));
    if (senders.length === 0) return [];
    const kinds = senders.map((sender) => kindsOf(sender, files, checker));
    return files.flatMap((file) => choicesIn(file)).flatMap((choice) => {
      const sender = senders.find((one, index) => one.key === choice.key && kinds[index]?.some((kind) => choice.cases.has(kind)) && choice.dataOf(one.data) !== undefined);
      return sender ? [ownQueue(service, sender, choice)] : [];
    });
  },
}));

/** How a message is sent: by a function of the project that is given its kind and its data, or by a call that is written out. */
interface Sender {
  /** The property that says what a message is, and the one that holds its data; none where the data lies beside the kind. */
  readonly key: string;
  readonly data: string | undefined;
  readonly holder: ts.FunctionDeclaration | ts.VariableDeclaration | ts.CallExpression;
  readonly literal: ts.ObjectLiteralExpression;
  /** The kind that a call which is written out sends. */
  readonly kind: string | undefined;
}

const keys = /^(?:type|name|kind|job|task|event|action)$/;
const dataNames = /^(?:data|payload|body|args|params)$/;

function sendersIn(file: ts.SourceFile, service: MessageService, checker: ts.TypeChecker): readonly Sender[] {
  const found: Sender[] = [];
  walk(file, (node) => {
    const literal = ts.isCallExpression(node) ? messageOf(service.sent(node), checker) : undefined;
    const sender = literal && senderOf(node as ts.CallExpression, literal, checker);
    if (sender) found.push(sender);
  });
  return found;
}

function senderOf(call: ts.CallExpression, literal: ts.ObjectLiteralExpression, checker: ts.TypeChecker): Sender | undefined {
  const property = literal.properties.find((one) => keys.test(propertyName(one.name) ?? ''));
  const key = propertyName(property?.name);
  if (!property || key === undefined) return undefined;
  const others = literal.properties.filter((one) => one !== property);
  const [only] = others;
  const value = ts.isPropertyAssignment(property) ? property.initializer : property.name as ts.Identifier;
  const data = only && others.length === 1 && dataNames.test(propertyName(only.name) ?? '') ? propertyName(only.name) : undefined;
  const kind = textValue(value, checker);
  if (kind !== undefined) return { key, data, holder: call, literal, kind };
  const given = only && (ts.isSpreadAssignment(only) ? only.expression : ts.isPropertyAssignment(only) ? only.initializer : only.name);
  const holder = others.length === 1 && given && (data !== undefined || (only && ts.isSpreadAssignment(only))) ? functionGiven([value, given as ts.Expression], call) : undefined;
  return holder && { key, data, holder, literal, kind: undefined };
}

/** The function of the module whose first parameters those values are, and that needs no others. */
function functionGiven(values: readonly ts.Expression[], call: ts.CallExpression): ts.FunctionDeclaration | ts.VariableDeclaration | undefined {
  const fn = enclosingFunction(call);
  if (!fn || !values.every((value, index) => ts.isIdentifier(value) && fn.parameters[index]?.name.getText() === value.text)) return undefined;
  if (fn.parameters.slice(values.length).some((one) => !one.questionToken && !one.initializer && !one.dotDotDotToken)) return undefined;
  const holder = ts.isFunctionDeclaration(fn) ? fn : ts.isVariableDeclaration(fn.parent) ? fn.parent : undefined;
  return holder?.name && ts.isIdentifier(holder.name) && (ts.isFunctionDeclaration(holder) ? holder.parent : holder.parent.parent.parent) === call.getSourceFile() ? holder : undefined;
}

/** The kinds of messages that a sender sends, as far as they are written out. */
function kindsOf({ holder, kind }: Sender, files: readonly ts.SourceFile[], checker: ts.TypeChecker): readonly string[] {
  if (kind !== undefined) return [kind];
  const name = ts.isCallExpression(holder) ? '' : holder.name?.getText() ?? '';
  const kinds: string[] = [];
  for (const file of files) if (file.text.includes(`${name}(`)) walk(file, (node) => {
    const text = ts.isCallExpression(node) && node.expression.getText() === name ? textValue(node.arguments[0], checker) : undefined;
    if (text !== undefined) kinds.push(text);
  });
  return kinds;
}

/** A `switch` over the kinds of messages. */
interface Choice {
  readonly key: string;
  readonly node: ts.SwitchStatement;
  readonly cases: ReadonlySet<string>;
  /** What a message's data is called there, given the property that holds it. */
  dataOf(property: string | undefined): string | undefined;
}

function choicesIn(file: ts.SourceFile): readonly Choice[] {
  const found: Choice[] = [];
  if (/\bswitch\s*\(/.test(file.text)) walk(file, (node) => {
    if (!ts.isSwitchStatement(node) || !isAsync(enclosingFunction(node))) return;
    const cases = new Set(node.caseBlock.clauses.flatMap((clause) => (ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) ? clause.expression.text : [])));
    const on = uncast(node.expression);
    if (ts.isPropertyAccessExpression(on)) found.push({ key: on.name.text, node, cases, dataOf: (property) => (property === undefined ? on.expression.getText() : `${on.expression.getText()}.${property}`) });
    else if (ts.isIdentifier(on)) found.push({ key: on.text, node, cases, dataOf: (property) => (property !== undefined && isBeside(on, property) ? property : undefined) });
  });
  return found;
}

/** Whether the pattern that gives a name gives another one beside it: `const { type, data } = JSON.parse(record.body)`. */
function isBeside(name: ts.Identifier, other: string): boolean {
  let found = false;
  const fn = enclosingFunction(name);
  if (fn) walk(fn, (node) => {
    if (!ts.isObjectBindingPattern(node)) return;
    const names = node.elements.map((one) => one.getText());
    if (names.includes(name.text) && names.includes(other)) found = true;
  });
  return found;
}

function ownQueue({ title }: MessageService, { key, data, holder, literal }: Sender, { node, cases, dataOf }: Choice): OwnQueue {
  const call = ts.isCallExpression(holder) ? holder : undefined;
  const worker = node.getSourceFile();
  const around = enclosingFunction(node);
  return {
    title,
    isHosted: true,
    holder: ts.isCallExpression(holder) ? { sends: holder, message: literal } : holder,
    worker,
    ...(around && { around }),
    jobs: cases,
    ...(data === undefined && call && { kindBeside: key }),
    sending(job, name) {
      if (!call) return [`${name}('${job}', `, ')'];
      const plain = (start: number, end: number): string => call.getSourceFile().text.slice(start, end).replace(/,?\s*\n\s*(?=[)\]}])/g, ' ').replace(/\s*\n\s*/g, ' ');
      const [head, tail] = [plain(call.getStart(), literal.getStart()), plain(literal.end, call.end)];
      return data === undefined ? [head, tail] : [`${head}{ ${key}: '${job}', ${data}: `, ` }${tail}`];
    },
    taking(job) {
      const taken = switchCase(node, job, dataOf(data) ?? '', 'break;');
      return taken ? [taken] : [];
    },
  };
}

function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

function valueIn(node: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const inner = node && uncast(node);
  return inner && ts.isObjectLiteralExpression(inner) ? propertyValue(inner, name) : undefined;
}

/** The value of a statement that is a message: the one that is an object, or its JSON. */
function messageAmong(values: ts.Expression | undefined): ts.Expression | undefined {
  return values && ts.isArrayLiteralExpression(values) ? values.elements.find((one) => ts.isObjectLiteralExpression(uncast(one)) || /^JSON\.stringify\(/.test(one.getText())) : undefined;
}

/** The object of `{ … }`, `JSON.stringify({ … })`, `Buffer.from(JSON.stringify({ … })).toString('base64')`, or of a constant that is one of these. */
function messageOf(node: ts.Expression | undefined, checker: ts.TypeChecker): ts.ObjectLiteralExpression | undefined {
  const inner = node && uncast(node);
  if (!inner || ts.isObjectLiteralExpression(inner)) return inner;
  if (ts.isIdentifier(inner)) return messageOf(constDeclaration(inner, checker)?.initializer, checker);
  if (!ts.isCallExpression(inner)) return undefined;
  const callee = inner.expression.getText();
  if (callee === 'JSON.stringify' || callee === 'Buffer.from') return messageOf(inner.arguments[0], checker);
  return ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === 'toString' ? messageOf(inner.expression.expression, checker) : undefined;
}
