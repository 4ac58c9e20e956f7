import { config } from '../lib/config';

export interface Rate {
  carrier: string;
  cents: number;
}

const headers = { authorization: `Bearer ${config.shippingKey}`, 'content-type': 'application/json' };

/** What the parcel costs, asked from the shipping service. */
export async function shippingRate(country: string, postalCode: string): Promise<Rate> {
  const response = await fetch(`${config.shippingUrl}/rates?country=${country}&postalCode=${postalCode}`, { headers });
  return (await response.json()) as Rate;
}

/** Books the parcel and returns its tracking number. */
export async function bookParcel(orderNumber: string, country: string): Promise<string> {
  const response = await fetch(`${config.shippingUrl}/parcels`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ reference: orderNumber, country }),
  });
  const parcel = (await response.json()) as { trackingNumber: string };
  return parcel.trackingNumber;
}

/** Tells the team about a new order. */
export async function notifySlack(text: string): Promise<void> {
  if (config.slackWebhook) {
    await fetch(config.slackWebhook, { method: 'POST', body: JSON.stringify({ text }) });
  }
}
