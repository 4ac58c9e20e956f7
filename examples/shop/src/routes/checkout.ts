import { Router } from 'express';
import { z } from 'zod';
import { sendOrderConfirmation } from '../emails/orders';
import { asyncHandler, HttpError } from '../lib/http';
import { prisma } from '../lib/prisma';
import { nextOrderNumber } from '../services/order-numbers';
import { charge } from '../services/payments';
import { cartTotal, discounted, redeemCoupon } from '../services/pricing';
import { notifySlack, shippingRate } from '../services/shipping';

export const checkoutRouter = Router();

const input = z.object({
  addressId: z.string(),
  paymentMethod: z.string(),
  coupons: z.array(z.string()).default([]),
});

/** Turns the cart into a paid order. */
checkoutRouter.post(
  '/',
  asyncHandler(async (req, res) => {
    const { addressId, paymentMethod, coupons } = input.parse(req.body);
    const customer = req.customer!;
    const cart = await prisma.cart.findUnique({ where: { customerId: customer.id }, include: { items: true } });
    const address = await prisma.address.findUnique({ where: { id: addressId } });
    if (!cart || cart.items.length === 0 || !address) {
      throw new HttpError(400, 'The cart is empty or the address is unknown.');
    }

    const shipping = await shippingRate(address.country, address.postalCode);
    const goods = await cartTotal(cart.items);
    const price = await discounted(goods, coupons);
    const number = await nextOrderNumber();

    const order = await prisma.$transaction(async (tx) => {
      const created = await tx.order.create({
        data: {
          number,
          customerId: customer.id,
          shippingAddressId: address.id,
          totalCents: price.cents + shipping.cents,
          discountCents: goods - price.cents,
          couponId: price.couponId,
        },
      });
      for (const line of cart.items) {
        const product = await tx.product.findUniqueOrThrow({ where: { id: line.productId } });
        if (product.stock < line.quantity) {
          throw new HttpError(409, `${product.name} is out of stock.`);
        }
        await tx.product.update({ where: { id: product.id }, data: { stock: product.stock - line.quantity } });
        await tx.orderItem.create({
          data: { orderId: created.id, productId: product.id, quantity: line.quantity, priceCents: product.priceCents },
        });
      }
      await tx.cartItem.deleteMany({ where: { cartId: cart.id } });
      return created;
    });

    const reference = await charge(order.totalCents, paymentMethod);
    await prisma.payment.create({
      data: { orderId: order.id, provider: 'stripe', reference, amountCents: order.totalCents, status: 'paid' },
    });
    await prisma.order.update({ where: { id: order.id }, data: { status: 'PAID' } });
    if (price.couponId) {
      await redeemCoupon(price.couponId);
    }
    await sendOrderConfirmation({ ...order, customer });
    await notifySlack(`New order ${order.number}`);
    res.status(201).json({ number: order.number, totalCents: order.totalCents });
  }),
);
