import type { LibraryEntry } from '../types';
import { feathers } from './feathers';
import { keystone } from './keystone';
import { payload } from './payload';
import { strapi } from './strapi';

/** Systems for content, which keep it in a database and have an interface of their own to it. */
export const content: readonly LibraryEntry[] = [strapi, payload, keystone, feathers];
