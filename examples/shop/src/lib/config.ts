import 'dotenv/config';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string(),
  PORT: z.coerce.number().default(3000),
  SMTP_URL: z.string().default('smtp://localhost:1025'),
  STRIPE_SECRET_KEY: z.string().default(''),
  SHIPPING_API_URL: z.string().default('https://shipping.example.com/v1'),
  SHIPPING_API_KEY: z.string().default(''),
  SLACK_WEBHOOK_URL: z.string().default(''),
});

const env = schema.parse(process.env);

export const config = {
  databaseUrl: env.DATABASE_URL,
  port: env.PORT,
  smtpUrl: env.SMTP_URL,
  stripeKey: env.STRIPE_SECRET_KEY,
  shippingUrl: env.SHIPPING_API_URL,
  shippingKey: env.SHIPPING_API_KEY,
  slackWebhook: env.SLACK_WEBHOOK_URL,
};
