import type { Model } from '../../core';
import { passesHooksBy, runsAtOne, type Withheld } from '../models/hooks';

/** Whether other middleware runs at one method than at another, or it is not known which; whoever asks is told. https://mongoosejs.com/docs/middleware.html */
export function middlewareDiffers(model: Model, one: string, many: string, withheld?: Withheld): boolean {
  return passesHooksBy({ model }, (hook) => hook === 'discriminator', withheld) || runsAtOne({ model }, one, many, withheld);
}
