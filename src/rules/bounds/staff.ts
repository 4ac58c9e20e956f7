import type { Query } from '../../catalog';
import type { Model } from '../../core';
import { noun, singular } from '../words';

const persons: ReadonlySet<string> = new Set(['user', 'profile', 'member']);
/** Whom the people of a company deal with. */
const served: ReadonlySet<string> = new Set(['lead', 'contact', 'customer', 'client', 'patient', 'borrower', 'prospect', 'guest', 'applicant', 'candidate']);
/** What holds the people of many companies. */
const tenants = /^(?:organi[sz]ation|org|tenant|company|workspace|team|agency|business|account|clinic|practice|store|shop|school)s?$/i;
const tenantKey = /^(?:organi[sz]ation|org|tenant|company|workspace|team|agency|business|account|clinic|practice|store|shop|school)_?id$/i;
/** How somebody is given a person to deal with. */
const assigned = /assign|teammate|agent|officer|salesperson|sales_?rep|handler|account_?manager/i;

/**
 * Whether the users of an application are those who work in one company: the people that it deals with have a table of their own, in which each is given to a user, and no table holds the
 * data of several companies. Of them there are as many as there are desks.
 */
export function isStaff({ model, data }: Pick<Query, 'model' | 'data'>): boolean {
  if (!model || !data || !persons.has(word(model)) || [...model.fields.values()].some(({ name, column }) => tenantKey.test(column ?? name))) return false;
  const others = [...data.models.values()];
  return !others.some((other) => tenants.test(noun(nameOf(other)).replaceAll(' ', ''))) && others.some((other) => served.has(word(other)) && isGivenTo(model, other));
}

/**
 * Whether the users of one tenant are those who work there: whom they deal with has a table of its own, and what there is to do is given to a user. Of them there are as many as there are desks,
 * however many tenants there are.
 */
export function isStaffOf(parent: string, { model, data }: Pick<Query, 'model' | 'data'>): boolean {
  if (!model || !data || !persons.has(word(model)) || !tenants.test(noun(parent).replaceAll(' ', ''))) return false;
  const others = [...data.models.values()];
  return others.some((other) => served.has(word(other))) && others.some((other) => other !== model && isGivenTo(model, other));
}

/** Whether the rows of a table are given to users. */
function isGivenTo(model: Model, other: Model): boolean {
  return [...other.fields.values()].some((field) => field.relation?.model === model.name && assigned.test([field.name, ...field.relation.fields].join(' ')));
}

/** Whether there are some rows for each of those who work in one company: their permissions, their settings. */
export function isOfStaff({ model, data }: Pick<Query, 'model' | 'data'>): boolean {
  const [owner, ...rest] = model ? noun(nameOf(model)).split(' ') : [];
  if (!data || owner === undefined || rest.length !== 1 || !persons.has(singular(owner)) || !setFor.has(singular(rest[0] ?? ''))) return false;
  return [...data.models.values()].some((one) => word(one) === singular(owner) && isStaff({ model: one, data }));
}

/** What is written down once for a person, and changed from then on. */
const setFor: ReadonlySet<string> = new Set(['permission', 'role', 'setting', 'preference', 'quota', 'config', 'configuration']);

function word(model: Model): string {
  return singular(noun(nameOf(model)));
}

function nameOf({ table, name }: Model): string {
  return (table === '' ? name : table).replace(/^.*\./, '');
}
