import { subjectOf, type Query } from '../../catalog';
import type { WorkspaceFacts } from '../../project/types';
import { noun, singular } from '../words';

/**
 * What is known of how a table grows. Types and schemas do not say it, so the words of its name have to: they only decide how sure a finding is, and
 * `smallModels` in the configuration says it for good.
 */
export type Growth = 'closed' | 'slow' | 'grows' | 'fast';

/** Lists that somebody writes once: a few dozen rows for as long as the application lives. */
const closed: ReadonlySet<string> = new Set([
  'role', 'permission', 'country', 'currency', 'language', 'locale', 'timezone', 'region', 'state', 'province', 'continent', 'category', 'subcategory', 'setting', 'config', 'configuration', 'plan', 'tier', 'status',
  'type', 'kind', 'flag', 'feature', 'unit', 'department', 'template', 'provider', 'integration', 'menu', 'banner', 'faq', 'option', 'preference', 'policy', 'theme', 'level', 'rank', 'badge', 'stage', 'pipeline', 'rate',
  'tax', 'zone', 'warehouse', 'plugin', 'extension', 'model', 'schema', 'migration', 'rule', 'package', 'pricing', 'price plan', 'holiday', 'shift', 'slide', 'section', 'specialty', 'enum', 'lookup', 'quota', 'scope', 'seo', 'testimonial', 'widget', 'workflow',
  'data source', 'environment', 'network', 'provider config', 'api provider', 'navigation', 'page setting', 'definition', 'registry', 'threshold', 'indicator', 'preset', 'variable', 'social link', 'allowlist', 'blocklist', 'denylist', 'whitelist', 'blacklist', 'instance', 'achievement',
]);
/** Lists that grow by hand, one row at a time. */
const slow: ReadonlySet<string> = new Set(['tag', 'label', 'inbox', 'inbound route', 'email account', 'job position', 'schedule', 'router', 'device', 'sequence', 'scheduled job', 'cron job', 'suggested message', 'linked account', 'automation', 'sender', 'credential', 'campaign', 'audience', 'dispatcher', 'playbook', 'monitor', 'genre', 'topic', 'skill', 'amenity', 'brand', 'city', 'location', 'branch', 'service', 'course', 'page', 'team', 'group', 'api key', 'webhook', 'collection', 'folder', 'coupon', 'form', 'staff', 'agent', 'bot', 'connection', 'domain', 'invitation', 'invite', 'price', 'channel', 'board', 'field', 'segment', 'area', 'room', 'table', 'vehicle', 'doctor', 'instructor', 'teacher', 'admin', 'employee', 'lender', 'bank', 'insurer', 'carrier', 'form mapping', 'field mapping', 'scoring baseline', 'pipeline view', 'saved view', 'custom view']);
/** What people or machines make all day. */
const fast: ReadonlySet<string> = new Set([
  'event', 'log', 'message', 'notification', 'activity', 'audit', 'transaction', 'history', 'visit', 'view', 'click', 'order', 'payment', 'invoice', 'metric', 'usage', 'session', 'email', 'request', 'run', 'execution', 'entry', 'record', 'comment',
  'post', 'ticket', 'lead', 'prospect', 'queue', 'contact', 'customer', 'booking', 'appointment', 'reservation', 'task', 'submission', 'response', 'answer', 'reply', 'like', 'follow', 'follower', 'reaction', 'review', 'vote', 'upload', 'file', 'document', 'user', 'profile', 'subscriber', 'article', 'product', 'item',
  'job', 'attempt', 'conversation', 'chat', 'thread', 'call', 'sms', 'mail', 'feedback', 'report', 'snapshot', 'reading', 'measurement', 'point', 'expense', 'trade', 'transfer', 'deposit', 'withdrawal', 'video', 'photo', 'image', 'bookmark', 'link', 'impression', 'attendance', 'checkin', 'shipment', 'delivery', 'enrollment', 'alert', 'issue', 'note', 'application', 'candidate', 'payout', 'commission',
]);
/** Of what is made all day, that which has no end even for one person or thing. */
const streams: ReadonlySet<string> = new Set([
  'event', 'log', 'message', 'notification', 'activity', 'audit', 'transaction', 'history', 'visit', 'view', 'click', 'order', 'payment', 'metric', 'usage', 'request', 'run', 'execution', 'entry', 'record', 'comment', 'post', 'reaction', 'like',
  'follower', 'snapshot', 'reading', 'measurement', 'point', 'trade', 'transfer', 'impression', 'email', 'sms', 'call', 'booking', 'link', 'file', 'note', 'response', 'submission', 'conversation', 'chat', 'video', 'photo', 'bookmark', 'payout', 'commission',
]);
/** Of those, what no person makes one by one: a month of it has no end either. */
const machines: ReadonlySet<string> = new Set(['event', 'view', 'click', 'metric', 'visit', 'impression', 'usage', 'request', 'run', 'execution', 'snapshot', 'reading', 'measurement', 'point', 'trade', 'audit', 'notification', 'message', 'session', 'transaction', 'email', 'sms', 'mail', 'job', 'attempt', 'log', 'output', 'history', 'activity', 'entry', 'record', 'tracking']);
/** With one of these before it, a short list is one of many: the roles of users, the settings of teams. */
const owners: ReadonlySet<string> = new Set(['user', 'member', 'customer', 'team', 'organization', 'organisation', 'company', 'tenant', 'account', 'workspace', 'client', 'student', 'patient', 'employee', 'guild']);

/** Columns that hold what people call a thing. */
const names: ReadonlySet<string> = new Set(['key', 'code']);

/** Whether there is one row for each name that somebody wrote down, of a setting, an installed module or a language: these are few, whatever they are called, but for what people make all day. Only where a model's class names the column itself (Objection's `idColumn`). */
export function isByName(query: Pick<Query, 'model' | 'entity' | 'keyColumn'>, workspace: Pick<WorkspaceFacts, 'smallModels'>): boolean {
  // With a schema a write of many such rows can be one statement, and a coupon has a code as well.
  return query.keyColumn !== undefined && isKeyedByName(query) && growthOf(query, workspace) !== 'fast';
}

function isKeyedByName({ model, keyColumn }: Pick<Query, 'model' | 'keyColumn'>): boolean {
  const [name, ...more] = model ? model.primaryKey : keyColumn === undefined ? [] : [keyColumn];
  const field = name === undefined ? undefined : model?.fields.get(name);
  return name !== undefined && more.length === 0 && names.has(name) && (!field || !/int|serial|numeric|uuid/i.test(field.type));
}

/** Whether the rows of a query are made by machines, so that there is no end to those of one month. */
export function isMadeByMachines(query: Pick<Query, 'model' | 'entity'>): boolean {
  return machines.has(singular(noun((subjectOf(query) ?? '').replace(/^.*\./, ''))).split(' ').at(-1) ?? '');
}

/** How the table of a query grows. */
export function growthOf(query: Pick<Query, 'model' | 'entity' | 'keyColumn'>, workspace: Pick<WorkspaceFacts, 'smallModels'>): Growth {
  const { model, entity } = query;
  const name = subjectOf(query);
  if (name === undefined) return 'grows';
  const called = [name, model?.table ?? name, entity ?? name];
  if (called.some((one) => workspace.smallModels.has(one))) return 'closed';
  const words = singular(noun(name.replace(/^.*\./, ''))).split(' ');
  const last = words.at(-1) ?? '';
  const pair = words.slice(-2).join(' ');
  const owned = words.slice(0, -1).some((word) => owners.has(singular(word)));
  if (!owned && (closed.has(last) || closed.has(pair))) return 'closed';
  if (!owned && (slow.has(last) || slow.has(pair))) return 'slow';
  if (fast.has(last)) return 'fast';
  return isKeyedByName(query) ? 'slow' : 'grows';
}

/** Parents that are one person or one thing: what belongs to them stays few, unless it is made all day. */
const persons: ReadonlySet<string> = new Set(['user', 'owner', 'author', 'creator', 'created by', 'customer', 'member', 'profile', 'person', 'patient', 'student', 'employee', 'sender', 'receiver', 'recipient', 'buyer', 'seller', 'guest', 'driver', 'uploader', 'reviewer', 'assignee', 'auth', 'client', 'doctor', 'teacher', 'account', 'lead', 'contact', 'borrower', 'prospect', 'subscriber', 'follower', 'following', 'viewer', 'actor']);
/** Parents that hold the data of many people. */
const holders: ReadonlySet<string> = new Set([
  'organization', 'organisation', 'org', 'team', 'workspace', 'company', 'tenant', 'project', 'store', 'shop', 'restaurant', 'clinic', 'site', 'website', 'channel', 'room', 'conversation', 'chat', 'thread', 'campaign', 'event', 'course', 'category', 'product', 'board', 'server', 'guild',
  'group', 'school', 'property', 'business', 'agency', 'department', 'environment', 'community', 'forum', 'branch', 'hotel', 'salon', 'gym', 'club', 'vendor', 'brand', 'merchant', 'app', 'domain', 'form', 'survey', 'list', 'mailbox', 'inbox', 'account', 'collection', 'post', 'video', 'topic', 'practice', 'hospital', 'location', 'warehouse', 'portal', 'installation', 'instance', 'space', 'program', 'bounty', 'contest', 'challenge', 'competition', 'partner',
]);

/** Parents that somebody works on for a time, until they are done. */
const cases: ReadonlySet<string> = new Set(['lead', 'contact', 'borrower', 'prospect', 'candidate', 'applicant', 'patient', 'deal', 'claim', 'task', 'ticket', 'issue', 'order', 'invoice', 'email', 'activity', 'calculation', 'application']);
/** What people write of one of these: a few dozen, until it is done. */
const writtenOf: ReadonlySet<string> = new Set(['comment', 'note', 'log', 'history', 'audit', 'audit event', 'review']);

/** Cases that are decided and closed, and what happens in one until it is. Of a lead or a contact machines write down what it looks at, for as long as it is there. */
const decided: ReadonlySet<string> = new Set(['candidate', 'applicant', 'deal', 'claim', 'borrower']);
const happensIn: ReadonlySet<string> = new Set(['event', 'conversation', 'request']);

/** What people set up one by one: of it, one parent has a few dozen at most. */
const setUp: ReadonlySet<string> = new Set(['project', 'workspace', 'repository', 'generator']);

/** What a session is called that somebody is signed in by, or that stands for one visit. Sessions of another kind (of study, of a game) are held again and again. */
const signedIn: ReadonlySet<string> = new Set(['session', 'user', 'auth', 'login', 'sign', 'access', 'refresh', 'admin', 'web', 'browser', 'device', 'account', 'member', 'api', 'checkout', 'customer', 'active', 'express', 'impersonation']);

/** Whether what one person or thing has of a table has no end, by the table's name. */
function isStream(name: string): boolean {
  const words = singular(name).split(' ');
  const last = words.at(-1) ?? '';
  return streams.has(last) || (last === 'session' && words.length > 1 && !words.slice(0, -1).some((word) => signedIn.has(word)));
}

/** Parents that everything of one customer belongs to: beside another parent they say whose it is, and not how much. */
const tenants: ReadonlySet<string> = new Set(['organization', 'organisation', 'org', 'tenant', 'workspace', 'company', 'team', 'account']);

/** Of the parents that a query names, those that say how many rows there are. */
export function tellingParents(parents: readonly string[]): readonly string[] {
  const others = parents.filter((one) => !tenants.has(singular(noun(one))));
  return others.length > 0 ? others : parents;
}

/** Whether the rows of a parent are set up one by one. What is called a resource may be anything, but for those of a project, which are its services. */
function isSetUp(name: string, parent: string): boolean {
  return setUp.has(name) || (name === 'resource' && parent === 'project');
}

/**
 * How many rows one parent has: `few` of a person's own addresses, `many` of a team's orders. What is named after its parent (`order_items` of an order) is a
 * part of it, and few: so are the `pipeline_stage_requirements` of a stage.
 */
export function childrenOf(parent: string, query: Pick<Query, 'model' | 'entity'>, growth: Growth): 'few' | 'some' | 'many' {
  const name = noun((subjectOf(query) ?? '').replace(/^.*\./, ''));
  const one = singular(noun(parent));
  if (growth === 'closed' || growth === 'slow' || isSetUp(singular(name).split(' ').at(-1) ?? '', one)) return 'few';
  if (name !== '' && name !== one && (` ${name}`.includes(` ${one} `) || singular(name).endsWith(` ${one}`))) return holders.has(one) && isStream(name) ? 'some' : 'few';
  if (cases.has(one.split(' ').at(-1) ?? '') && (writtenOf.has(singular(name).split(' ').at(-1) ?? '') || writtenOf.has(singular(name).split(' ').slice(-2).join(' ')))) return 'few';
  if (decided.has(one.split(' ').at(-1) ?? '') && happensIn.has(singular(name).split(' ').at(-1) ?? '')) return 'few';
  // The leads in one stage, the products of one kind: a part of the table that grows with it.
  if (closed.has(one) || (holders.has(one) && !persons.has(one))) return 'many';
  return isStream(name) ? 'some' : 'few';
}
