/**
 * How a client is told members of its own: `client.$extends({ model: { user: { async byEmail(email) { … } } } })` gives `client.user.byEmail(email)`, and what is under `$allModels` goes with each model.
 * https://www.prisma.io/docs/orm/prisma-client/client-extensions/model
 */
export const extending = { method: '$extends', component: 'model', every: '$allModels' } as const;
