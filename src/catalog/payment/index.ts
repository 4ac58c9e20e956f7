import type { LibraryEntry } from '../types';
import { adyen } from './adyen';
import { braintree } from './braintree';
import { lemonsqueezy } from './lemonsqueezy';
import { paddle } from './paddle';
import { paypal } from './paypal';
import { razorpay } from './razorpay';
import { square } from './square';
import { stripe } from './stripe';

/** Libraries that take payments. */
export const payment: readonly LibraryEntry[] = [stripe, paypal, braintree, square, adyen, razorpay, paddle, lemonsqueezy];
