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
  /** Whether they are read, and not called. */
  readonly isRead?: boolean;
}

// https://mongoosejs.com/docs/guide.html#methods, https://mongoosejs.com/docs/guide.html#statics, https://mongoosejs.com/docs/guide.html#query-helpers
const mongoose = { folder: folderOf('mongoose') } as const;
const models: AddedMembers = { ...mongoose, owners: new Set(['Model']) };
const documents: AddedMembers = { ...mongoose, owners: new Set(['Document']) };
// https://mongoosejs.com/docs/guide.html#virtuals
const virtuals: AddedMembers = { ...documents, isRead: true };

export const addedMembers: ReadonlyMap<string, AddedMembers> = new Map([
  ['statics', models], ['methods', documents], ['query', { ...mongoose, owners: new Set(['Query']) }], ['virtuals', virtuals],
]);

/** The same for calls that add them, of one by its name or of an object full: `schema.static('byEmail', function …)`, `schema.method({ orders() { … } })`. */
export const addingCalls: ReadonlyMap<string, AddedMembers> = new Map([['static', models], ['method', documents]]);

/** Calls that name what a getter is then given for: `schema.virtual('orders').get(function …)`. */
export const addingGetters: ReadonlyMap<string, AddedMembers> = new Map([['virtual', virtuals]]);

/** Whose members those of a whole class become: `schema.loadClass(Person)`. https://mongoosejs.com/docs/guide.html#es6-classes */
export interface AddedClass {
  readonly statics: AddedMembers;
  readonly members: AddedMembers;
}

/** By the method that is handed the class. */
export const addingClasses: ReadonlyMap<string, AddedClass> = new Map([['loadClass', { statics: models, members: documents }]]);
