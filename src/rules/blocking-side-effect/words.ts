import type { ExternalCall, ExternalKind } from '../../catalog';

/** What is waited for, and who decides how long that takes. */
const words: Partial<Readonly<Record<ExternalKind, readonly [what: string, who: string]>>> = {
  email: ['an email', 'the mail server'],
  sms: ['a text message', 'the provider'],
  push: ['a push notification', 'the provider'],
  chat: ['a chat message', 'the chat service'],
  analytics: ['analytics', 'the analytics service'],
  payment: ['a payment call', 'the payment provider'],
  llm: ['a language model', 'the model'],
  document: ['a document to be rendered', 'the renderer'],
  image: ['a picture or a film to be converted', 'the conversion'],
  webhook: ['a webhook to be delivered', 'the receiver'],
  http: ['a message to another service', 'that service'],
};

export function whatOf(kind: ExternalKind): string {
  return words[kind]?.[0] ?? 'another service';
}

/** The message of a finding; `called` is the function through which it is done, where one is. */
export function waitsFor({ kind, label }: ExternalCall, called: string | undefined): string {
  const [what, who] = words[kind] ?? ['another service', 'that service'];
  const how = called === undefined ? `\`${label}\`` : `\`${called}\`, through \`${label}\``;
  return `The response waits for ${what} that it does not need (${how}): it takes as long as ${who} does, and fails with it.`;
}
