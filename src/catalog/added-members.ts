import { folderOf } from './rows';

/**
 * Members that the workspace adds to what a library makes: `userSchema.statics.byEmail = …` is called as `User.byEmail()`, `userSchema.methods.orders = …` as
 * `user.orders()`. By the property that takes them: whose members they become.
 */
export interface AddedMembers {
  /** The stubs that declare both. */
  readonly folder: string;
  /** The interfaces of what gets them. */
  readonly owners: ReadonlySet<string>;
}

// https://mongoosejs.com/docs/guide.html#methods, https://mongoosejs.com/docs/guide.html#statics
const mongoose = { folder: folderOf('mongoose') } as const;

export const addedMembers: ReadonlyMap<string, AddedMembers> = new Map([
  ['statics', { ...mongoose, owners: new Set(['Model']) }],
  ['methods', { ...mongoose, owners: new Set(['Document']) }],
]);
