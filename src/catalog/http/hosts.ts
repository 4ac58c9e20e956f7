import { bare, property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { madeBy } from '../values/made-by';
import { isEnded, patienceOf, type Patience, type PatienceFacts } from '../clients/patience';
import type { Row } from '../tables/rows';
import { textValue } from '../values/text-value';
import type { CallLike, ExternalKind, RecogniseContext } from '../types';

/** Services that many call without their SDK, by their host. Each address is that of the provider's own API reference. */
const kinds: readonly (readonly [RegExp, ExternalKind])[] = [
  [/\bapi\.(?:resend\.com|sendgrid\.com|postmarkapp\.com|brevo\.com|sendinblue\.com|mailersend\.com|mailgun\.net|eu\.mailgun\.net|emailjs\.com|sparkpost\.com|zeptomail\.\w+|mailjet\.com|elasticemail\.com|useplunk\.com|loops\.so)\b|\bapp\.loops\.so\/api\b/, 'email'],
  [/\bapi\.(?:twilio\.com|messagebird\.com|nexmo\.com|infobip\.com|plivo\.com|telnyx\.com)\b|\bgraph\.facebook\.com\/v[\d.]+\/[^/]*\/messages\b|\brest\.nexmo\.com\b/, 'sms'],
  [/\bhooks\.slack\.com\b|\bslack\.com\/api\/chat\b|\bdiscord(?:app)?\.com\/api\b|\bapi\.telegram\.org\b|\boutlook\.office\.com\/webhook\b/, 'chat'],
  [/\bexp\.host\b|\bonesignal\.com\b|\bfcm\.googleapis\.com\b/, 'push'],
  [/\bapi\.(?:openai\.com|anthropic\.com|mistral\.ai|groq\.com|together\.xyz|deepseek\.com|perplexity\.ai|x\.ai|cohere\.\w+)\b|\bopenrouter\.ai\/api\b|\bgenerativelanguage\.googleapis\.com\b|\bai\.gateway\.lovable\.dev\b/, 'llm'],
  [/\bapi\.(?:stripe\.com|paystack\.co|razorpay\.com|mollie\.com|lemonsqueezy\.com|paddle\.com|flutterwave\.com)\b|\bapi-m(?:\.sandbox)?\.paypal\.com\b|\bapi\.mercadopago\.com\b/, 'payment'],
  [/\b(?:app|us|eu)\.(?:i\.)?posthog\.com\b|\bapi2?\.(?:amplitude\.com|mixpanel\.com|segment\.io)\b|\bgoogle-analytics\.com\/(?:mp\/)?collect\b|\bplausible\.io\/api\/event\b/, 'analytics'],
];

/** Names of addresses that are kept in the environment. */
const named: readonly (readonly [RegExp, ExternalKind])[] = [[/(?:slack|discord|teams)\w*(?:webhook|hook)/i, 'chat']];

const writing = /^post/i;

/** What a request's address and method say: who is asked, and whether it only asks. */
export function requestFacts(call: CallLike, facts: PatienceFacts, context: Pick<RecogniseContext, 'checker'>): { readonly kind: ExternalKind; readonly sends: boolean; readonly patience?: Patience; readonly ended?: PatienceFacts } {
  const [first, ...others] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const { checker } = context;
  const whole = first && objectLiteral(first, checker);
  const host = whole && (propertyValue(whole, 'hostname') ?? propertyValue(whole, 'host'));
  const address = (whole && (propertyValue(whole, 'url') ?? propertyValue(whole, 'baseURL'))) ?? host ?? first;
  // Node's own requests have the parts of an address in properties of their own.
  const path = host !== undefined && address === host && whole ? propertyValue(whole, 'path') : undefined;
  const text = [address, path].map((part) => (part ? addressText(part, checker) : '')).join('');
  const isSent = sends(call, [...(whole ? [whole] : []), ...others.flatMap((argument) => objectLiteral(argument, checker) ?? [])]);
  const kind = kinds.find(([host]) => host.test(text))?.[1] ?? named.find(([name]) => name.test(text))?.[1];
  // An address that is called a hook is somebody's who wants to be told.
  const patience = text.startsWith('/') && !hasClient(call, facts, context) ? undefined : patienceOf(call, facts, context);
  return { kind: kind ?? (isSent && /hook/i.test(text) ? 'webhook' : 'http'), sends: isSent, ...(patience !== undefined ? { patience } : isEnded(call, facts, context) && { ended: facts }) };
}

/** Whether a call is one of a client that was made for an address. A path alone is otherwise asked of the page's own server, by a browser. */
function hasClient(call: CallLike, { maker }: PatienceFacts, { checker }: Pick<RecogniseContext, 'checker'>): boolean {
  const made = maker && ts.isCallExpression(call) ? madeBy(call, maker.names, checker) : undefined;
  return made !== undefined && made !== 'package';
}

/** The row of a call that sends a request: what it means follows from the address and the options. */
export function requestRow(facts: PatienceFacts): Row {
  return (call, context) => ({ concept: 'external', ...requestFacts(call, facts, context) });
}

/** The text of an address as far as it is written down: that of a template up to what is put in, and the name of what is not known. */
function addressText(address: ts.Expression, checker: ts.TypeChecker): string {
  const node = bare(address);
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => addressText(span.expression, checker) + span.literal.text)].join('');
  if (ts.isBinaryExpression(node)) return addressText(node.left, checker) + addressText(node.right, checker);
  // `process.env['RATES_URL']`, `Deno.env.get('RATES_URL')`: what follows is no path of the page's own server.
  return textValue(node, checker) ?? (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node) ? node.getText() : '');
}

function sends(call: CallLike, options: readonly ts.ObjectLiteralExpression[]): boolean {
  const callee = ts.isTaggedTemplateExpression(call) ? undefined : bare(call.expression);
  if (callee && ts.isPropertyAccessExpression(callee) && writing.test(callee.name.text)) return true;
  return options.some((literal) => {
    const method = property(literal, 'method') && propertyValue(literal, 'method');
    return method !== undefined && ts.isStringLiteralLike(bare(method)) && writing.test((bare(method) as ts.StringLiteralLike).text);
  });
}
