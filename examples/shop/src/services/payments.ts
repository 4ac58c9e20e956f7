import Stripe from 'stripe';
import { config } from '../lib/config';

const stripe = new Stripe(config.stripeKey);

/** Charges the card and returns the payment's reference. */
export async function charge(amountCents: number, paymentMethod: string): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    amount: amountCents,
    currency: 'eur',
    payment_method: paymentMethod,
    confirm: true,
  });
  return intent.id;
}

/** Gives the whole payment back. */
export async function refund(reference: string): Promise<void> {
  await stripe.refunds.create({ payment_intent: reference });
}
