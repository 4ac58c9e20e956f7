import express from 'express';
import { loadCustomer, requireAdmin, requireCustomer } from './middleware/auth';
import { errorHandler } from './middleware/errors';
import { rateLimit } from './middleware/rate-limit';
import { accountsRouter } from './routes/accounts';
import { adminRouter } from './routes/admin';
import { authRouter } from './routes/auth';
import { cartRouter } from './routes/cart';
import { categoriesRouter } from './routes/categories';
import { checkoutRouter } from './routes/checkout';
import { customersRouter } from './routes/customers';
import { ordersRouter } from './routes/orders';
import { productsRouter } from './routes/products';
import { reportsRouter } from './routes/reports';
import { reviewsRouter } from './routes/reviews';

export const app = express();

app.use(express.json({ limit: '100mb' }));
app.use(rateLimit(300));
app.use(loadCustomer);

app.use('/auth', authRouter);
app.use('/products', productsRouter);
app.use('/categories', categoriesRouter);
app.use('/reviews', reviewsRouter);
app.use('/cart', requireCustomer, cartRouter);
app.use('/checkout', requireCustomer, checkoutRouter);
app.use('/orders', requireCustomer, ordersRouter);
app.use('/customers', requireAdmin, customersRouter);
app.use('/accounts', requireAdmin, accountsRouter);
app.use('/admin', requireAdmin, adminRouter);
app.use('/reports', requireAdmin, reportsRouter);

app.use(errorHandler);
