import type { Model } from '../../core';

/** Whether other middleware runs at one method than at another, or it is not known which. https://mongoosejs.com/docs/middleware.html */
export function middlewareDiffers(model: Model, one: string, many: string): boolean {
  const runs = (name: string): boolean => model.hooks?.includes(name) === true;
  return runs('*') || runs('discriminator') || runs(one) !== runs(many);
}
