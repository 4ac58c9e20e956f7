import { sendMail } from '../lib/mailer';
import { formatCents } from '../lib/money';

export interface OrderMail {
  number: string;
  totalCents: number;
  customer: { name: string; email: string };
}

export async function sendOrderConfirmation(order: OrderMail) {
  await sendMail({
    to: order.customer.email,
    subject: `Your order ${order.number}`,
    html: `<p>Hi ${order.customer.name},</p><p>thank you for your order over ${formatCents(order.totalCents)}.</p>`,
  });
}

export async function sendShippingNotice(order: OrderMail, trackingNumber: string) {
  await sendMail({
    to: order.customer.email,
    subject: `Order ${order.number} is on its way`,
    html: `<p>Hi ${order.customer.name},</p><p>follow your parcel with the number <b>${trackingNumber}</b>.</p>`,
  });
}

export async function sendRefundNotice(order: OrderMail) {
  await sendMail({
    to: order.customer.email,
    subject: `Your money for order ${order.number}`,
    html: `<p>Hi ${order.customer.name},</p><p>we have given ${formatCents(order.totalCents)} back to you.</p>`,
  });
}
