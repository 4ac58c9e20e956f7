import { prisma } from '../src/lib/prisma';

const categories = ['Kitchen', 'Garden', 'Books', 'Toys'];

for (const [position, name] of categories.entries()) {
  const category = await prisma.category.create({ data: { name, slug: name.toLowerCase(), position } });
  for (let i = 1; i <= 25; i++) {
    await prisma.product.create({
      data: {
        sku: `${name.slice(0, 3).toUpperCase()}-${i}`,
        name: `${name} article ${i}`,
        description: `A very good article for ${name.toLowerCase()}.`,
        priceCents: 500 + i * 130,
        stock: i * 3,
        featured: i % 10 === 0,
        categoryId: category.id,
        images: { create: { url: `https://images.example.com/${name}-${i}.jpg` } },
      },
    });
  }
}

for (let i = 1; i <= 20; i++) {
  const customer = await prisma.customer.create({
    data: {
      email: `customer${i}@example.com`,
      name: `Customer ${i}`,
      passwordHash: 'not-a-password',
      newsletter: i % 2 === 0,
      addresses: { create: { line1: `${i} Main Street`, city: 'Springfield', postalCode: '12345', country: 'US', isDefault: true } },
    },
    include: { addresses: true },
  });
  await prisma.order.create({
    data: {
      number: `LS-${100_000 + i}`,
      customerId: customer.id,
      shippingAddressId: customer.addresses[0].id,
      status: i % 3 === 0 ? 'PAID' : 'DELIVERED',
      totalCents: 1990,
      items: { create: { productId: i, quantity: 2, priceCents: 995 } },
    },
  });
}

await prisma.storeSetting.createMany({
  data: [
    { key: 'taxPercent', value: '19' },
    { key: 'pointsPerOrder', value: '5' },
  ],
});
await prisma.$disconnect();
