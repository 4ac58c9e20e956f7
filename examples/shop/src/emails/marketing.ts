import { sendMail } from '../lib/mailer';

export async function sendWelcome(customer: { name: string; email: string }) {
  await sendMail({
    to: customer.email,
    subject: 'Welcome to Little Shop',
    html: `<p>Hi ${customer.name}, great to have you here!</p>`,
  });
}

export async function sendAbandonedCart(customer: { name: string; email: string }, products: string[]) {
  await sendMail({
    to: customer.email,
    subject: 'You left something in your cart',
    html: `<p>Hi ${customer.name},</p><ul>${products.map((name) => `<li>${name}</li>`).join('')}</ul>`,
  });
}

export async function sendAnnouncement(customer: { name: string; email: string }, text: string) {
  await sendMail({ to: customer.email, subject: 'News from Little Shop', html: `<p>Hi ${customer.name},</p><p>${text}</p>` });
}
