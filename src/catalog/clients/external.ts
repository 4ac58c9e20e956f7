import type { CallLike } from '../types';
import type { Patience, PatienceFacts } from './patience';
import type { Unkeyed } from './unkeyed';

/** What is asked of a service outside the process. */
export type ExternalKind =
  | 'email' | 'payment' | 'sms' | 'push' | 'chat' | 'analytics' | 'llm' | 'document' | 'image' | 'storage' | 'search' | 'auth' | 'webhook' | 'http';

/** A call that leaves the process (or keeps it busy for as long: a PDF, an image): an email, a payment, a request to a model. */
export interface ExternalCall {
  readonly concept: 'external';
  readonly kind: ExternalKind;
  readonly library: string;
  readonly call: CallLike;
  /** The call as a person would name it: `paymentIntents.create`. */
  readonly label: string;
  /** True for a request that asks for something and changes nothing there. */
  readonly isRead?: boolean;
  /** The method of the same object that does the same for many at once, whether it asks or sends. */
  readonly manyForm?: string;
  /** Of a plain request: true where it says that it sends something, and does not only ask. */
  readonly sends?: boolean;
  /** How long it waits for an answer, where neither it nor its client says when to give up; left out where one does, or where that cannot be told. */
  readonly patience?: Patience;
  /** How calls of its kind are told not to wait for ever, where this one is told in its own options: it gives up, once. */
  readonly ended?: PatienceFacts;
  /** What it lacks so that it is done once where it is sent twice; left out where it has that, or need not. */
  readonly unkeyed?: Unkeyed;
  /** The method of the same object that gives as bytes what this one writes into the stream that it is handed, which it ends. */
  readonly whole?: string;
  /** Set where one call takes as long as what it is given: a film. */
  readonly isLong?: true;
  /** Set where it asks who the request, or the page, is signed in as: until somebody signs in or out, it is the same. */
  readonly asksWho?: true;
}
